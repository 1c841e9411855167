"""Owns hours: what a clock on a wall shows, when an office is open, and when it opens next.

Written hours are a small part of OpenStreetMap's `opening_hours`:
`Mo-Fr 09:00-13:00,14:00-18:00; Sa 10:00-12:00`, `Mo,We 9:00-12:00; Su off`, `24/7`. A later rule replaces an
earlier one for the same day; `22:00-06:00` ends on the next day, whose own rule does not touch it.

Times are those of the place, by its time zone, also on days on which the clocks change.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PARTS = ((6, "night"), (12, "morning"), (18, "day"), (23, "evening"), (24, "night"))
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY = 24 * 60
ALWAYS = "24/7"
AHEAD = 14  # days looked at for the next opening: the longest holidays are shorter
_RULE = re.compile(
    r"([A-Z][a-z](?:[-,][A-Z][a-z])*)\s+(off|\d{1,2}:\d\d-\d{1,2}:\d\d(?:,\d{1,2}:\d\d-\d{1,2}:\d\d)*)"
)
_SPAN = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")

Span = tuple[int, int]  # minutes from midnight, the end beyond 24:00 where it lies on the next day
Week = tuple[tuple[Span, ...], ...]  # Monday first


class HoursError(ValueError):
    """Written hours that cannot be read; the message names the part and what is expected."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether an office is open at a moment: until when, or when it opens next (None: not in two weeks)."""

    open: bool
    until: datetime | None
    opens: datetime | None


def local_time(timezone: str | None, now: datetime) -> datetime | None:
    """`now` on the spot; None where the zone is not known, for a wrong hour is worse than none."""
    zone = zone_of(timezone)
    return now.astimezone(zone) if zone else None


def zone_of(timezone: str | None) -> ZoneInfo | None:
    """The zone of that IANA name, None where there is none."""
    try:
        return ZoneInfo(timezone) if timezone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def part_of_day(local: datetime) -> str:
    """`night`, `morning`, `day` or `evening`: the words of the question when to make contact."""
    return next(name for until, name in PARTS if local.hour < until)


def parse(text: str) -> Week:
    """Written hours as a week. Raises HoursError."""
    text = re.sub(r"\s*([-,;])\s*", r"\1", text.strip().replace("–", "-").replace("—", "-"))
    if text == ALWAYS:
        return (((0, DAY),),) * 7
    week: list[tuple[Span, ...]] = [()] * 7
    for rule in filter(None, text.split(";")):
        found = _RULE.fullmatch(rule)
        if not found:
            raise HoursError(f'{rule!r} cannot be read; expected "Mo-Fr 09:00-18:00", "Su off" or "24/7"')
        spans = () if found[2] == "off" else _spans(found[2])
        for day in _days(found[1]):
            week[day] = spans
    if not text.strip(";"):
        raise HoursError('no hours; expected "Mo-Fr 09:00-18:00" or "24/7"')
    return tuple(week)


def written(week: Week) -> str:
    """The hours as text that reads back as the same week."""
    if week == (((0, DAY),),) * 7:
        return ALWAYS
    rules: list[tuple[int, int, tuple[Span, ...]]] = []
    for day, spans in enumerate(week):
        if rules and rules[-1][2] == spans:
            rules[-1] = (rules[-1][0], day, spans)
        else:
            rules.append((day, day, spans))
    told = [
        f"{DAYS[first]}{f'-{DAYS[last]}' if last > first else ''} {','.join(map(_span, spans)) or 'off'}"
        for first, last, spans in rules
        if spans
    ]
    return "; ".join(told) or f"{DAYS[0]}-{DAYS[-1]} off"


def opening(week: Week, zone: ZoneInfo, now: datetime, closed: Collection[date] = ()) -> Opening:
    """Open or not at `now` (aware); on `closed` days, by the place's calendar, nothing begins."""
    first = now.astimezone(zone).date() - timedelta(days=1)
    until = opens = None
    for begins, ends in _periods(week, zone, first, closed):
        if begins <= now < ends and (until is None or ends > until):
            until = ends
        elif until and begins <= until < ends:
            until = ends  # one period ends where the next begins: `24/7` never does
        elif begins > now and opens is None:
            opens = begins
    return Opening(until is not None, until, None if until else opens)


def _periods(
    week: Week, zone: ZoneInfo, first: date, closed: Collection[date]
) -> Iterator[tuple[datetime, datetime]]:
    for ahead in range(AHEAD + 2):
        day = first + timedelta(days=ahead)
        for begins, ends in () if day in closed else week[day.weekday()]:
            start, end = _at(day, begins, zone), _at(day, ends, zone)
            if start < end:  # a period that the clocks leave out is none
                yield start, end


def _at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """That time there: one that the clocks leave out is an hour later, one that comes twice the first."""
    wall = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minute)
    return datetime.fromtimestamp(wall.timestamp(), zone)


def _days(text: str) -> Iterator[int]:
    for part in text.split(","):
        first, _, last = part.partition("-")
        for name in (first, last or first):
            if name not in DAYS:
                raise HoursError(f"{name!r} is no day; expected one of {', '.join(DAYS)}")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        yield from (day % 7 for day in range(begin, end + 1 if end >= begin else end + 8))


def _spans(text: str) -> tuple[Span, ...]:
    spans = []
    for begin_hour, begin_minute, end_hour, end_minute in _SPAN.findall(text):
        begin, end = _minute(begin_hour, begin_minute), _minute(end_hour, end_minute)
        if begin in {end, DAY}:
            raise HoursError(f"{_span((begin, end))} is no time; expected a begin before the end")
        spans.append((begin, end if end > begin else end + DAY))
    spans.sort()
    for (_, end), (begin, _) in pairwise(spans):
        if begin < end:
            raise HoursError(f"{text}: times overlap; expected each after the one before")
    return tuple(spans)


def _minute(hour: str, minute: str) -> int:
    found = int(hour) * 60 + int(minute)
    if int(minute) > 59 or found > DAY:
        raise HoursError(f"{hour}:{minute} is no time; expected 00:00 to 24:00")
    return found


def _span(span: Span) -> str:
    begin, end = span
    end = end - DAY if end > DAY else end
    return f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"
