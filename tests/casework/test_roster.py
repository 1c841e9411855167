"""Shifts against an oracle that knows only minutes; clocks that jump; what is agreed beside the plan."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.casework.roster import (
    Override,
    Plan,
    Shift,
    duties,
    ends_at,
    holes,
    moment,
    next_change,
    on_duty,
    with_agreement,
)

ZONES = (
    "Europe/Istanbul",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Tashkent",
    "Asia/Seoul",
)
# Windows around the changes of the clocks in Europe and America, both ways, and one without any.
STARTS = (
    datetime(2026, 3, 7, 12, tzinfo=UTC), datetime(2026, 3, 28, 3, tzinfo=UTC),
    datetime(2026, 10, 24, 17, tzinfo=UTC), datetime(2026, 10, 31, 9, tzinfo=UTC),
    datetime(2026, 7, 1, tzinfo=UTC),
)  # fmt: skip
QUARTER = timedelta(minutes=15)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LENGTHS = (
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=13, minutes=45),
    timedelta(hours=24),
    timedelta(days=3),
)


@st.composite
def shifts(draw, start):
    day = (start - timedelta(days=draw(st.integers(-3, 400)))).date()
    begins = datetime.combine(day, datetime.min.time()) + draw(st.integers(0, 95)) * QUARTER
    rule = draw(
        st.sampled_from(
            (
                "",
                "FREQ=DAILY",
                "FREQ=WEEKLY",
                "FREQ=WEEKLY;INTERVAL=2",
                "FREQ=DAILY;INTERVAL=3",
                "days",
                "until",
                "count",
            )
        )
    )
    if rule == "days":
        rule = f"FREQ=WEEKLY;BYDAY={','.join(draw(st.sets(st.sampled_from(DAYS), min_size=1)))}"
    if rule == "until":
        rule = f"FREQ=DAILY;UNTIL={start + timedelta(days=draw(st.integers(-2, 4))):%Y%m%dT%H%M%S}"
    if rule == "count":
        rule = f"FREQ=DAILY;COUNT={draw(st.integers(1, 400))}"
    return Shift(
        draw(st.integers(1, 3)), begins, begins + draw(st.sampled_from(LENGTHS)), rule, draw(st.booleans())
    )


@st.composite
def overrides(draw, start):
    begins = start + draw(st.integers(-100, 500)) * QUARTER
    officer, instead = draw(
        st.tuples(st.none() | st.integers(1, 4), st.none() | st.integers(1, 4)).filter(any)
    )
    return Override(begins, begins + draw(st.integers(1, 200)) * QUARTER, officer, instead)


@st.composite
def plans(draw):
    start = draw(st.sampled_from(STARTS))
    plan = Plan(
        draw(st.sampled_from(ZONES)),
        tuple(draw(st.lists(shifts(start), max_size=4))),
        tuple(draw(st.lists(overrides(start), max_size=4))),
        frozenset(
            draw(st.sets(st.integers(-1, 5).map(lambda ahead: (start + timedelta(days=ahead)).date())))
        ),
    )
    return plan, start, start + timedelta(days=draw(st.integers(1, 4)))


def shown(zone, at):
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def begins_of(shift, until):
    """The local begins, counted one by one from the first."""
    parts = dict(part.split("=") for part in shift.rule.split(";")) if shift.rule else {}
    interval, count = int(parts.get("INTERVAL", 1)), int(parts.get("COUNT", 10_000))
    stop = datetime.fromisoformat(parts["UNTIL"]) if "UNTIL" in parts else until
    days = parts.get("BYDAY", "").split(",") if "BYDAY" in parts else None
    at = shift.begins
    while at <= min(until, stop) and count:
        ahead = (at.date() - shift.begins.date()).days
        if parts.get("FREQ") == "DAILY":
            fits = ahead % interval == 0
        elif parts.get("FREQ") == "WEEKLY":
            fits = DAYS[at.weekday()] in days if days else ahead % (7 * interval) == 0
        else:
            fits = ahead == 0
        if fits:
            yield at
            count -= 1
        at += timedelta(days=1)


def oracle(plan, since, until):
    """Who is on duty in each quarter of an hour: a shift has begun once the clocks have shown its time."""
    quarters = [since + number * QUARTER for number in range(int((until - since) / QUARTER))]
    seen = dict(zip(quarters, latest(plan.zone, since, len(quarters)), strict=True))
    present = {at: set() for at in quarters}
    for shift in plan.shifts:
        length = shift.ends - shift.begins
        for begins in begins_of(shift, shown(plan.zone, until) + timedelta(days=1)):
            if begins + length < seen[since] - timedelta(days=1):
                continue
            if shift.working and begins.date() in plan.holidays:
                continue
            for at in quarters:
                if begins <= seen[at] < begins + length:
                    present[at].add(shift.officer)
    for agreed in plan.overrides:
        for at in quarters:
            if agreed.begins <= at < agreed.ends:
                present[at].discard(agreed.instead)
                present[at] |= {agreed.officer} - {None}
    return present


def latest(zone, since, count):
    """The latest time that the clocks have shown by each quarter; what they show again is not later."""
    best, at = shown(zone, since - timedelta(hours=4)), since - timedelta(hours=4)
    for number in range(count):
        while at <= since + number * QUARTER:
            best = max(best, shown(zone, at))
            at += QUARTER
        yield best


@given(plans())
def test_every_duty_and_every_hole_is_the_oracles(drawn):
    plan, since, until = drawn
    present = oracle(plan, since, until)
    found, free = duties(plan, since, until), holes(plan, since, until)
    for at, officers in present.items():
        assert {duty.officer for duty in found if duty.begins <= at < duty.ends} == officers
        assert set(on_duty(plan, at)) == officers
        assert any(begins <= at < ends for begins, ends in free) == (not officers)
    assert all(since <= begins < ends <= until for begins, ends in free)
    assert all(before[1] < after[0] for before, after in pairwise(free))


@given(plans(), st.sets(st.integers(1, 4)))
def test_who_cannot_be_reached_leaves_a_hole(drawn, reachable):
    plan, since, until = drawn
    free = holes(plan, since, until, reachable)
    for at, officers in oracle(plan, since, until).items():
        assert any(begins <= at < ends for begins, ends in free) == (not officers & reachable)


@given(plans())
def test_the_next_change_is_the_first(drawn):
    plan, since, until = drawn
    now, change = set(on_duty(plan, since)), next_change(plan, since)
    if change is not None:
        assert set(on_duty(plan, change)) != now
    for at, officers in oracle(plan, since, until).items():
        if change is None or at < change:
            assert officers == now


@given(plans())
def test_a_duty_ends_when_its_officer_is_on_shift_no_more(drawn):
    plan, since, _ = drawn
    for officer in (1, 2, 3, 4):
        end = ends_at(plan, officer, since)
        assert (end is not None) == (officer in on_duty(plan, since))
        if end is not None and end < since + timedelta(days=60):
            assert officer not in on_duty(plan, end)
            assert officer in on_duty(plan, end - timedelta(seconds=1))


@given(
    st.sampled_from(ZONES),
    st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1)), min_size=2, max_size=30),
    st.sampled_from(STARTS),
    st.lists(st.integers(-6000, 6000), min_size=2, max_size=30),
)
def test_a_later_time_is_never_earlier_and_clocks_show_what_was_meant(zone, times, start, minutes):
    near = [start.replace(tzinfo=None) + timedelta(minutes=each) for each in minutes]
    for many in (times, near):
        at = [moment(zone, local) for local in sorted(many)]
        assert at == sorted(at)
        for local, found in zip(sorted(many), at, strict=True):
            assert shown(zone, found) >= local
            assert shown(zone, found) == local or shown(zone, found - timedelta(seconds=1)) < local


@pytest.mark.parametrize(
    ("zone", "local", "utc"),
    [
        ("Europe/Berlin", datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 3, 8, 2, 15), datetime(2026, 3, 8, 7, tzinfo=UTC)),
        ("Asia/Tashkent", datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 28, 21, 30, tzinfo=UTC)),
    ],
)
def test_times_that_the_clocks_leave_out_or_show_twice(zone, local, utc):
    assert moment(zone, local) == utc


def test_two_shifts_that_join_leave_no_hole_on_the_nights_of_the_change():
    night = Shift(1, datetime(2026, 1, 1, 20), datetime(2026, 1, 2, 2, 30), "FREQ=DAILY")
    day = Shift(2, datetime(2026, 1, 1, 2, 30), datetime(2026, 1, 1, 20), "FREQ=DAILY")
    plan = Plan("Europe/Berlin", (night, day))
    assert holes(plan, datetime(2026, 1, 3, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)) == ()


def test_a_holiday_is_a_hole_of_a_working_days_line_only():
    new_year = date(2027, 1, 1)
    always = Shift(1, datetime(2026, 12, 1), datetime(2026, 12, 2), "FREQ=DAILY")
    window = datetime(2026, 12, 31, 19, tzinfo=UTC), datetime(2027, 1, 1, 19, tzinfo=UTC)
    for working, expected in ((False, ()), (True, (window,))):
        line = Shift(1, always.begins, always.ends, always.rule, working)
        assert holes(Plan("Asia/Tashkent", (line,), (), frozenset({new_year})), *window) == expected


def test_a_swap_wins_over_the_plan_and_a_later_agreement_over_it():
    at = datetime(2026, 7, 1, 12, tzinfo=UTC)
    plan = Plan("Asia/Tashkent", (Shift(1, datetime(2026, 7, 1), datetime(2026, 7, 2), "FREQ=DAILY"),))
    assert on_duty(plan, at) == (1,)
    plan = with_agreement(plan, Override(at, at + timedelta(hours=1), 2, 1))
    assert on_duty(plan, at) == (2,)
    plan = with_agreement(plan, Override(at, at + timedelta(hours=1), 3, 2))
    assert on_duty(plan, at) == (3,)
    assert on_duty(plan, at + timedelta(hours=1)) == (1,)


def test_one_occurrence_can_fall_away():
    line = Shift(
        1, datetime(2026, 7, 1, 9), datetime(2026, 7, 1, 18), "FREQ=DAILY", without=(datetime(2026, 7, 2, 9),)
    )
    found = duties(
        Plan("Asia/Tashkent", (line,)), datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 7, 4, tzinfo=UTC)
    )
    assert [duty.begins.day for duty in found] == [1, 3]


def test_an_empty_window_holds_nobody():
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    plan = Plan("Europe/Istanbul", (Shift(1, datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 17)),))
    assert duties(plan, at, at + timedelta(hours=1))
    assert duties(plan, at, at) == ()
    assert holes(plan, at, at) == ()
