"""What befalls a bot at a random moment; each blow is over when the bot is dead."""

import random
from collections.abc import Awaitable, Callable

from tests.crash.lab import Lab
from tests.crash.nursery import Victim
from tests.crash.verdict import Figures

Blow = Callable[[Lab, Victim, random.Random, Figures], Awaitable[None]]
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
