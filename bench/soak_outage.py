"""An hour without Telegram, 10,000 updates waiting at its end: alerts first, all drained, nothing lost.

Run by `make soak` or as `python -m bench.soak_outage [--updates 10000] [--alerts 200] [--store both]`. The
bot is a process of its own and the simulator keeps Telegram's limits. Before the outage some people stand
before "Yes, send now"; their answer waits among everybody's words when Telegram is back. Prints the rows of
the table in docs/reliability.md; exit status 1 where anything was lost.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.simulator.journal import Call
from tests import postgres
from tests.crash.lab import Lab
from tests.crash.nursery import Nursery
from tests.crash.walk import ACTS, SEND, Reporter
from tests.invariants.record import CODE

WORDS = ("/start", "1", "salom", "hello?")  # what everybody else wrote meanwhile
SENT = "1"  # typed: a press that nobody reads in time is dropped by Telegram
LOOK = 1.0  # seconds between two looks
LONGEST = 2400  # seconds until it is given up
HEAD = (
    "| store | updates | reports | lost | alerts without a copy"
    " | first copy after Telegram's return, median and last | all taken in | all drained | calls"
    " | most in a second | refused with 429 | people without an answer | memory |"
)


@dataclass
class Run:
    """One outage: who took part, when it ended, when the last update was taken in and the last row sent."""

    lab: Lab
    urgent: list[Reporter]
    others: list[int]
    began: datetime | None = None
    first: int = 0  # calls of the journal before its end
    taken_in: float = 0.0
    drained: float = 0.0

    def since(self, moment: datetime) -> float:
        return (moment - self.began).total_seconds()

    @property
    def calls(self) -> list[Call]:
        return self.lab.world.journal.calls[self.first :]


async def before(lab: Lab, alerts: int) -> list[Reporter]:
    """So many people stand before the last question."""
    urgent = [Reporter(lab, lab.world.add_phone("Nodira", "en").id) for _ in range(alerts)]
    for act in ACTS[: ACTS.index(SEND)]:
        for reporter in urgent:
            reporter.do(act)
        await lab.until(lambda act=act: all(reporter.done(act) for reporter in urgent), LONGEST)
    return urgent


def during(run: Run, updates: int, dice: random.Random) -> None:
    """What people write while nobody reads: each one's words in order, everybody's mixed."""
    world = run.lab.world
    count = (updates - len(run.urgent)) // len(WORDS)
    run.others = [world.add_phone("Aziza", "en").id for _ in range(count)]
    turns = [person for person in run.others for _ in WORDS] + [each.id for each in run.urgent]
    dice.shuffle(turns)
    waiting = {person: iter(WORDS) for person in run.others} | {each.id: iter((SENT,)) for each in run.urgent}
    for person in turns:
        world.send_text(person, next(waiting[person]))


async def hour(lab: Lab) -> None:
    """It passes in steps: the bot goes on trying."""
    for _ in range(12):
        lab.world.clock.move(timedelta(minutes=5))
        lab.move(300)
        await asyncio.sleep(0.2)


async def after(run: Run) -> None:
    """Until everything is taken in and nothing waits to be sent."""
    lab = run.lab
    run.began, run.first = lab.world.clock.now(), len(lab.world.journal.calls)
    lab.world.faults.change({"outage": False, "rate_limits": True})
    lab.move(60)  # the poll had grown patient
    for _ in range(int(LONGEST / LOOK)):
        await asyncio.sleep(LOOK)
        if lab.world.updates.pending():
            continue
        run.taken_in = run.taken_in or run.since(lab.world.clock.now())
        if not lab.query("SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')")[0][0]:
            run.drained = run.since(lab.world.clock.now())
            return
    raise TimeoutError(f"{len(lab.world.updates.pending())} updates still wait; {lab.errors()}")


def copies(run: Run) -> dict[str, float]:
    """Of each code the seconds until an officer's chat had its first copy, alone or in a bundle."""
    found: dict[str, float] = {}
    for call in run.calls:
        if (
            call.accepted
            and call.chat in {*run.lab.desks, run.lab.ministry}
            and isinstance(call.result, dict)
        ):
            for code in CODE.findall(call.result.get("text", "")):
                found.setdefault(code, run.since(call.at))
    return found


def row(store: str, run: Run, updates: int) -> tuple[str, bool]:
    lab, calls = run.lab, run.calls
    codes = {code for (code,) in lab.query("SELECT code FROM cases")}
    lost = sum(reporter.code not in codes for reporter in run.urgent)
    first = copies(run)
    silent = codes - first.keys()
    times = [first[code] for code in codes & first.keys()]
    answered = {call.chat for call in calls if call.accepted}
    unanswered = [person for person in run.others if person not in answered]
    sending = [call for call in calls if call.accepted and call.method.startswith(("send", "edit"))]
    seconds = Counter(int(run.since(call.at)) for call in sending if call.method.startswith("send"))
    refused = sum("Too Many Requests" in call.error for call in calls)
    cells = (
        store,
        f"{updates:,}",
        len(run.urgent),
        lost,
        len(silent),
        f"{statistics.median(times):.0f} s, {max(times):.0f} s",
        f"{run.taken_in:.0f} s",
        f"{run.drained:.0f} s",
        f"{len(sending):,}",
        max(seconds.values()),
        refused,
        len(unanswered),
        f"{memory(lab.victim.pid)} MB",
    )
    return f"| {' | '.join(map(str, cells))} |", not (lost or silent or unanswered)


def memory(pid: int) -> int:
    """The most that the bot ever held, in megabytes."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


async def outage(
    nursery: Nursery, folder: Path, store: str, updates: int, alerts: int, server: postgres.Server | None
):
    lab = Lab(folder, nursery, server=server, bundled=True)
    async with lab.open():
        run = Run(lab, await before(lab, alerts), [])
        lab.world.faults.change({"outage": True})
        during(run, updates, random.Random(1))
        await hour(lab)
        await after(run)
        line, good = row(store, run, updates)
    print(line, flush=True)
    return good


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--updates", type=int, default=10_000)
    words.add_argument("--alerts", type=int, default=200, help="reports among them")
    words.add_argument("--store", choices=("sqlite", "postgresql", "both"), default="both")
    asked = words.parse_args()
    print(f"{HEAD}\n|{'---|' * (HEAD.count('|') - 1)}", flush=True)
    good = True
    with ExitStack() as stack:
        nursery = Nursery()
        stack.callback(nursery.close)
        stores: dict[str, postgres.Server | None] = {}
        if asked.store != "postgresql":
            stores["SQLite"] = None
        if asked.store != "sqlite":
            stores["PostgreSQL"] = stack.enter_context(postgres.server())
        for store, server in stores.items():
            with tempfile.TemporaryDirectory(prefix="outage-") as folder:
                work = outage(nursery, Path(folder), store, asked.updates, asked.alerts, server)
                good = asyncio.run(work) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
