"""Rosters from files: right rows are taken, wrong ones named, and of a wrong file nothing."""

from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.casework.roster import Plan, duties
from bot.casework.roster_calendar import read_ics
from bot.casework.roster_read import RosterError, matched, read_csv

TURKEY = ZoneInfo("Europe/Istanbul")
TABLE = """officer;days;begins;ends;since;until;holidays
A. Karimova;Mon-Fri;09:00;18:00;2026-12-01;;no
B. Saidov;daily;18:00;09:00;2026-12-01;2026-12-31;yes
a.  karimova;2026-12-05..2026-12-07;08:00;20:00;;;
B. Saidov;Sat Sun;09:00;24:00;2026-12-02;;
"""
CALENDAR = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Desk//EN\r
BEGIN:VEVENT\r
UID:1\r
SUMMARY:A. Karimova\r
DTSTART;TZID=Europe/Istanbul:20261201T090000\r
DTEND;TZID=Europe/Istanbul:20261201T180000\r
RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20261231T150000Z\r
EXDATE;TZID=Europe/Istanbul:20261203T090000\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
ATTENDEE;CN="B. Saidov":mailto:desk@example.org\r
SUMMARY:Night\r
DTSTART:20261202T150000Z\r
DURATION:PT15H\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:3\r
SUMMARY:B. Saidov\r
STATUS:CANCELLED\r
DTSTART:20261203T150000Z\r
DURATION:PT15H\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:4\r
SUMMARY:B. Saidov\r
DTSTART;VALUE=DATE:20261224\r
DTEND;VALUE=DATE:20261226\r
END:VEVENT\r
END:VCALENDAR\r
"""
PEOPLE = {"A. Karimova": [1], "B. Saidov": [2]}


def test_a_table_becomes_a_plan():
    lines = read_csv(TABLE)
    assert [(line.begins, line.ends, line.rule, line.working) for line in lines] == [
        (datetime(2026, 12, 1, 9), datetime(2026, 12, 1, 18), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", True),
        (datetime(2026, 12, 1, 18), datetime(2026, 12, 2, 9), "FREQ=DAILY;UNTIL=20261231T235959", False),
        (datetime(2026, 12, 5, 8), datetime(2026, 12, 7, 20), "", False),
        (datetime(2026, 12, 5, 9), datetime(2026, 12, 6), "FREQ=WEEKLY;BYDAY=SA,SU", False),
    ]
    assert [shift.officer for shift in matched(lines, PEOPLE)] == [1, 2, 1, 2]


def test_a_calendar_becomes_a_plan():
    shifts = matched(read_ics(CALENDAR, TURKEY), PEOPLE)
    week = duties(
        Plan("Europe/Istanbul", shifts),
        datetime(2026, 11, 30, 21, tzinfo=UTC),
        datetime(2026, 12, 4, 21, tzinfo=UTC),
    )
    assert [(duty.officer, duty.begins.day, duty.begins.hour, duty.ends.hour) for duty in week] == [
        (1, 1, 6, 15), (1, 2, 6, 15), (2, 2, 15, 6), (1, 4, 6, 15),
    ]  # fmt: skip
    assert (
        duties(
            Plan("Europe/Istanbul", shifts),
            datetime(2026, 12, 31, 21, tzinfo=UTC),
            datetime(2027, 2, 1, tzinfo=UTC),
        )
        == ()
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (";Mon;09:00;18:00;2026-12-01;;", "officer: is empty"),
        ("A;Funday;09:00;18:00;2026-12-01;;", "days: are"),
        ("A;;09:00;18:00;2026-12-01;;", "days: are"),
        ("A;Mon;9;18:00;2026-12-01;;", "begins: is a time"),
        ("A;Mon;09:00;25:00;2026-12-01;;", "ends: is a time"),
        ("A;Mon;09:00;18:00;;;", "since: weekdays need"),
        ("A;Mon;09:00;18:00;2026-13-01;;", "since: is a date"),
        ("A;Mon;09:00;18:00;2026-12-08;2026-12-01;", "until: lies before"),
        ("A;Mon;09:00;18:00;2026-12-01;;maybe", "holidays: is yes or no"),
        ("A;2026-12-05..2026-12-01;09:00;18:00;;;", "days: end before"),
        ("A;2026-12-05;09:00;18:00;2026-12-01;;", "belong to weekdays"),
        ("A;Mon;09:00;18:00;2026-12-01;;no;more", "more cells"),
        ("A;0001-01-01;09:00;18:00;;;", "a date of our time"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_taken(row, said):
    with pytest.raises(RosterError) as caught:
        read_csv(f"{TABLE}{row}\n")
    assert [problem.startswith("row 6: ") and said in problem for problem in caught.value.problems] == [True]


@pytest.mark.parametrize(
    "text", ["", "\n", "officer,days\n", "officer,days,begins,ends,officer\n", "a;b;c\n"]
)
def test_a_table_without_its_header_is_none(text):
    with pytest.raises(RosterError, match="row 1"):
        read_csv(text)


def test_names_that_nobody_has_or_two_have_are_named():
    lines = read_csv(TABLE)
    with pytest.raises(RosterError) as caught:
        matched(lines, {"A. Karimova": [1, 3]})
    assert len(caught.value.problems) == 4
    assert "Karimova" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"SUMMARY:A. Karimova", b"SUMMARY:", "neither attendee nor title"),
        (b"DURATION:PT15H\r\nEND", b"END", "has no end"),
        (b"FREQ=WEEKLY", b"FREQ=HOURLY", "more often than daily"),
        (b"DTSTART;TZID=Europe/Istanbul:20261201T090000", b"DTSTART:20261201T060000Z", "another time zone"),
        (b"STATUS:CANCELLED", b"RECURRENCE-ID:20261203T150000Z", "changes one occurrence"),
        (
            b"DTEND;TZID=Europe/Istanbul:20261201T180000",
            b"DTEND;TZID=Europe/Istanbul:20261101T180000",
            "ends before",
        ),
    ],
)
def test_a_wrong_event_is_named(old, new, said):
    with pytest.raises(RosterError, match=said):
        read_ics(CALENDAR.replace(old, new, 1) if old in CALENDAR else CALENDAR, TURKEY)


@given(st.binary(max_size=300) | st.integers(0, len(CALENDAR) - 12).map(lambda at: CALENDAR[:at]))
@example(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
def test_bytes_that_are_no_calendar_are_said_to_be_none(data):
    with pytest.raises(RosterError):
        read_ics(data, TURKEY)


@given(st.integers(0, len(CALENDAR) - 1), st.binary(min_size=1, max_size=6))
def test_any_change_gives_lines_or_a_clear_word(at, put):
    with suppress(RosterError):
        assert all(
            line.begins < line.ends
            for line in read_ics(CALENDAR[:at] + put + CALENDAR[at + len(put) :], TURKEY)
        )


@given(st.text(max_size=200) | st.integers(0, len(TABLE)).map(lambda at: TABLE[:at] + "\x00;;" + TABLE[at:]))
def test_any_text_gives_lines_or_a_clear_word(text):
    with suppress(RosterError):
        assert all(line.begins < line.ends for line in read_csv(text))
