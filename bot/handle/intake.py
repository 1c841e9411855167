"""Takes updates in: one chat's in order, chats side by side; returns only when each is durable.

Rules
- Nothing is confirmed to Telegram before its transaction is committed.
- Many messages of one chat that wait together are taken as few, in one transaction (crowd.py).
- An update that cannot be processed stops nobody: after three tries it is stored sealed, and people are told.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from weakref import WeakValueDictionary

from bot.casework.events import Incoming
from bot.casework.outgoing import Kind, Lane, Post, Row
from bot.directory.numbers import first
from bot.handle import crowd, quiet
from bot.handle.kit import LEASE, Handled, Kit
from bot.handle.places import may_name_a_place, with_places
from bot.handle.transaction import handle, handle_run
from bot.handle.waiting import Line, Raw
from bot.log import get_log
from bot.metrics import Metrics
from bot.store import chats, desk, inbox, outbox
from bot.store.database import Store, StoreBroken, Tx, passing
from bot.traces import span

_log = get_log("intake")
TRIES = 3


class Intake:
    """The door for updates: `take` one or many, each in its own transaction."""

    def __init__(
        self, store: Store, kit: Kit, metrics: Metrics, hand_over: Callable[[Sequence[Row]], None]
    ) -> None:
        self._store, self.kit = store, kit
        self._metrics = metrics
        self._hand_over = hand_over
        self._lines: WeakValueDictionary[int, Line] = WeakValueDictionary()  # of chats in work only

    async def take_all(self, batch: Sequence[Raw], answer: Callable[[Raw, Handled], Awaitable[None]]) -> None:
        """Take a batch: raises if any update is not durable yet, after all others are."""
        queues: defaultdict[int, list[Raw]] = defaultdict(list)
        for raw in batch:
            queues[raw.event.chat if raw.event else 0].append(raw)
        works = (self._in_order(queue, answer) for queue in queues.values())
        results = await asyncio.gather(*works, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result

    async def _in_order(
        self, queue: Sequence[Raw], answer: Callable[[Raw, Handled], Awaitable[None]]
    ) -> None:
        line = self._line(queue[0])
        line.join(queue)
        try:
            for raw in queue:
                await answer(raw, await self._in_turn(line, raw))
        finally:
            line.leave(queue)

    async def take(self, raw: Raw) -> Handled:
        """Take one update; on return it is durable. Raises what went wrong while it is not."""
        line = self._line(raw)
        line.join([raw])
        try:
            return await self._in_turn(line, raw)
        finally:
            line.leave([raw])

    def _line(self, raw: Raw) -> Line:
        return self._lines.setdefault(raw.event.chat if raw.event else 0, Line())

    async def _in_turn(self, line: Line, raw: Raw) -> Handled:
        async with line.turn:
            waiting = line.from_on(raw)
            if not waiting:
                return Handled()
            events = [each.event for each in waiting if each.event is not None]
            count = 1 if line.singly else crowd.run(events)
            line.singly = max(0, line.singly - 1)
            if count > 1 and await self._take_run(events[:count]):
                line.leave(waiting[:count])
                return Handled()
            line.singly = max(line.singly, count - 1)
            return await self._take_one(raw)

    async def _take_run(self, events: Sequence[Incoming]) -> bool:
        """Take them at one go; False where one of them is at fault: taken each by itself, it shows."""
        try:
            with self._metrics.turn():
                handled = await self._store.run(partial(handle_run, kit=self.kit, events=events))
        except StoreBroken:
            raise
        except Exception as error:
            if passing(error):
                raise
            _log.warning("run_failed", count=len(events), exc_info=error)
            return False
        self._done(handled, len(events))
        return True

    async def _take_one(self, raw: Raw) -> Handled:
        if raw.event is None:
            return await self._give_up(raw) if raw.malformed else Handled()
        try:
            with self._metrics.turn(), span("update", update=raw.update, kind=type(raw.event.what).__name__):
                handled = await self._handle(raw.event)
        except StoreBroken:
            raise
        except Exception as error:
            if passing(error):  # no fault of the update's: it comes again as long as this lasts
                raise
            return await self._failed(raw, error)
        self._done(handled, 1)
        return handled

    def _done(self, handled: Handled, count: int) -> None:
        self._metrics.updates.labels(result="handled").inc(count)
        if handled.answer:
            self._metrics.answered(handled.answer.mission, handled.answer.urgency, handled.answer.seconds)
        self._hand_over(handled.rows)

    async def _handle(self, event: Incoming) -> Handled:
        if may_name_a_place(event):  # which may take some milliseconds
            event = await asyncio.to_thread(with_places, self.kit.atlas, event)
        return await self._store.run(partial(handle, kit=self.kit, event=event))

    async def _failed(self, raw: Raw, error: Exception) -> Handled:
        """Count the failure in a transaction of its own; give up on the update only after some tries."""
        async with self._store.begin() as tx:
            tries = await inbox.count_failure(tx, raw.update)
        _log.error("update_failed", update=raw.update, attempts=tries, exc_info=error)
        if tries < TRIES:
            raise error
        return await self._give_up(raw)

    async def _give_up(self, raw: Raw) -> Handled:
        """Set the update aside, once, and tell people; where telling fails, it is set aside all the same."""
        self._metrics.updates.labels(result="quarantined").inc()
        _log.error("update_quarantined", update=raw.update)
        try:
            async with self._store.begin() as tx:
                rows = await self._tell_of_failure(tx, raw) if await self._set_aside(tx, raw) else ()
        except StoreBroken:
            raise
        except Exception as error:  # noqa: BLE001 - what cannot be told must not stop what can be stored
            _log.error("failure_not_told", update=raw.update, exc_info=error)
            rows = ()
            async with self._store.begin() as tx:
                await self._set_aside(tx, raw)
        self._hand_over(rows)
        return Handled(rows)

    async def _set_aside(self, tx: Tx, raw: Raw) -> bool:
        """False where it was set aside before."""
        await inbox.quarantine(tx, raw.update, _written(raw))
        return await inbox.first_sight(tx, raw.update)

    async def _is_dull(self, tx: Tx, chat: int) -> bool:
        """Whether the dull page must stay alone; a conversation that cannot be read shows none."""
        try:
            return await quiet.has_left(tx, self.kit, chat)
        except (LookupError, TypeError, ValueError):
            return False

    async def _tell_of_failure(self, tx: Tx, raw: Raw) -> tuple[Row, ...]:
        """The reporter gets the hotline text, the operators the number of the update."""
        values = {"update": str(raw.update), "times": str(TRIES if raw.event else 1)}
        params = {"phrase": "operator.stuck", "values": values}
        posts = [Post(Lane.NOTICE, each, Kind.OPERATOR, None, params) for each in await desk.operators(tx)]
        if raw.event and not raw.event.group:
            chat = await chats.chat_of(tx, raw.event.chat, group=False)
            if await self._is_dull(tx, chat.id):
                return await outbox.write(tx, posts, tx.now + LEASE)
            number = {"number": first(self.kit.atlas.numbers(None))}
            posts.append(Post(Lane.REPLY, chat.id, Kind.DESK, None, {"phrase": "hotline", "values": number}))
            await chats.set_screen(tx, chat.id, None)  # the next screen comes below this text, not above it
        return await outbox.write(tx, posts, tx.now + LEASE)


def _written(raw: Raw) -> bytes:
    """The update as it is kept; one nested so deeply that it cannot be written must not come for ever."""
    try:
        return json.dumps(raw.body).encode()
    except RecursionError:
        return json.dumps({"update_id": raw.update, "too_deep": True}).encode()
