"""SIGKILL at every step between receiving an update and delivering the alert: nothing lost, no copy unmarked.

Here each step is hit at its first and, where the report is concerned, at its last passing; `make soak` goes
through every passing one by one and adds hundreds of kills at random moments.
"""

import asyncio

import pytest

from tests.crash.campaign import (
    OPENING,
    SENDING,
    TAKING,
    campaign,
    ends,
    journeys,
    labs,
    rehearse,
    until_settled,
)
from tests.crash.storm import WEATHER, storm
from tests.crash.verdict import Figures

pytestmark = pytest.mark.crash
MUST = {  # points without which the enumeration would not be what it says; by the name of the stage
    "opening": (
        "poll: getUpdates answered",
        "poll: decoded",
        "update: begun",
        "update: first_sight",
        "update: load",
        "update: save",
        "update: write",
        "update: before commit",
        "update: after commit",
        "update: before hand-over",
        "update: after hand-over",
        "poll: before the confirming offset",
        "send screen: compose",
        "settle screen: before commit",
        "settle screen: after commit",
    ),
    "sending": (
        "update: open_case",
        "update: issue",
        "update: before commit",
        "update: after commit",
        "update: before hand-over",
        "update: after hand-over",
        "send line: compose",
        "send line: before sendMessage",
        "send line: sendMessage accepted, not read",
        "settle line: begun",
        "settle line: settle",
        "settle line: before commit",
        "settle line: after commit",
        "app: recover",
    ),
    "escalating": ("tick: escalate", "tick: before commit", "tick: after commit"),
    "taking": (
        "update: use",
        "update: before commit",
        "update: after commit",
        "app: before answerCallbackQuery",
    ),
}


def assert_good(figures: Figures) -> None:
    assert figures.wrong == [], "\n".join(figures.wrong)
    assert (figures.lost, figures.missing, figures.unmarked, figures.untrue) == (0, 0, 0, 0)


async def test_every_step_of_the_long_poll(nursery, tmp_path, tell):
    async with labs(nursery, tmp_path, 4) as running:
        passed = await rehearse(running[0])
        work = journeys(
            ends(passed["opening"], last=False),
            ends(until_settled(passed["sending"])),
            ends(until_settled(passed["recovering"]), last=False),
            ends(passed["escalating"], last=False),
            ends(passed["taking"], last=False),
        )
        figures = await campaign(running, work)

    tell(f"crash, long poll: {figures.line()}")
    assert_good(figures)
    missed = {f"{stage}, {seam}" for stage, seams in MUST.items() for seam in seams} - set(figures.points)
    assert not missed, f"never killed at: {missed}"
    assert figures.doubled, "no kill fell between Telegram's acceptance and ours: the test aims badly"


async def test_commit_and_answer_of_the_webhook(nursery, tmp_path, tell):
    steps = ("begun", "before commit", "after commit", "after hand-over", "done")
    plans = [{"seam": f"update: {step}", "at": 1} for step in steps]
    async with labs(nursery, tmp_path, 3, webhook=True) as running:
        figures = await campaign(running, journeys(plans, plans, (), (), plans))

    tell(f"crash, webhook: {figures.line()}")
    assert_good(figures)
    assert figures.points == dict.fromkeys(
        (f"{stage}, update: {step}" for stage in (OPENING, SENDING, TAKING) for step in steps), 1
    )


@pytest.mark.parametrize("weather", [{}, WEATHER], ids=["calm", "bad weather"])
async def test_random_kills_while_several_people_report(nursery, tmp_path, tell, weather):
    figures = Figures()
    async with labs(nursery, tmp_path, 2) as running:
        await asyncio.gather(
            *(
                storm(lab, figures, kills=6, people=3, seed=seed, weather=weather)
                for seed, lab in enumerate(running)
            )
        )
        for lab in running:
            figures.check_file(lab)

    tell(f"crash, at random{', bad weather' if weather else ''}: {figures.line()}")
    assert_good(figures)
