"""Empties the outbox: a chat's rows in order, chats side by side, alerts first; outcomes settled in batches.

Rules
- One slow or throttled chat never holds another: a refused chat's rows go back to the table until their time.
- A sending whose outcome is unknown is repeated, and marked.
"""

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta

from bot.casework.message import Later, Letter, Outcome, Superseded
from bot.casework.outgoing import Lane, Row
from bot.handle.kit import LEASE, Kit
from bot.handle.settle import settle
from bot.log import get_log
from bot.metrics import Metrics
from bot.sender.compose import Composer
from bot.sender.pace import Pace
from bot.store import outbox
from bot.store.database import Store, StoreBroken
from bot.wallclock import WallClock

_log = get_log("sender")
Deliver = Callable[[Row, Letter, str], Awaitable[Outcome]]
BATCH = 200
LOOK = timedelta(seconds=1)  # how often the table is looked at when nobody wakes us
FIRST_WAIT, LONGEST_ALERT, LONGEST = 0.5, 8.0, 60.0  # seconds between tries
MENDING = 1.0  # seconds until the database is tried again


class Sender:
    """`push` takes fresh rows in memory; `run` serves retries, restarts and due rows from the table."""

    def __init__(
        self,
        store: Store,
        kit: Kit,
        composer: Composer,
        deliver: Deliver,
        clock: WallClock,
        metrics: Metrics,
        jitter: Callable[[], float],
    ) -> None:
        self._store, self._kit, self._composer = store, kit, composer
        self._deliver, self._clock, self._jitter = deliver, clock, jitter
        self._metrics = metrics
        self._pace = Pace(clock.now())
        self._waiting: dict[int, list[tuple[int, int, Row]]] = {}
        self._paused: dict[int, datetime] = {}
        self._workers: dict[int, asyncio.Task[None]] = {}
        self._settled: asyncio.Queue[tuple[Row, Outcome, asyncio.Event]] = asyncio.Queue()

    def push(self, rows: Iterable[Row]) -> None:
        """Take rows that were committed with a lease of ours."""
        for row in rows:
            heapq.heappush(self._waiting.setdefault(row.chat, []), (row.lane, row.id, row))
            if row.chat not in self._workers:
                self._workers[row.chat] = asyncio.create_task(self._work(row.chat))

    async def run(self) -> None:
        """Serve the table until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._settle_all())
            group.create_task(self._claim_all())

    async def stop(self) -> None:
        """End the workers; what they had taken stays in the table under its lease."""
        for worker in tuple(self._workers.values()):
            worker.cancel()
        await asyncio.gather(*self._workers.values(), return_exceptions=True)

    async def _claim_all(self) -> None:
        while True:
            rows: Sequence[Row] = ()
            try:
                async with self._store.begin() as tx:
                    rows = await outbox.claim(tx, BATCH, tx.now + LEASE)
            except StoreBroken:
                raise
            except Exception as error:  # noqa: BLE001 - the table stays; so must we
                _log.error("claim_failed", exc_info=error)
            self.push(rows)
            self._pace.forget(self._clock.now())
            if len(rows) < BATCH:
                await self._clock.sleep_until(self._clock.now() + LOOK)

    async def _work(self, chat: int) -> None:
        try:
            while self._waiting.get(chat):
                until = self._paused.get(chat)
                if until and until > self._clock.now():
                    self._put_back(chat, (until - self._clock.now()).total_seconds())
                    return
                _, _, row = self._waiting[chat][0]
                wait = self._pace.wait(chat, row.lane, self._clock.now(), group=row.group)
                if wait:
                    await self._clock.sleep_until(self._clock.now() + wait)
                    continue
                _, _, row = heapq.heappop(self._waiting[chat])
                await self._one(row)
        finally:
            self._workers.pop(chat, None)
            if not self._waiting.get(chat):
                self._waiting.pop(chat, None)

    async def _one(self, row: Row) -> None:
        outcome = await self._send(row)
        if isinstance(outcome, Later):
            outcome = Later(max(outcome.seconds, self._backoff(row)), outcome.doubt, outcome.reason)
            self._paused[row.chat] = self._clock.now() + timedelta(seconds=outcome.seconds)
            self._put_back(row.chat, outcome.seconds)
        else:
            self._paused.pop(row.chat, None)
        self._metrics.deliveries.labels(lane=int(row.lane), outcome=type(outcome).__name__.lower()).inc()
        done = asyncio.Event()
        self._settled.put_nowait((row, outcome, done))
        await done.wait()  # the chat's next row may build on this one, as an edit of what was just sent

    def _put_back(self, chat: int, seconds: float) -> None:
        """Give the chat's other rows back to the table: they were not tried."""
        for _, _, row in self._waiting.pop(chat, ()):
            later = Later(seconds, doubt=False, reason="behind")
            self._settled.put_nowait((row, later, asyncio.Event()))

    async def _send(self, row: Row) -> Outcome:
        try:
            async with self._store.begin() as tx:
                letter, locale = await self._composer.compose(tx, row)
            return Superseded() if letter is None else await self._deliver(row, letter, locale)
        except StoreBroken:
            raise
        except Exception as error:  # noqa: BLE001 - an alert that cannot be said now is tried again, never dropped
            _log.error("sending_failed", row=row.id, kind=row.kind.value, exc_info=error)
            return Later(FIRST_WAIT, doubt=True, reason=type(error).__name__)

    def _backoff(self, row: Row) -> float:
        longest = LONGEST_ALERT if row.lane is Lane.ALERT else LONGEST
        wait: float = min(longest, FIRST_WAIT * 2 ** min(row.attempts, 8))
        return wait * (0.5 + self._jitter() / 2)

    async def _settle_all(self) -> None:
        while True:
            batch = [await self._settled.get()]
            while not self._settled.empty() and len(batch) < BATCH:
                batch.append(self._settled.get_nowait())
            while not await self._settle(batch):
                await self._clock.sleep_until(self._clock.now() + timedelta(seconds=MENDING))

    async def _settle(self, batch: Sequence[tuple[Row, Outcome, asyncio.Event]]) -> bool:
        try:
            async with self._store.begin() as tx:
                rows = [
                    more for row, outcome, _ in batch for more in await settle(tx, self._kit, row, outcome)
                ]
        except StoreBroken:
            raise
        except Exception as error:  # noqa: BLE001 - what was sent must be written down, however long it takes
            _log.error("settle_failed", exc_info=error)
            return False
        self.push(rows)
        for _, _, done in batch:
            done.set()
        return True
