"""What befalls a bot at a random moment; each blow is over when the bot is dead."""

import asyncio
import random
from collections.abc import Awaitable, Callable

from tests.crash.lab import Lab
from tests.crash.nursery import Victim
from tests.crash.verdict import Figures

Blow = Callable[[Lab, Victim, random.Random, Figures], Awaitable[None]]
HOUR = 3600.0
CLOCKS = (-HOUR, 0.0, HOUR, 26 * HOUR)  # seconds by which the machine's clock is wrong
A_WHILE = (0.0, 1.5)  # seconds, between the wrong and the kill and after it
IN_TIME = 10.0  # seconds: what service managers wait before they kill


async def kill(lab: Lab, victim: Victim, dice: random.Random, figures: Figures) -> None:
    """SIGKILL."""
    del lab, dice
    await victim.kill()
    figures.points["at random"] += 1


async def term(lab: Lab, victim: Victim, dice: random.Random, figures: Figures) -> None:
    """SIGTERM: it ends by itself, in time."""
    del dice
    seconds = await victim.term(IN_TIME)
    figures.points["SIGTERM"] += 1
    figures.ends.append(seconds)
    if seconds >= IN_TIME:
        figures.blame("SIGTERM", f"the bot did not end within {IN_TIME:.0f} s: {lab.errors()}")


async def starve(lab: Lab, victim: Victim, dice: random.Random, figures: Figures) -> None:
    """The disk is full for a while; SIGKILL then, or when there is space again, whichever comes first."""
    lab.fill(full=True)
    await asyncio.sleep(dice.uniform(*A_WHILE))
    outlived = dice.random() < 0.5
    if outlived:
        lab.fill(full=False)
        await asyncio.sleep(dice.uniform(*A_WHILE))
    await victim.kill()
    figures.points["after a full disk" if outlived else "on a full disk"] += 1
    if not outlived:  # the next ones find no space either
        await asyncio.sleep(dice.uniform(*A_WHILE))
        lab.fill(full=False)


async def jump(lab: Lab, victim: Victim, dice: random.Random, figures: Figures) -> None:
    """The clock is set while the bot runs, which dies a while later, or before the next one starts."""
    running = dice.random() < 0.5
    lab.set_clock(dice.choice(CLOCKS), now=running)
    if running:
        await asyncio.sleep(dice.uniform(*A_WHILE))
    await victim.kill()
    figures.points["after a jump of the clock" if running else "before a jump of the clock"] += 1
