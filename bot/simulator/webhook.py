"""Pushes updates to the webhook: one after another within a lane, lanes in parallel, again after failures.

Rules (Telegram's): 2xx confirms; anything else is tried again at once, then after 2, 4, 8 … seconds, or
after the Retry-After that the bot named; an update is dropped when it expires.
"""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp

from bot.simulator.state import Hook, State
from bot.simulator.updates import Update

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 # nosec B105 # the name of a header
LONGEST_DELAY = 60
REQUEST_SECONDS = 60.0
REORDER_WAIT = 0.05
NOT_IN_REPLY = ("setwebhook", "deletewebhook", "close", "logout")

Execute = Callable[[dict[str, Any]], Any]


class Pusher:
    """One task per lane that has something to push."""

    def __init__(self, state: State, execute: Execute) -> None:
        self._state = state
        self._execute = execute
        self._lanes: dict[tuple[str, int], deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(state.hook.max_connections)
        self._hook = state.hook
        self._session: aiohttp.ClientSession | None = None

    async def run(self) -> None:
        """Follow the webhook's settings until cancelled."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=REQUEST_SECONDS)) as session:
            self._session = session
            self._state.updates.on_add = self._feed
            try:
                while True:
                    if self._hook is not self._state.hook:
                        self._adopt(self._state.hook)
                    await self._state.events.changed()
            finally:
                self._state.updates.on_add = None
                self._stop()
                await asyncio.gather(*self._tasks, return_exceptions=True)

    def _adopt(self, hook: Hook) -> None:
        self._stop()
        self._hook = hook
        self._places = asyncio.Semaphore(hook.max_connections)
        for update in self._state.updates.pending():
            self._feed(update)

    def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._lanes.clear()

    def _feed(self, update: Update) -> None:
        if not self._hook.url or self._hook is not self._state.hook:
            return
        lane = self._lanes.get(update.lane)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[update.lane] = lane = deque([update])
        task = asyncio.create_task(self._drain(update.lane, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self, name: tuple[str, int], lane: deque[Update]) -> None:
        while lane:
            if self._state.faults.reorder_updates:
                await asyncio.sleep(REORDER_WAIT)
                lane.rotate(-1 if len(lane) > 1 else 0)
            update = lane.popleft()
            await self._deliver(update)
            if self._state.faults.duplicate_updates:
                await self._attempt(update)
        if self._lanes.get(name) is lane:
            del self._lanes[name]

    async def _deliver(self, update: Update) -> None:
        """Push until the bot confirms or the update expires."""
        clock = self._state.clock
        failures, delay = 0, 1
        while clock.now() < update.expires:
            while self._state.faults.outage:
                await self._state.events.changed()
            wait = await self._attempt(update)
            if wait is None:
                break
            if not wait and failures:
                delay = wait = min(LONGEST_DELAY, delay * 2)
            failures += 1
            moment = clock.steady() + timedelta(seconds=wait)
            while clock.steady() < moment:
                await clock.sleep_until(moment)
        self._state.updates.forget(update)
        self._state.events.pulse()

    async def _attempt(self, update: Update) -> int | None:
        """None when the bot took it; else the seconds it asked to wait (0: not said)."""
        headers = {SECRET_HEADER: self._hook.secret} if self._hook.secret else {}
        if self._session is None:
            return 0
        try:
            async with (
                self._places,
                self._session.post(self._hook.url, json=update.as_json(), headers=headers) as response,
            ):
                body = await response.read()
        except TimeoutError:
            return self._failed("Read timeout expired")
        except aiohttp.ClientConnectorError:
            return self._failed("Connection refused")
        except aiohttp.ClientError:
            return self._failed("Webhook connection closed")
        if not 200 <= response.status <= 299:
            reason = response.reason or HTTPStatus(response.status).phrase
            after = response.headers.get("Retry-After", "0")
            return self._failed(
                f"Wrong response from the webhook: {response.status} {reason}",
                min(3600, int(after)) if after.isdigit() else 0,
            )
        await self._reply(body)
        return None

    def _failed(self, words: str, retry_after: int = 0) -> int:
        self._hook.last_error, self._hook.last_error_date = words, self._state.unix()
        self._state.events.pulse()
        return retry_after

    async def _reply(self, body: bytes) -> None:
        """A method in the webhook's answer is executed; its result stays unknown to the bot."""
        try:
            call = json.loads(body or b"null")
        except ValueError:
            return
        if not isinstance(call, dict) or not isinstance(call.get("method"), str):
            return
        method = call["method"].lower()
        if method not in NOT_IN_REPLY and not method.startswith("get"):
            await self._execute(call)
