"""Owns the reading of a calendar file (iCalendar, RFC 5545) as a roster: one event, one line of the plan."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event

from bot.casework.roster_read import LONGEST, MOST, Line, RosterError

LARGEST = 5_000_000  # bytes
DAILY = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


def read_ics(data: bytes, zone: ZoneInfo) -> tuple[Line, ...]:
    """Every event of the calendar: its attendee, or its title, is the officer. Raises RosterError."""
    if len(data) > LARGEST:
        raise RosterError("the file is larger than 5 MB")
    try:
        events = [part for part in Calendar.from_ical(data).walk("VEVENT") if isinstance(part, Event)]
    except Exception:  # noqa: BLE001 - the library raises whatever a broken file makes of it
        raise RosterError("the file is no calendar (iCalendar, .ics)") from None
    if len(events) > MOST:
        raise RosterError(f"more than {MOST} events")
    lines: list[Line] = []
    problems: list[str] = []
    for number, event in enumerate(events, 1):
        try:
            lines.extend(_line(f"event {number}", event, zone))
        except RosterError as error:
            problems.extend(f"event {number}: {problem}" for problem in error.problems)
        except Exception:  # noqa: BLE001 - the same
            problems.append(f"event {number}: cannot be read")
    if not events:
        problems.append("the calendar holds no event")
    if problems:
        raise RosterError(*problems)
    return tuple(lines)


def _line(row: str, event: Event, zone: ZoneInfo) -> Iterator[Line]:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    if "RECURRENCE-ID" in event:
        raise RosterError("changes one occurrence of another event; write it as an event of its own")
    name = _officer(event)
    if not name:
        raise RosterError("has neither attendee nor title")
    start = event.get("DTSTART").dt if event.get("DTSTART") else None
    if start is None:
        raise RosterError("has no begin")
    end = event.get("DTEND").dt if event.get("DTEND") else None
    if end is None and event.get("DURATION"):
        end = start + event.get("DURATION").dt
    if end is None:
        raise RosterError("has no end")
    begins, ends = _local(start, zone), _local(end, zone)
    if not begins < ends <= begins + LONGEST:
        raise RosterError("ends before it begins, or lasts more than 31 days")
    if event.get("RRULE") is None:
        yield Line(row, name, begins, ends)
        return
    if isinstance(start, datetime) and start.tzinfo is not None and str(start.tzinfo) != zone.key:
        raise RosterError(f"comes again in another time zone than {zone.key}")
    yield Line(row, name, begins, ends, _rule(event.get("RRULE"), begins, zone), False, _without(event, zone))


def _officer(event: Event) -> str:
    attendee = event.get("ATTENDEE")
    first = attendee[0] if isinstance(attendee, list) else attendee
    named = str(first.params.get("CN", "")) if first is not None else ""
    return " ".join((named or str(event.get("SUMMARY", ""))).split())


def _local(moment: date, zone: ZoneInfo) -> datetime:
    """As the mission's clocks show it; a day is its first moment, a time without a zone is theirs already."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(zone).replace(tzinfo=None)


def _rule(rule: Any, begins: datetime, zone: ZoneInfo) -> str:
    if isinstance(rule, list):
        raise RosterError("has more than one rule")
    parts = {str(name).upper(): values for name, values in rule.items()}
    if [str(each).upper() for each in parts.get("FREQ", ())] not in [[freq] for freq in DAILY]:
        raise RosterError("comes again more often than daily")
    for at in parts.get("UNTIL", ()):
        end = _local(at, zone) if isinstance(at, datetime) else datetime.combine(at, time(23, 59, 59))
        parts["UNTIL"] = [f"{end:%Y%m%dT%H%M%S}"]
    written = ";".join(f"{name}={','.join(str(value) for value in parts[name])}" for name in parts)
    try:
        rrulestr(written, dtstart=begins).after(begins + timedelta(days=1))
    except (ValueError, TypeError, KeyError):
        raise RosterError("has a rule that cannot be read") from None
    return written


def _without(event: Event, zone: ZoneInfo) -> tuple[datetime, ...]:
    given = event.get("EXDATE", [])
    dates = given if isinstance(given, list) else [given]
    return tuple(sorted(_local(each.dt, zone) for entry in dates for each in entry.dts))
