"""One kill after the other: at a point of a reporter's walk, then life goes on and is judged."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.crash.lab import Lab
from tests.crash.verdict import Figures, copies, judge
from tests.crash.walk import ACTS, TAKE, Reporter, walk

ESCALATED = "escalated"  # the step after five minutes without an answer
STAGES = {  # from which act on the bot is in danger, and until which
    "opening": ("/start", "Turkey"),
    "sending": ("Yes, send now", "Yes, send now"),
    "taking": (TAKE, TAKE),
    ESCALATED: (ESCALATED, ESCALATED),
}


@dataclass
class Round:
    """One person's way through one stage with one kill in it."""

    lab: Lab
    stage: str

    def __post_init__(self) -> None:
        self.since = len(self.lab.world.journal.calls)
        self.reporter = Reporter(self.lab, self.lab.world.add_phone("Dilshod", "en").id)
        self.calls = 2 if self.stage == ESCALATED else 1

    async def run(self, **plan: Any) -> str:
        """Kill by the plan; the name of the point, empty where it was not reached."""
        first, last = STAGES[self.stage]
        before, during, after = _parts(first, last)
        await walk(self.reporter, before)
        await self.lab.victim.arm(**plan)
        await self._endangered(during)
        point = await self._buried()
        await self._on(during)
        await self._on(after)
        return point

    async def rehearse(self) -> list[str]:
        """The points of the stage, in the order in which they were passed; nobody dies."""
        first, last = STAGES[self.stage]
        before, during, after = _parts(first, last)
        await walk(self.reporter, before)
        await self.lab.victim.arm()
        await self._endangered(during)
        await self.lab.calm()
        passed = await self.lab.victim.passed()
        await walk(self.reporter, after)
        return passed

    async def _endangered(self, acts: tuple[str, ...]) -> None:
        if self.stage == ESCALATED:
            await self.lab.move(minutes=5)
            await self.lab.until(self._escalated)
            await self.lab.calm()
        else:
            await walk(self.reporter, acts)

    async def _buried(self) -> str:
        """The point at which the bot died, and a new bot in its place; empty where it lives."""
        if not self.lab.dead:
            await self.lab.victim.passed()
            return ""
        point = self.lab.victim.dying
        assert point, f"the bot ended by itself: {self.lab.errors()}"
        await self.lab.revive()
        return point

    async def _on(self, acts: tuple[str, ...]) -> None:
        """What was begun before a kill comes to its end by itself, and the way goes on."""
        if self.stage == ESCALATED and not acts:
            await self.lab.until(self._escalated)
            await self.lab.calm()
        await walk(self.reporter, acts)

    def _escalated(self) -> bool:
        alerts = copies(self.lab, self.since)
        return all(
            sum((of, to) == (self.reporter.code, chat) for of, to, _ in alerts) == self.calls
            for chat in (self.lab.group, self.lab.officer)
        )


def _parts(first: str, last: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    if first == ESCALATED:
        return ACTS[:-1], (), ACTS[-1:]
    start, end = ACTS.index(first), ACTS.index(last) + 1
    return ACTS[:start], ACTS[start:end], ACTS[end:]


def ends(passed: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Plans for the first and the last time that each seam was passed."""
    passed = list(passed)
    for seam in dict.fromkeys(passed):
        yield {"seam": seam, "at": 1}
        if passed.count(seam) > 1:
            yield {"seam": seam, "at": passed.count(seam)}


async def kill_at(lab: Lab, stage: str, plan: dict[str, Any], figures: Figures) -> bool:
    """One round with its verdict; False where the point was not reached."""
    round_ = Round(lab, stage)
    point = await round_.run(**plan)
    await lab.calm()
    where = f"{stage}, {point or plan}"
    if point:
        figures.points[f"{stage}, {point}"] += 1
    judge(lab, figures, where, round_.since, [round_.reporter], round_.calls)
    return bool(point)
