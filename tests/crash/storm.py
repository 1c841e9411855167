"""Bots end at random moments while several people report at once, through bad weather if asked for."""

import asyncio
import contextlib
import random
from collections.abc import Callable, Mapping
from typing import Any

from tests.crash.blows import Blow, kill
from tests.crash.lab import Lab
from tests.crash.verdict import Figures, judge
from tests.crash.walk import ACTS, Mindful, Reporter
from tests.invariants.rules import TAKE

SHORTEST, LONGEST = 0.02, 1.0  # seconds that a bot lives
HASTE = 0.3  # seconds between pushes of what a dead bot did not take
PATIENT, WHILES = 15.0, 3  # seconds without an answer until a minute is let pass; how often after the storm
CLEAR = {
    "error_5xx": 0, "drop": 0, "timeout_after_delivery": 0, "slow_ms": 0,
    "rate_limits": False, "duplicate_updates": False, "reorder_updates": False,
}  # fmt: skip
AGAIN, ASKED, UNSENT = 2.0, 20, 3  # seconds until people press again; how often after the storm
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
    lapsing: bool = False,
) -> None:
    """`people` at a time report, and the next ones after them, until `blow` has ended some bot `kills` times.

    The database server is killed `crashes` times, too. Where time jumps, drafts are `lapsing`: people go
    on from wherever they are, and only who was shown a code is judged.
    """
    dice = random.Random(seed)
    since = len(lab.world.journal.calls)
    reporters: list[Reporter] = []
    over = asyncio.Event()
    lab.world.faults.change({**CLEAR, **weather})

    async def report() -> None:
        while not over.is_set():
            reporter = (Mindful if lapsing else Reporter)(lab, lab.world.add_phone("Nodira", "en").id)
            reporters.append(reporter)
            try:
                await (_go_on if lapsing else go_through)(reporter, over)
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
    told = [reporter for reporter in reporters if reporter.code or not lapsing]
    judge(lab, figures, f"storm {seed}", since, told, 1, None)


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


async def go_through(reporter: Reporter, over: asyncio.Event) -> None:
    for act in ACTS:
        await _insist(reporter, act, over)


async def _go_on(reporter: Reporter, over: asyncio.Event) -> None:
    """Whatever the screen asks for, again and again, until the report is taken, or given up while unsent."""
    asked = 0
    while (position := reporter.position) < len(ACTS):
        if reporter.can(ACTS[position]):
            reporter.do(ACTS[position])
        with contextlib.suppress(TimeoutError):
            await reporter.lab.world.until(lambda: reporter.position != position, AGAIN)
        if over.is_set():
            reporter.lab.move(seconds=60)
            asked += 1
        if asked > (ASKED if reporter.code else UNSENT):
            break
    if reporter.code and not reporter.done(TAKE):
        raise LookupError(f"{reporter.code} could not be taken")


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
