"""Hours: what is written reads back, and what is said agrees with looking at every minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.directory.hours import DAYS, HoursError, local_time, opening, parse, part_of_day, written, zone_of

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = parse("Mo-Fr 09:00-13:00,14:00-18:00; Sa 10:00-12:00")


def at(zone, *moment):
    return datetime(*moment, tzinfo=ZoneInfo(zone))


@st.composite
def weeks(draw):
    rules = []
    for day in DAYS:
        cuts = sorted(draw(st.lists(st.integers(0, 1440), max_size=4, unique=True)))
        spans = [
            f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}"
            for a, b in zip(cuts[::2], cuts[1::2], strict=False)
        ]
        rules.append(f"{day} {','.join(spans) or 'off'}")
    return parse("; ".join(rules))


@given(weeks())
def test_what_is_written_reads_back(week):
    assert parse(written(week)) == week


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("24/7", "24/7"),
        ("Mo-Su 00:00-24:00", "24/7"),
        (" Mo–Fr  9:00 - 18:00 ", "Mo-Fr 09:00-18:00"),
        ("Mo-Fr 09:00-18:00; We off", "Mo-Tu 09:00-18:00; Th-Fr 09:00-18:00"),
        ("Fr-Mo 10:00-11:00", "Mo 10:00-11:00; Fr-Su 10:00-11:00"),
        ("Mo,We 09:00-10:00", "Mo 09:00-10:00; We 09:00-10:00"),
        ("Sa 22:00-06:00", "Sa 22:00-06:00"),
        ("Mo-Su off", "Mo-Su off"),
    ],
)
def test_ways_to_write_them(text, canonical):
    assert written(parse(text)) == canonical


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "no hours"),
        (";", "no hours"),
        ("9-18", "'9-18'"),
        ("Mo-Fr 25:00-26:00", "25:00"),
        ("Mo-Fr 09:60-10:00", "09:60"),
        ("Mo 09:00-09:00", "09:00-09:00"),
        ("Mo 09:00-12:00,11:00-13:00", "overlap"),
        ("Xx 09:00-10:00", "Xx"),
        ("Пн-Пт 09:00-18:00", "cannot be read"),
        ("Mo-Fr 09:00-18:00 Sa", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_named(text, named):
    with pytest.raises(HoursError, match=named):
        parse(text)


@given(st.text(max_size=40))
def test_any_text_is_hours_or_said_to_be_none(text):
    try:
        assert len(parse(text)) == 7
    except HoursError:
        return


def walls(week, zone, now, closed):
    """Whether the clock on the wall stands in a written period: today's, or yesterday's beyond midnight."""
    local = now.astimezone(zone)
    minute = local.hour * 60 + local.minute
    day = local.date()
    before = day - timedelta(days=1)
    today = () if day in closed else week[day.weekday()]
    late = () if before in closed else week[before.weekday()]
    return any(a <= minute < b for a, b in today) or any(a <= minute + 1440 < b for a, b in late)


# Zones on both sides of the date line, and one with half an hour; no clock changes in these weeks.
QUIET = st.sampled_from(["Asia/Tashkent", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Asia/Kolkata"])


@settings(deadline=None)
@given(weeks(), QUIET, st.integers(0, 14 * 24 * 60), st.sets(st.integers(0, 20), max_size=4))
def test_it_agrees_with_the_clock_on_the_wall(week, name, minutes, holidays):
    zone = ZoneInfo(name)
    begin = datetime(2026, 11, 10, tzinfo=UTC)
    now = begin + timedelta(minutes=minutes)
    closed = {begin.date() + timedelta(days=number) for number in holidays}
    found = opening(week, zone, now, closed)
    assert found.open == walls(week, zone, now, closed)
    if found.open:
        assert found.until > now
        assert walls(week, zone, found.until - timedelta(minutes=1), closed)
    elif found.opens:
        assert walls(week, zone, found.opens, closed)
        assert not walls(week, zone, found.opens - timedelta(minutes=1), closed)
        assert not any(
            walls(week, zone, now + timedelta(minutes=m), closed)
            for m in range(0, int((found.opens - now).total_seconds() // 60), 7)
        )


def test_on_a_friday_evening_it_opens_on_saturday():
    found = opening(OFFICE, BERLIN, at("Europe/Berlin", 2026, 11, 27, 19, 0))
    assert (found.open, found.opens) == (False, at("Europe/Berlin", 2026, 11, 28, 10, 0))


def test_a_holiday_puts_the_opening_off():
    friday = at("Europe/Berlin", 2026, 11, 27, 19, 0)
    found = opening(OFFICE, BERLIN, friday, {date(2026, 11, 28), date(2026, 11, 30)})
    assert found.opens == at("Europe/Berlin", 2026, 12, 1, 9, 0)


def test_the_hour_is_the_walls_across_both_changes_of_the_clock():
    for sunday, monday in ((datetime(2026, 3, 29, 12), 30), (datetime(2026, 10, 25, 12), 26)):
        found = opening(OFFICE, BERLIN, sunday.replace(tzinfo=BERLIN))
        assert (found.opens.day, found.opens.hour, found.opens.minute) == (monday, 9, 0)


def test_a_night_shift_lasts_an_hour_less_or_more_when_the_clocks_change():
    night = parse("Sa 22:00-06:00")
    short = opening(night, BERLIN, at("Europe/Berlin", 2026, 3, 28, 23, 0))
    long = opening(night, BERLIN, at("Europe/Berlin", 2026, 10, 24, 23, 0))
    assert short.until.astimezone(UTC) == datetime(2026, 3, 29, 4, 0, tzinfo=UTC)
    assert long.until.astimezone(UTC) == datetime(2026, 10, 25, 5, 0, tzinfo=UTC)


def test_a_time_that_the_clocks_leave_out_is_an_hour_later():
    week = parse("Su 02:10-02:50")
    assert opening(week, BERLIN, at("Europe/Berlin", 2026, 3, 29, 3, 20)).open
    assert not opening(week, BERLIN, at("Europe/Berlin", 2026, 3, 29, 3, 55)).open


def test_always_is_always():
    found = opening(parse("24/7"), BERLIN, at("Europe/Berlin", 2026, 12, 31, 23, 59))
    assert found.open
    assert found.until - at("Europe/Berlin", 2026, 12, 31, 23, 59) > timedelta(days=7)


def test_an_office_that_never_opens_says_so():
    found = opening(parse("Mo-Su off"), BERLIN, at("Europe/Berlin", 2026, 1, 1))
    assert (found.open, found.until, found.opens) == (False, None, None)


def test_local_time_on_the_spot():
    now = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    assert local_time("Asia/Almaty", now).strftime("%d %H:%M") == "24 03:30"
    assert local_time("America/New_York", now).strftime("%d %H:%M") == "23 17:30"


@pytest.mark.parametrize("zone", [None, "", "Nowhere/Atlantis", "../etc/passwd", "/etc/passwd", "a\0b"])
def test_an_unknown_zone_has_no_time(zone):
    assert zone_of(zone) is None
    assert local_time(zone, datetime(2026, 1, 1, tzinfo=UTC)) is None


def test_parts_of_the_day():
    assert [part_of_day(datetime(2026, 1, 1, hour)) for hour in (0, 6, 12, 18, 23)] == [
        "night", "morning", "day", "evening", "night",
    ]  # fmt: skip
