"""The plan of calls: the same steps as the clock will take, while nobody acts."""

from datetime import UTC, datetime

from bot.casework.escalation import Policy, Step, called, plan

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
POLICY = Policy(
    steps=(
        Step(after_minutes=0, to="mission"),
        Step(after_minutes=5, to="mission"),
        Step(after_minutes=10, to="ministry"),
        Step(after_minutes=20, to="all"),
    ),
    repeat_minutes=10,
)


def told(competent, reached, mission="post"):
    return [
        (round((call.at - NOON).total_seconds() / 60), *call.desks)
        for call in plan(POLICY, mission, competent, reached, NOON)
    ]


def test_step_by_step_and_the_first_repetition():
    assert told(["post"], ["post", "ministry"]) == [
        (0, "post"), (5, "post"), (10, "ministry"), (20, "post", "ministry"), (30, "post", "ministry"),
    ]  # fmt: skip


def test_where_the_post_is_doubtful_the_ministry_hears_at_once():
    assert told(["post", "ministry"], ["post", "ministry"])[0] == (0, "post", "ministry")


def test_a_post_without_a_desk_is_passed_over_at_once():
    assert told(["post"], ["ministry"])[:3] == [(0,), (0,), (0, "ministry")]


def test_where_nobody_is_reached_nobody_is_named():
    assert all(len(call) == 1 for call in told(["post"], []))


def test_a_step_calls_each_desk_once():
    assert called(Step(after_minutes=0, to="all"), "ministry", ["ministry"]) == ("ministry",)
