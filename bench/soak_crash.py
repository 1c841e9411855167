"""The crash test at length, on both stores: SIGKILL at every passing of every step, then at random moments.

Run by `make soak` or as `python -m bench.soak_crash [--kills 500] [--labs 4] [--store all] [--only WORDS]`;
prints the table's rows of docs/reliability.md and each wrong thing; 1 where there is any.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from tests import postgres
from tests.crash.blows import IN_TIME, jump, starve, term
from tests.crash.campaign import campaign, every, journeys, labs, rehearse
from tests.crash.nursery import Nursery
from tests.crash.storm import WEATHER, storm
from tests.crash.verdict import Figures

FAULTS: dict[str, Mapping[str, Any]] = {  # each by itself, while workers are killed
    "every fifth call answered by 502": {"error_5xx": 0.2},
    "every fifth call cut off, half of them after they were done": {"drop": 0.2},
    "every tenth message sent and never answered": {"timeout_after_delivery": 0.1},
    "Telegram's limits, refused with 429": {"rate_limits": True},
    "every update twice": {"duplicate_updates": True},
    "updates in the wrong order": {"reorder_updates": True},
    "every call takes 200 ms": {"slow_ms": 200},
}
PEOPLE = 3  # who report at the same time in one lab
SLOW = {"slow_ms": 300}
KILLS_A_CRASH = 10  # kills of workers for each of the database server's
HEAD = (
    "| store | part | kill points | kills | reports | lost | alerts | lost | doubled | unmarked | most copies"
    " | untrue screens | recovery, median and worst | ended within 10 s, worst | took |"
)
Part = Callable[[Path], Awaitable[Figures]]


async def exhaustive(nursery: Nursery, count: int, kind: dict[str, Any], folder: Path) -> Figures:
    async with labs(nursery, folder, count, **kind) as running:
        passed = await rehearse(running[0])
        stages = ("opening", "sending", "recovering", "escalating", "taking")
        plans = (every(passed[stage]) for stage in stages)
        figures = await campaign(running, journeys(*plans, paired=False))
    figures.recoveries = [each for lab in running for each in lab.recoveries]
    return figures


async def random(
    nursery: Nursery,
    count: int,
    kind: dict[str, Any],
    folder: Path,
    *,
    kills: int,
    weather: Mapping[str, Any] = {},  # nobody changes it
    **more: Any,
) -> Figures:
    figures = Figures()
    async with labs(nursery, folder, count, **kind) as running:
        each = -(-kills // count)
        storms = (
            storm(lab, figures, kills=each, people=PEOPLE, seed=seed, weather=weather, **more)
            for seed, lab in enumerate(running)
        )
        await asyncio.gather(*storms)
        for lab in running:
            figures.check_file(lab)
        figures.recoveries = [each for lab in running for each in lab.recoveries]
    return figures


def on_sqlite(nursery: Nursery, count: int, kills: int) -> dict[str, Part]:
    hook = {"webhook": True}
    return {
        "every passing, long poll": partial(exhaustive, nursery, count, {}),
        "every passing, webhook": partial(exhaustive, nursery, count, hook),
        "at random, long poll": partial(random, nursery, count, {}, kills=kills),
        "at random, webhook": partial(random, nursery, count, hook, kills=kills),
        "at random, faults of the Bot API": partial(random, nursery, count, {}, kills=kills, weather=WEATHER),
    }


def in_company(nursery: Nursery, count: int, kills: int) -> dict[str, Part]:
    """Bots that are told to end, or killed while something else is wrong too."""
    some = kills // 5
    at_random = partial(random, nursery, count, {}, kills=some)
    return {
        "SIGTERM at random": partial(at_random, blow=term),
        "SIGTERM at random, slow answers": partial(at_random, blow=term, weather=SLOW),
        "the disk full at random": partial(random, nursery, count, {"disk": True}, kills=some, blow=starve),
        "the clock set wrong at random": partial(at_random, blow=jump, lapsing=True),
    }


def on_postgres(nursery: Nursery, count: int, kills: int, server: postgres.Server) -> dict[str, Part]:
    one = {"server": server}
    two, four = ({"server": server, "webhook": True, "workers": workers} for workers in (2, 4))
    few, some = max(1, count // 2), kills // 5  # four workers each
    alone = partial(random, nursery, 1, two, kills=some, crashes=some // KILLS_A_CRASH)
    return {
        "every passing, one worker": partial(exhaustive, nursery, count, one),
        "at random, one worker": partial(random, nursery, count, one, kills=kills),
        "at random, two workers": partial(random, nursery, few, two, kills=kills),
        "at random, four workers": partial(random, nursery, few, four, kills=kills),
        "at random, two workers, faults of the Bot API": partial(
            random, nursery, few, two, kills=kills, weather=WEATHER
        ),
        "two workers, the database server killed too": alone,
        "two workers, SIGTERM at random": partial(random, nursery, few, two, kills=some, blow=term),
        "two workers, SIGTERM at random, slow answers": partial(
            random, nursery, few, two, kills=some, blow=term, weather=SLOW
        ),
    }


def each_fault(nursery: Nursery, count: int, kills: int) -> dict[str, Part]:
    return {
        name: partial(random, nursery, count, {}, kills=kills // 2, weather=fault)
        for name, fault in FAULTS.items()
    }


def row(store: str, name: str, figures: Figures, seconds: float) -> str:
    times, copies = figures.recoveries, figures.doubled + figures.unmarked
    recovery = f"{statistics.median(times):.2f} s, {max(times):.1f} s" if times else "not measured"
    ended = sum(each < IN_TIME for each in figures.ends)
    ends = f"{ended} of {len(figures.ends)}, {max(figures.ends):.1f} s" if figures.ends else "not asked to"
    cells = (
        store,
        name,
        len(figures.points),
        figures.points.total(),
        figures.reports,
        figures.lost,
        figures.alerts,
        figures.missing,
        f"{copies} ({copies / max(1, figures.alerts):.0%})",
        figures.unmarked,
        figures.most,
        figures.untrue,
        recovery,
        ends,
        f"{seconds:.0f} s",
    )
    return f"| {' | '.join(map(str, cells))} |"


async def soak(store: str, parts: dict[str, Part], only: str) -> bool:
    good = True
    for name, part in parts.items():
        if only not in name:
            continue
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="soak-") as folder:
            figures = await part(Path(folder))
        print(row(store, name, figures, time.monotonic() - began), flush=True)
        for wrong in figures.wrong:
            print(f"  WRONG {wrong}", flush=True)
        good = good and not figures.wrong
    return good


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--kills", type=int, default=500, help="kills of each random part")
    words.add_argument("--labs", type=int, default=4, help="worlds side by side")
    words.add_argument("--store", choices=("sqlite", "postgresql", "faults", "all"), default="all")
    words.add_argument("--only", default="", help="the parts whose names have these words")
    asked = words.parse_args()
    count, kills, only = asked.labs, asked.kills, asked.only
    print(f"{HEAD}\n|{'---|' * (HEAD.count('|') - 1)}", flush=True)
    good = True
    with ExitStack() as stack:
        nursery = Nursery()
        stack.callback(nursery.close)
        if asked.store in ("sqlite", "all"):
            good = asyncio.run(soak("SQLite", on_sqlite(nursery, count, kills), only))
            good = asyncio.run(soak("SQLite", in_company(nursery, count, kills), only)) and good
        if asked.store in ("postgresql", "all"):
            server = stack.enter_context(postgres.server())
            asyncio.run(server.hurry())
            parts = on_postgres(nursery, count, kills, server)
            good = asyncio.run(soak("PostgreSQL", parts, only)) and good
        if asked.store in ("faults", "all"):
            good = asyncio.run(soak("SQLite", each_fault(nursery, count, kills), only)) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
