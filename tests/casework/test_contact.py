from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.casework.case import Case, CaseState, Report
from bot.casework.contact import may_push, opens
from bot.directory.hours import local_time, part_of_day

NOON = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # the night in which Europe's clocks leap
ZONES = ("Asia/Tashkent", "Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Seoul")


def case(**facts):
    told = {name.replace("__", "."): (answer,) for name, answer in facts.items()}
    report = Report("held", "uz_latn", told)
    return Case(1, "ABC-234", 1, CaseState.RECEIVED, "P2", "S1", "TR", "x", report, NOON)


@given(
    st.sampled_from(("morning", "day", "evening", "night")),
    st.sampled_from(ZONES),
    st.integers(0, 400 * 24 * 60),
)
def test_the_next_moment_lies_in_the_hours_named_and_within_a_day(wanted, zone, minutes):
    now = NOON + timedelta(minutes=minutes)
    moment = opens(case(c__when=wanted), now, zone)
    assert now <= moment < now + timedelta(days=1)
    assert part_of_day(local_time(zone, moment)) == wanted
    if part_of_day(local_time(zone, now)) == wanted:
        assert moment == now


@pytest.mark.parametrize("wanted", ["any", "custom", "skip", None])
def test_other_hours_are_an_officers_judgement(wanted):
    facts = {} if wanted is None else {"c__when": wanted}
    assert opens(case(**facts), NOON, "Asia/Tashkent") == NOON


@pytest.mark.parametrize(
    ("facts", "allowed"),
    [
        ({}, False),
        ({"c__push": "allow", "c__channel": "this_chat"}, True),
        ({"c__push": "silent"}, True),
        ({"c__push": "never", "c__channel": "this_chat"}, False),
        ({"c__push": "allow", "c__channel": "call"}, False),
        ({"c__reply": "write_here"}, True),
        ({"c__reply": "do_not_contact", "c__push": "allow"}, False),
        ({"c__push": "allow", "s__safe_now": "shared_phone"}, False),
        ({"c__reply": "write_here", "s__safe_now": "watched"}, False),
        ({"c__push": "allow", "o__compromise": "yes"}, False),
    ],
)
def test_silence_means_no_and_so_does_a_phone_that_others_see(facts, allowed):
    assert may_push(case(**facts)) is allowed
