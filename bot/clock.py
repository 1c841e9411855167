"""Runs what is due by the clock: rows in the database, never timers in memory."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from bot.casework.outgoing import Row
from bot.handle.kit import Kit
from bot.handle.recurring import ring
from bot.handle.ticks import escalate, lapse_sessions
from bot.log import get_log
from bot.metrics import Metrics
from bot.store import cases, inbox, workers
from bot.store.database import Store, StoreBroken, passing
from bot.store.sealed import UnknownKey
from bot.wallclock import WallClock

_log = get_log("clock")
LOOK = timedelta(seconds=1)  # an escalation is at most this late
BEAT = timedelta(seconds=5)  # how often a worker says that it is alive
SEEN_LIFE = timedelta(days=3)  # Telegram keeps an update for a day: longer than that nothing comes twice


async def run(
    store: Store,
    now_running: Callable[[], Kit],
    clock: WallClock,
    hand_over: Callable[[Sequence[Row]], None],
    crowd: Callable[[int], None],
    metrics: Metrics,
) -> None:
    """Look once a second, and whenever the clock is moved, until cancelled; `crowd` hears of the workers."""
    swept, beaten = clock.steady(), clock.steady() - BEAT
    while True:
        began = clock.steady()  # a clock that is moved while we look is looked at again at once
        try:
            store.look_at_keys()
            if store.postgres and began - beaten >= BEAT:
                crowd(await store.run(workers.beat))
                beaten = began
            kit = now_running()
            while rows := await _escalated(store, kit):
                hand_over(rows)
            await _lapsed(store, kit, behind=metrics.behind())
            while (more := await _rung(store, kit)) is not None:
                hand_over(more)
            if clock.steady() - swept > timedelta(hours=1):
                swept = clock.steady()
                async with store.begin() as tx:
                    await inbox.forget_seen(tx, tx.now - SEEN_LIFE)
                if store.postgres:
                    await store.scrub()
        except StoreBroken:
            raise
        except Exception as error:  # noqa: BLE001 - a failed look is repeated; nothing is lost in the table
            _log.error("clock_failed", exc_info=error)
        metrics.passed("clock")
        await clock.sleep_until(began + LOOK)


async def _escalated(store: Store, kit: Kit) -> tuple[Row, ...]:
    """What is due; where it fails, each case by itself: one that cannot be worked on holds up no other."""
    try:
        return await store.run(partial(escalate, kit=kit))
    except Exception as error:
        if _of_all(error):
            raise
        _log.error("clock_failed", exc_info=error)
    rows: list[Row] = []
    for number in await store.run(cases.overdue):
        try:
            rows += await store.run(partial(escalate, kit=kit, only=number))
        except Exception as error:
            if _of_all(error):
                raise
            _log.error("case_stuck", case=number, error=type(error).__name__)
    return tuple(rows)


def _of_all(error: Exception) -> bool:
    """Whether the database fails, and not the work on one case; a key may be unknown for one case alone."""
    return isinstance(error, StoreBroken) or (passing(error) and not isinstance(error, UnknownKey))


async def _rung(store: Store, kit: Kit) -> tuple[Row, ...] | None:
    return await store.run(partial(ring, kit=kit))


async def _lapsed(store: Store, kit: Kit, *, behind: bool) -> None:
    await store.run(partial(lapse_sessions, kit=kit, behind=behind))
