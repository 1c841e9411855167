"""One kill after the other: at a point of a reporter's walk, then life goes on and is judged."""

import asyncio
import contextlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crash.lab import Lab, Nursery
from tests.crash.verdict import Figures, copies, judge
from tests.crash.walk import ACTS, SEND, TAKE, Reporter, walk

OPENING, SENDING, TAKING = "opening", "sending", "taking"
ESCALATING = "escalating"  # the step that is due when nobody has answered for five minutes
RECOVERING = "recovering"  # the start after a first kill, right after the report's commit
STAGES = (OPENING, SENDING, TAKING, ESCALATING, RECOVERING)
_PARTS = {  # acts before the danger, and acts in it; the rest come after
    OPENING: (0, ACTS.index(SEND)),
    SENDING: (ACTS.index(SEND), ACTS.index(TAKE)),
    TAKING: (ACTS.index(TAKE), len(ACTS)),
    ESCALATING: (ACTS.index(TAKE), ACTS.index(TAKE)),
    RECOVERING: (ACTS.index(TAKE), ACTS.index(TAKE)),
}
FIRST_KILL = {"seam": "update: after commit", "at": 1}
Plan = dict[str, Any]


@dataclass
class Round:
    """One person's way with one kill in one stage of it."""

    lab: Lab
    stage: str

    def __post_init__(self) -> None:
        self.since = len(self.lab.world.journal.calls)
        self.reporter = Reporter(self.lab, self.lab.world.add_phone("Dilshod", "en").id)
        self.alerts = 2 if self.stage == ESCALATING else 1
        self.acts = ACTS[slice(*_PARTS[self.stage])]
        self.before, self.after = ACTS[: _PARTS[self.stage][0]], ACTS[_PARTS[self.stage][1] :]

    async def run(self, plan: Plan) -> str:
        """Kill by the plan; the name of the point, empty where it was not reached."""
        await self._into_danger(plan)
        await self.lab.victim.passed()
        point = ""
        if self.lab.dead:
            point = self.lab.victim.dying
            assert point, f"the bot ended by itself: {self.lab.errors()}"
            await self.lab.revive()
        await self._through()
        await walk(self.reporter, self.after)
        return point

    async def rehearse(self) -> list[str]:
        """The points of the stage, in the order in which they were passed; nobody dies of them."""
        await self._into_danger({})
        await self.lab.calm()
        passed = await self.lab.victim.passed()
        await walk(self.reporter, self.after)
        return passed

    async def _into_danger(self, plan: Plan) -> None:
        if self.stage == RECOVERING:
            await walk(self.reporter, ACTS[: ACTS.index(SEND)])
            await self.lab.victim.arm(**FIRST_KILL)
            await walk(self.reporter, (SEND,))
            await self.lab.revive(plan)
        else:
            await walk(self.reporter, self.before)
            await self.lab.victim.arm(**plan)
            if self.stage == ESCALATING:
                await self.lab.move(minutes=5)
        await self._through()

    async def _through(self) -> None:
        """The stage, or what is left of it: what was begun comes to its end by itself."""
        if self.stage == ESCALATING:
            await self.lab.until(self._escalated)
            await self.lab.calm()
        elif self.stage == RECOVERING:
            await walk(self.reporter, (SEND,))
        await walk(self.reporter, self.acts)

    def _escalated(self) -> bool:
        alerts = [(code, chat) for code, chat, _ in copies(self.lab, self.since)]
        return all(alerts.count((self.reporter.code, chat)) == 2 for chat in self.lab.desks)


def every(passed: Sequence[str]) -> Iterator[Plan]:
    """A plan for each point that was passed, one by one."""
    return ({"at": number} for number in range(1, len(passed) + 1))


def first(passed: Iterable[str]) -> Iterator[Plan]:
    """A plan for the first passing of each seam."""
    return ({"seam": seam, "at": 1} for seam in dict.fromkeys(passed))


def first_and_last(passed: Sequence[str]) -> Iterator[Plan]:
    """Plans for the first and for the last passing of each seam."""
    for seam in dict.fromkeys(passed):
        yield from ({"seam": seam, "at": number} for number in sorted({1, passed.count(seam)}))


async def kill_at(lab: Lab, stage: str, plan: Plan, figures: Figures) -> None:
    """One round with its verdict."""
    round_ = Round(lab, stage)
    point = ""
    try:
        point = await round_.run(plan)
        await lab.calm()
    except (AssertionError, LookupError, TimeoutError) as error:
        figures.blame(f"{stage}, {point or plan}", f"{type(error).__name__}: {error}")
        if lab.dead:
            await lab.revive()
    where = f"{stage}, {point or plan}"
    figures.count(where if point else "")
    judge(lab, figures, where, round_.since, [round_.reporter], round_.alerts)


async def campaign(labs: Sequence[Lab], work: Sequence[tuple[str, Plan]]) -> Figures:
    """All the plans, each lab taking the next as soon as it is done with one."""
    figures, waiting = Figures(), iter(work)

    async def serve(lab: Lab) -> None:
        for stage, plan in waiting:
            await kill_at(lab, stage, plan, figures)

    await asyncio.gather(*(serve(lab) for lab in labs))
    for lab in labs:
        figures.check_file(lab)
    return figures


@contextlib.asynccontextmanager
async def labs(nursery: Nursery, folder: Path, count: int, mutant: str = "", *, webhook: bool = False):
    """Some labs side by side: most of a round is waiting."""
    made = [Lab(folder / str(number), nursery, mutant, webhook=webhook) for number in range(count)]
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(lab.open()) for lab in made]
