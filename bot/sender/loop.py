"""Empties the outbox: a chat's rows in order, chats side by side, alerts first; outcomes settled in batches.

Rules
- One slow or throttled chat never holds another: a refused chat's rows go back to the table until their time.
- A sending whose outcome is unknown is repeated, and marked.
- A row is in one hand once: what waits here longer than its lease allows goes back to the table.
- An outcome that cannot be written down, or a row that cannot be said, holds up nothing but itself.
"""

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.casework.message import Gone, Later, Letter, Outcome, Sent, Superseded
from bot.casework.outgoing import Lane, Row
from bot.handle.kit import LEASE, Kit
from bot.handle.settle import UNSAYABLE, settle
from bot.log import get_log
from bot.metrics import Metrics
from bot.sender.backoff import FIRST_WAIT, backoff
from bot.sender.compose import Composer
from bot.sender.displacing import displaced
from bot.sender.pace import Pace, cost_of
from bot.sender.turns import Turns
from bot.store import outbox
from bot.store.database import Store, StoreBroken, Tx, passing
from bot.store.leases import TakenOver, give_back, hold
from bot.wallclock import WallClock

_log = get_log("sender")
Deliver = Callable[[Row, Letter, str], Awaitable[Outcome]]
BATCH = 200
LOOK = timedelta(seconds=1)  # how often the table is looked at when nobody wakes us
MENDING = timedelta(seconds=1)  # until the database is tried again
TRIES = 3  # for an outcome that a working database does not take
COMPOSED = 5  # attempts to find words for a row before the next destination's turn
FAREWELL = 4.0  # seconds that a sending under way may still take when the process is to end
KEPT = LEASE / 4  # how long a row may wait here for its turn

Settling = tuple[Row, Outcome, asyncio.Event]


