"""The plan of calls: the same steps as the clock will take, while nobody acts."""

import itertools
from datetime import UTC, datetime

from bot.casework.escalation import Policy, Step, Target, called, plan, so_far

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
POLICY = Policy(
    steps=(
        Step(after_minutes=0, to="duty"),
        Step(after_minutes=10, to="consul", unmanned="ministry"),
        Step(after_minutes=20, to="head"),
        Step(after_minutes=30, to="ministry"),
    ),
    repeat_minutes=10,
    act_minutes=15,
    answer_minutes=10,
    rest_minutes=600,
    grace_minutes=5,
)
DUTY, CONSUL, HEAD = (Target("post", part) for part in ("duty", "consul", "head"))
MINISTRY = Target("ministry", "all")
STAFFED = (DUTY, CONSUL, HEAD, MINISTRY)


def told(reached, *, competent=("post",), manned=True):
    return [
        (round((call.at - NOON).total_seconds() / 60), *call.targets)
        for call in plan(POLICY, "post", competent, reached, NOON, manned=manned)
    ]


def test_the_ladder_of_a_staffed_post_and_its_first_repetition():
    assert told(STAFFED) == [
        (0, DUTY), (10, DUTY, CONSUL), (20, DUTY, CONSUL, HEAD), (30, *STAFFED), (40, *STAFFED),
    ]  # fmt: skip


def test_where_nobody_is_on_shift_the_ministry_is_called_beside_the_consul():
    assert told(STAFFED, manned=False)[1] == (10, DUTY, CONSUL, MINISTRY)


def test_a_step_whose_people_are_missing_is_passed_over_at_once():
    assert told((DUTY, MINISTRY)) == [
        (0, DUTY), (10,), (10,), (10, DUTY, MINISTRY), (20, DUTY, MINISTRY),
    ]  # fmt: skip


def test_where_the_post_is_doubtful_the_ministry_hears_at_once():
    assert told(STAFFED, competent=("post", "ministry"))[0] == (0, DUTY, MINISTRY)


def test_a_post_without_a_desk_is_passed_over_at_once():
    assert told((MINISTRY,)) == [(0,), (0,), (0,), (0, MINISTRY), (10, MINISTRY)]


def test_where_nobody_is_reached_nobody_is_named():
    assert all(len(call) == 1 for call in told(()))


def test_no_step_ever_calls_fewer():
    for manned in (True, False):
        heard = [
            set(so_far(POLICY, number, "post", ("post",), manned=manned))
            for number in range(len(POLICY.steps) + 2)
        ]
        assert all(before <= after for before, after in itertools.pairwise(heard))


def test_a_step_names_each_target_once():
    step = Step(after_minutes=0, to="ministry", unmanned="ministry")
    assert called(step, "ministry", ("ministry",), manned=False) == (MINISTRY,)
