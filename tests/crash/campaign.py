"""One kill after the other: at points of a reporter's way, then life goes on and is judged."""

import asyncio
import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from tests.crash.lab import Lab
from tests.crash.nursery import Nursery
from tests.crash.verdict import Figures, copies, judge
from tests.crash.walk import ACTS, SEND, Reporter, walk
from tests.invariants.rules import TAKE

Plan = dict[str, Any]  # when to die: {at: n}, or {seam, at: n}; empty: never, but tell what was passed
OPENING, SENDING, TAKING = "opening", "sending", "taking"
ESCALATING = "escalating"  # the step that is due when nobody has answered for five minutes
STAGES = {OPENING: ACTS[: ACTS.index(SEND)], SENDING: (SEND,), ESCALATING: (), TAKING: (TAKE,)}
COMMITTED = {"seam": "update: after commit", "at": 1}
LISTEN: Plan = {}


@dataclass
class Journey:
    """One person's way; in each stage the bot dies by the plans in turn, the second at its start anew."""

    lab: Lab
    plans: Mapping[str, Sequence[Plan]]
    kills: list[str] = field(default_factory=list)
    passed: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.since = len(self.lab.world.journal.calls)
        self.reporter = Reporter(self.lab, self.lab.world.add_phone("Dilshod", "en").id)
        self.alerts = 2 if ESCALATING in self.plans else 1

    @property
    def unreached(self) -> int:
        """Plans by which nobody died."""
        return sum("at" in plan for plans in self.plans.values() for plan in plans) - len(self.kills)

    async def run(self) -> None:
        for stage in STAGES:
            plans = self.plans.get(stage, ())
            if plans:
                await self.lab.victim.arm(**plans[0])
            if stage == ESCALATING and plans:
                self.lab.move(seconds=600)
            await self._through(stage)
            self.passed[stage] = await self.lab.victim.passed()
            for following in (*plans[1:], None):
                if not self.lab.dead:
                    break
                assert self.lab.victim.dying, f"the bot ended by itself: {self.lab.errors()}"
                self.kills.append(f"{stage}, {self.lab.victim.dying}")
                await self.lab.revive(following)
                await self._through(stage)
                self.passed[stage] = await self.lab.victim.passed()
        await self.lab.calm()

    async def _through(self, stage: str) -> None:
        """The stage, or what is left of it: what was begun comes to its end by itself."""
        if stage == ESCALATING and stage in self.plans:
            await self.lab.until(self._escalated)
            await self.lab.calm()
        await walk(self.reporter, STAGES[stage])

    def _escalated(self) -> bool:
        alerts = [(code, chat) for code, chat, _ in copies(self.lab, self.since)]
        return all(alerts.count((self.reporter.code, chat)) == 2 for chat in self.lab.desks)


async def rehearse(lab: Lab, *, recovering: bool = True) -> dict[str, list[str]]:
    """The points of each stage in the order in which they are passed, and those of a start after a kill."""
    whole = Journey(lab, dict.fromkeys(STAGES, (LISTEN,)))
    await whole.run()
    if not recovering:
        return whole.passed
    again = Journey(lab, {SENDING: (COMMITTED, LISTEN)})
    await again.run()
    return whole.passed | {"recovering": again.passed[SENDING]}


def every(passed: Sequence[str]) -> Iterator[Plan]:
    """A plan for each point that was passed, one by one."""
    return ({"at": number} for number in range(1, len(passed) + 1))


def ends(passed: Sequence[str], *, last: bool = True) -> Iterator[Plan]:
    """Plans for the first and for the last passing of each seam."""
    for seam in dict.fromkeys(passed):
        numbers = {1, passed.count(seam)} if last else {1}
        yield from ({"seam": seam, "at": number} for number in sorted(numbers))


def journeys(
    opening: Iterable[Plan],
    sending: Iterable[Plan],
    recovering: Iterable[Plan],
    escalating: Iterable[Plan],
    taking: Iterable[Plan],
    *,
    paired: bool = True,
) -> list[dict[str, list[Plan]]]:
    """As many kills as possible on each person's way: one in each stage as long as there are plans.

    The plans for a start after a kill go with the kills from the report's commit on, or (not `paired`) each
    comes after a kill right at the commit, as it was rehearsed.
    """
    plans = list(sending)
    alone = plans.index(COMMITTED) if paired and COMMITTED in plans else len(plans)
    both = zip_longest(plans[alone:], recovering)
    reports = [[plan] for plan in plans[:alone]]
    reports += [[one or COMMITTED, *([two] if two else [])] for one, two in both]
    stages = (([plan] for plan in each) for each in (opening, escalating, taking))
    order = (SENDING, OPENING, ESCALATING, TAKING)
    rows = zip_longest(reports, *stages)
    return [{stage: plans for stage, plans in zip(order, row, strict=True) if plans} for row in rows]


def until_settled(passed: Sequence[str]) -> Sequence[str]:
    """The points up to the one where the last of the alerts is written down as sent."""
    last = max(number for number, seam in enumerate(passed) if seam == "settle line: after commit")
    return passed[: last + 1]


async def travel(lab: Lab, plans: Mapping[str, Sequence[Plan]], figures: Figures) -> None:
    """One journey with its verdict."""
    journey = Journey(lab, plans)
    try:
        await journey.run()
    except (AssertionError, LookupError, TimeoutError) as error:
        figures.blame(f"{plans}", f"{type(error).__name__}: {error}")
        if lab.dead:
            await lab.revive()
    figures.points.update(journey.kills)
    figures.unreached += journey.unreached
    where = "; ".join(journey.kills) or "no kill"
    judge(lab, figures, where, journey.since, [journey.reporter], journey.alerts, len(journey.kills))


async def campaign(labs: Sequence[Lab], work: Sequence[Mapping[str, Sequence[Plan]]]) -> Figures:
    """All the plans, each lab taking the next as soon as it is done with one."""
    figures, waiting = Figures(), iter(work)

    async def serve(lab: Lab) -> None:
        for plans in waiting:
            await travel(lab, plans, figures)

    await asyncio.gather(*(serve(lab) for lab in labs))
    for lab in labs:
        figures.check_file(lab)
    return figures


@contextlib.asynccontextmanager
async def labs(nursery: Nursery, folder: Path, count: int, mutant: str = "", **kind: Any):
    """Some labs side by side: most of a journey is waiting. `kind`: webhook, server, workers."""
    made = [Lab(folder / str(number), nursery, mutant, **kind) for number in range(count)]
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(lab.open()) for lab in made]
