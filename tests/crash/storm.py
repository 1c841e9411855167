"""Kills at random moments while several people report at once, through bad weather if asked for."""

import asyncio
import random

from tests.crash.lab import Lab
from tests.crash.verdict import Figures, judge
from tests.crash.walk import ACTS, Reporter

SHORTEST, LONGEST = 0.02, 0.5  # seconds that a bot lives
LOST_AFTER = 60.0  # seconds after which a tap is held for lost
WEATHER = {"error_5xx": 0.05, "drop": 0.05, "duplicate_updates": True}


async def storm(lab: Lab, figures: Figures, *, kills: int, people: int, seed: int, weather: bool) -> None:
    """`people` at a time report, and the next ones after them, until the bot was killed `kills` times."""
    dice = random.Random(seed)
    since = len(lab.world.journal.calls)
    reporters: list[Reporter] = []
    over = asyncio.Event()
    lab.world.faults.change(WEATHER if weather else {})

    async def report() -> None:
        while not over.is_set():
            reporter = Reporter(lab, lab.world.add_phone("Nodira", "en").id)
            reporters.append(reporter)
            for act in ACTS:
                await _insist(reporter, act)

    async def kill() -> None:
        for _ in range(kills):
            await asyncio.sleep(dice.uniform(SHORTEST, LONGEST))
            await lab.victim.kill()
            await lab.revive()
            figures.points["at random"] += 1
        over.set()

    await asyncio.gather(kill(), *(report() for _ in range(people)))
    lab.world.faults.change(dict.fromkeys(WEATHER, 0) | {"duplicate_updates": False})
    await lab.calm()
    judge(lab, figures, f"storm {seed}", since, reporters, 1, None)


async def _insist(reporter: Reporter, act: str) -> None:
    """Once, and again only when nothing at all came of it for a long time."""
    world = reporter.lab.world
    await world.until(lambda: reporter.can(act), LOST_AFTER)
    for _ in range(2):
        if not reporter.done(act):
            reporter.do(act)
        try:
            await world.until(lambda: reporter.done(act), LOST_AFTER)
        except TimeoutError:
            reporter.lost.append(act)
        else:
            return
