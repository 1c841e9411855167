"""The crash test at length: SIGKILL at every single passing of every step, then hundreds at random moments.

Run by `make soak` or as `python -m bench.soak_crash [--kills 300] [--labs 4]`; prints one line of figures for
each part and each wrong thing by its points; exit status 1 where there is any.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.crash.campaign import campaign, every, journeys, labs, rehearse
from tests.crash.lab import Nursery
from tests.crash.storm import storm
from tests.crash.verdict import Figures

PEOPLE = 3  # who report at the same time in one lab


async def exhaustive(nursery: Nursery, folder: Path, count: int, *, webhook: bool) -> Figures:
    async with labs(nursery, folder, count, webhook=webhook) as running:
        passed = await rehearse(running[0])
        stages = ("opening", "sending", "recovering", "escalating", "taking")
        plans = (every(passed[stage]) for stage in stages)
        return await campaign(running, journeys(*plans, paired=False))


async def random(nursery: Nursery, folder: Path, count: int, kills: int, *, weather: bool) -> Figures:
    figures = Figures()
    async with labs(nursery, folder, count) as running:
        seeds = range(len(running))
        each = -(-kills // count)
        await asyncio.gather(
            *(
                storm(lab, figures, kills=each, people=PEOPLE, seed=seed, weather=weather)
                for lab, seed in zip(running, seeds, strict=True)
            )
        )
        for lab in running:
            figures.check_file(lab)
    return figures


async def soak(nursery: Nursery, count: int, kills: int) -> bool:
    parts = {
        "every passing, long poll": lambda folder: exhaustive(nursery, folder, count, webhook=False),
        "every passing, webhook": lambda folder: exhaustive(nursery, folder, count, webhook=True),
        "at random": lambda folder: random(nursery, folder, count, kills, weather=False),
        "at random, bad weather": lambda folder: random(nursery, folder, count, kills, weather=True),
    }
    good = True
    for name, part in parts.items():
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="soak-") as folder:
            figures = await part(Path(folder))
        took = f"{time.monotonic() - began:.0f} s"
        print(f"{name}: {figures.line()} [{figures.unreached} plans not reached, {took}]", flush=True)
        for wrong in figures.wrong:
            print(f"  WRONG {wrong}")
        good = good and not figures.wrong
    return good


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--kills", type=int, default=300, help="kills of each random part")
    words.add_argument("--labs", type=int, default=4, help="worlds side by side")
    asked = words.parse_args()
    nursery = Nursery()
    try:
        return 0 if asyncio.run(soak(nursery, asked.labs, asked.kills)) else 1
    finally:
        nursery.close()


if __name__ == "__main__":
    sys.exit(main())