@dataclass(slots=True)
class _Held:
    """A row of ours, as the table has it now, and since when it is here."""

    row: Row
    since: datetime


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
        self._store, self.kit, self.composer = store, kit, composer
        self._deliver, self._clock, self._jitter = deliver, clock, jitter
        self._metrics = metrics
        self._pace = Pace(clock.steady())
        self._turns = Turns(self._pace, clock)
        self._held: dict[int, _Held] = {}
        self._waiting: dict[int, list[tuple[int, int]]] = {}  # by chat: a heap of lanes and row ids
        self._paused: dict[int, datetime] = {}
        self._workers: dict[int, asyncio.Task[None]] = {}
        self._settled: asyncio.Queue[Settling] = asyncio.Queue()
        self._broken = asyncio.Event()
        self._under_way: dict[int, Row] = {}  # by chat: what has begun and has no outcome yet
        self._ending = False

    def push(self, rows: Iterable[Row]) -> None:
        """Take rows that were committed with a lease of ours."""
        for row in rows:
            if self._ending:
                self._settled.put_nowait((row, Later(0.0, doubt=False, reason="behind"), asyncio.Event()))
                continue
            held = self._held.get(row.id)
            if held is not None:  # its lease ran out while it was here: it stays in hand, once
                held.row = replace(row, doubt=held.row.doubt)
                continue
            self._held[row.id] = _Held(self._displacing(row), self._clock.steady())
            heapq.heappush(self._waiting.setdefault(row.chat, []), (row.lane, row.id))
            self._turns.hurry(row)
            if row.chat not in self._workers:
                self._workers[row.chat] = asyncio.create_task(self._work(row.chat))

    def _displacing(self, row: Row) -> Row:
        heap = self._waiting.get(row.chat, [])
        older, row = displaced([self._held[number].row for _, number in heap], row)
        gone = {each.id for each in older}
        heap[:] = [place for place in heap if place[1] not in gone]
        heapq.heapify(heap)
        for each in older:
            self._settled.put_nowait((each, Superseded(), asyncio.Event()))
        return row

    async def run(self) -> None:
        """Serve the table until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._settle_all())
            group.create_task(self._claim_all())
            group.create_task(self._end_when_broken())

    def share(self, workers: int) -> None:
        """So many workers send for this bot: each takes its part of what Telegram allows."""
        self._pace.divide(workers)

    async def stop(self) -> None:
        """Hand over: what is under way is finished soon or in doubt, the rest goes back to the table."""
        self._ending = True
        for chat in tuple(self._waiting):
            self._put_back(chat, 0.0)
        self._turns.stop()
        under_way = [self._workers[chat] for chat in self._under_way]
        if under_way:
            settling = asyncio.create_task(self._settle_all())
            await asyncio.wait(under_way, timeout=FAREWELL)
            settling.cancel()
            await asyncio.gather(settling, return_exceptions=True)
        workers = tuple(self._workers.values())
        unknown = tuple(self._under_way.values())
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        for row in unknown:
            self._settled.put_nowait((row, Later(0.0, doubt=True, reason="stopped"), asyncio.Event()))
        with suppress(StoreBroken):
            while not self._settled.empty():
                batch = [self._settled.get_nowait() for _ in range(self._settled.qsize())]
                if await self._settle(batch):
                    return  # they stay under their lease: in doubt, for whoever comes next
            try:
                await self._store.run(give_back)
            except StoreBroken:
                raise
            except Exception as error:  # noqa: BLE001 - they stay under their lease: late, and marked
                _log.error("not_given_back", exc_info=error)

    async def _end_when_broken(self) -> None:
        await self._broken.wait()
        raise StoreBroken("ELCHI_DATABASE: the disk failed under the database")

    async def _claim_all(self) -> None:
        while True:
            rows: Sequence[Row] = ()
            began = self._clock.steady()
            try:
                async with self._store.begin() as tx:
                    rows = await outbox.claim(tx, BATCH, tx.now + LEASE)
            except StoreBroken:
                raise
            except Exception as error:  # noqa: BLE001 - the table stays; so must we
                _log.error("claim_failed", exc_info=error)
            self.push(rows)
            self._metrics.passed("sender")
            now = self._clock.steady()
            self._pace.forget(now)
            self._paused = {chat: until for chat, until in self._paused.items() if until > now}
            if len(rows) < BATCH:
                await self._clock.sleep_until(began + LOOK)

    async def _work(self, chat: int) -> None:
        try:
            while heap := self._waiting.get(chat):
                now = self._clock.steady()
                held = self._held[heap[0][1]]
                pause = self._paused.get(chat, now) - now
                if pause > timedelta() or now - held.since >= KEPT:
                    self._put_back(chat, max(0.0, pause.total_seconds()))
                    return
                wait = self._pace.chat(held.row, now)
                if wait:
                    await self._clock.sleep_until(min(now + wait, held.since + KEPT))
                    continue
                turn = not cost_of(held.row) or await self._turns.take(held.row, held.since + KEPT)
                if turn and (heap := self._waiting.get(chat)):  # something more urgent may have come
                    await self._one(self._held[heapq.heappop(heap)[1]].row)
        except StoreBroken:
            self._broken.set()
        finally:
            self._workers.pop(chat, None)
            self._under_way.pop(chat, None)
            if not self._waiting.get(chat):
                self._waiting.pop(chat, None)

    async def _one(self, row: Row) -> None:
        self._under_way[row.chat] = row
        outcome = await self._send(row)
        if isinstance(outcome, Later):
            outcome = Later(max(outcome.seconds, backoff(row, self._jitter())), outcome.doubt, outcome.reason)
            self._paused[row.chat] = self._clock.steady() + timedelta(seconds=outcome.seconds)
            self._put_back(row.chat, outcome.seconds)
        else:
            self._paused.pop(row.chat, None)
        if row.lane is Lane.ALERT and isinstance(outcome, Sent):
            self._metrics.alert_seconds.observe((self._clock.now() - row.created_at).total_seconds())
        self._metrics.deliveries.labels(lane=int(row.lane), outcome=type(outcome).__name__.lower()).inc()
        done = asyncio.Event()
        self._settled.put_nowait((row, outcome, done))
        del self._under_way[row.chat]
        await done.wait()  # the chat's next row may build on this one, as an edit of what was just sent

    def _put_back(self, chat: int, seconds: float) -> None:
        """Give the chat's other rows back to the table: they were not tried."""
        for _, number in self._waiting.pop(chat, ()):
            later = Later(seconds, doubt=False, reason="behind")
            self._settled.put_nowait((self._held[number].row, later, asyncio.Event()))

    async def _send(self, row: Row) -> Outcome:
        try:
            letter, locale = await self._store.run(partial(self.composer.compose, row=row))
        except StoreBroken:
            raise
        except TakenOver:
            return Later(FIRST_WAIT, doubt=False, reason="taken_over")
        except Exception as error:  # noqa: BLE001 - an alert that cannot be said now is tried again, then elsewhere
            _log.error("composing_failed", row=row.id, kind=row.kind.value, exc_info=error)
            if row.attempts >= COMPOSED and not passing(error):
                return Gone(UNSAYABLE)
            return Later(FIRST_WAIT, doubt=False, reason=type(error).__name__)
        if letter is None:
            return Superseded()
        try:
            return await self._deliver(row, letter, locale)
        except Exception as error:  # noqa: BLE001 - whatever it was, the message may have left
            _log.error("sending_failed", row=row.id, kind=row.kind.value, exc_info=error)
            return Later(FIRST_WAIT, doubt=True, reason=type(error).__name__)

    async def _settle_all(self) -> None:
        while True:
            batch = [await self._settled.get()]
            while not self._settled.empty() and len(batch) < BATCH:
                batch.append(self._settled.get_nowait())
            try:
                if await self._settle(batch):
                    for each in batch:
                        await self._settle_alone(each)
            except asyncio.CancelledError:
                for each in batch:  # what was written down already is written down once
                    self._settled.put_nowait(each)
                raise

    async def _settle_alone(self, each: Settling) -> None:
        """Until it is written down; given up only where the database takes everything but this."""
        refused = 0
        while error := await self._settle([each]):
            await self._clock.sleep_until(self._clock.steady() + MENDING)
            refused += not passing(error) and await self._works()
            if refused == TRIES:
                _log.error("outcome_given_up", row=each[0].id, kind=each[0].kind.value)
                self._release([each])
                return

    async def _works(self) -> bool:
        try:
            async with self._store.begin():
                return True
        except StoreBroken:
            raise
        except Exception:  # noqa: BLE001 - whatever it was, it does not work now
            return False

    async def _settle(self, batch: Sequence[Settling]) -> Exception | None:
        try:
            rows = await self._store.run(partial(self._written, batch=batch))
        except StoreBroken:
            raise
        except Exception as error:  # noqa: BLE001 - what was sent must be written down
            _log.error("settle_failed", exc_info=error)
            return error
        self._release(batch)
        self.push(rows)
        return None

    async def _written(self, tx: Tx, batch: Sequence[Settling]) -> list[Row]:
        newest = [(self._newest(row), outcome) for row, outcome, _ in batch]
        await hold(tx, [row for row, _ in newest])
        return [more for row, outcome in newest for more in await settle(tx, self.kit, row, outcome)]

    def _newest(self, row: Row) -> Row:
        held = self._held.get(row.id)
        return held.row if held else row

    def _release(self, batch: Sequence[Settling]) -> None:
        for row, _, done in batch:
            self._held.pop(row.id, None)
            done.set()
