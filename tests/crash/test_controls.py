"""The checker finds out bots that are wrong on purpose: were it blind, its figures would mean nothing."""

import pytest

from tests.crash.campaign import SENDING, campaign, labs

pytestmark = pytest.mark.crash
BEFORE = {"seam": "update: before commit", "at": 1}
AFTER = {"seam": "update: after commit", "at": 1}
ACCEPTED = {"seam": "send line: sendMessage accepted, not read", "at": 1}


@pytest.mark.parametrize(
    ("mutant", "plan", "blamed", "figure"),
    [
        ("confirm_before_commit", BEFORE, "was confirmed and lost", "lost"),
        ("answer_before_commit", BEFORE, "was confirmed and lost", "lost"),
        ("savepoint", BEFORE, "was confirmed and lost", "lost"),
        ("outbox_outside", AFTER, "2 alerts were due", "missing"),
        ("sending_is_sent", AFTER, "2 alerts were due", "missing"),
        ("hand_over_before_commit", BEFORE, "of no case", "untrue"),
        ("unmarked", ACCEPTED, "without the mark", "unmarked"),
    ],
)
async def test_a_wrong_bot_is_found_out(nursery, tmp_path, mutant, plan, blamed, figure):
    async with labs(nursery, tmp_path, 1, mutant, webhook=mutant == "answer_before_commit") as running:
        figures = await campaign(running, [{SENDING: [plan]}])

    assert figures.points.total() == 1
    assert any(blamed in wrong for wrong in figures.wrong), figures.wrong
    assert getattr(figures, figure) > 0


@pytest.mark.parametrize("plan", [BEFORE, AFTER, ACCEPTED])
async def test_the_right_bot_passes_where_they_fail(nursery, tmp_path, plan):
    async with labs(nursery, tmp_path, 1) as running:
        figures = await campaign(running, [{SENDING: [plan]}])

    assert figures.points.total() == 1
    assert figures.wrong == []
