"""Bots end at random moments while several people report at once, through bad weather if asked for."""

import asyncio
import contextlib
import random
from collections.abc import Callable, Mapping
from typing import Any

from tests.crash.blows import Blow, kill
from tests.crash.lab import Lab
from tests.crash.verdict import Figures, judge
from tests.crash.walk import ACTS, Reporter

SHORTEST, LONGEST = 0.02, 1.0  # seconds that a bot lives
HASTE = 0.3  # seconds between pushes of what a dead bot did not take
PATIENT, WHILES = 15.0, 3  # seconds without an answer until a minute is let pass; how often after the storm
CLEAR = {
    "error_5xx": 0, "drop": 0, "timeout_after_delivery": 0, "slow_ms": 0,
    "rate_limits": False, "duplicate_updates": False, "reorder_updates": False,
}  # fmt: skip
LONG = 150.0  # seconds: a call that is never answered, or a group's full minute, is waited for
WEATHER = {"error_5xx": 0.05, "drop": 0.05, "duplicate_updates": True}  # some of each


async def storm(
    lab: Lab,
    figures: Figures,
    *,
    kills: int,
    people: int,
    seed: int,
    weather: Mapping[str, Any],
    crashes: int = 0,
    blow: Blow = kill,
) -> None:
    """`people` at a time report, and the next ones after them, until `blow` has ended some bot `kills` times.

    In between the database server is killed `crashes` times.
    """
    dice = random.Random(seed)
    since = len(lab.world.journal.calls)
    reporters: list[Reporter] = []
    over = asyncio.Event()
    lab.world.faults.change({**CLEAR, **weather})

    async def report() -> None:
        while not over.is_set():
            reporter = Reporter(lab, lab.world.add_phone("Nodira", "en").id)
            reporters.append(reporter)
            try:
                for act in ACTS:
                    await _insist(reporter, act, over)
            except (LookupError, TimeoutError) as error:
                figures.blame(f"storm {seed}", f"{type(error).__name__}: {error}")

    async def strike() -> None:
        last = kills // (crashes + 1) or 1
        for number in range(1, kills + 1):
            await asyncio.sleep(dice.uniform(SHORTEST, LONGEST))
            slot = dice.randrange(len(lab.crew))
            victim = lab.crew[slot]
            await blow(lab, victim, dice, figures)
            await lab.world.until(lambda: lab.crew[slot] is not victim, PATIENT)  # noqa: B023 # waited for here
            if crashes and number % last == 0 and figures.points["server"] < crashes:
                await lab.server.crash()
                figures.points["server"] += 1
        over.set()

    async def hasten() -> None:
        while True:
            await asyncio.sleep(HASTE)
            lab.hasten()

    watch = asyncio.gather(hasten(), *(_supervise(lab, slot) for slot in range(len(lab.crew))))
    try:
        await asyncio.gather(strike(), *(report() for _ in range(people)))
        lab.world.faults.change(CLEAR)
        await lab.calm(LONG)
    finally:
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)
    judge(lab, figures, f"storm {seed}", since, reporters, 1, None)


async def _supervise(lab: Lab, slot: int) -> None:
    """Starts the bot anew whenever it ended, also by itself: it refuses to start while Telegram is away."""
    while True:
        await lab.crew[slot].dead.wait()
        await lab.revive(slot=slot)


async def _insist(reporter: Reporter, act: str, over: asyncio.Event) -> None:
    """Once. It was lost where nothing comes of it although the storm is over and every retry fell due."""
    if await _patiently(reporter, lambda: reporter.can(act), over) and not reporter.done(act):
        reporter.do(act)
    if await _patiently(reporter, lambda: reporter.done(act), over):
        return
    reporter.lost.append(act)
    raise LookupError(f"nothing came of {act!r}")


async def _patiently(reporter: Reporter, holds: Callable[[], bool], over: asyncio.Event) -> bool:
    """Whether it comes to hold; as long as bots die every second, nobody can say that it never will."""
    whiles = 0
    while whiles < WHILES:
        with contextlib.suppress(TimeoutError):
            await reporter.lab.world.until(holds, PATIENT)
            return True
        if over.is_set():
            reporter.lab.move(seconds=60)
            whiles += 1
    return False
