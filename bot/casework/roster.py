"""Owns who is on shift when: a mission's weekly plan, what was agreed beside it, and the holes between.

Rules
- Times of a plan are what the clocks of the mission show; everything that is worked out is UTC, half open.
- Of a time that comes twice the first is meant, of one that the clocks leave out the moment of the jump: what
  joins in the plan joins in truth, also on those days.
- Agreements win over the plan, later ones over earlier ones.
- On a working-days line the holidays of both countries fall away, and are holes if nobody else is there.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from bot.directory.hours import zone_of

Span = tuple[datetime, datetime]

AHEAD = timedelta(days=60)  # how far the next change, and the end of a duty, are looked for
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
PERIODS = {"DAILY": DAY, "WEEKLY": timedelta(weeks=1)}


@dataclass(frozen=True, slots=True)
class Shift:
    """One line of a plan: the first time in naive local times, and an RFC 5545 rule where it comes again.

    UNTIL in the rule is local, too. `working`: not on holidays. `without`: begins that fall away.
    """

    officer: int
    begins: datetime
    ends: datetime
    rule: str = ""
    working: bool = False
    without: tuple[datetime, ...] = ()
    id: int = 0


@dataclass(frozen=True, slots=True)
class Override:
    """Agreed beside the plan, in UTC: `officer` is on shift (None: nobody), `instead` is not (or None)."""

    begins: datetime
    ends: datetime
    officer: int | None
    instead: int | None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """A mission's roster: IANA zone, lines, agreements in order of making, holidays of both countries."""

    zone: str
    shifts: tuple[Shift, ...] = ()
    overrides: tuple[Override, ...] = ()
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Duty:
    """An officer is on shift from `begins` until before `ends`, UTC."""

    officer: int
    begins: datetime
    ends: datetime


def moment(zone: str, local: datetime) -> datetime:
    """When the clocks of the zone show this naive time, in UTC; never earlier for a later time."""
    there = zone_of(zone)
    if there is None:
        raise ValueError(f"no time zone is called {zone!r}")
    at = local.replace(tzinfo=there, fold=0).astimezone(UTC)
    return at if at.astimezone(there).replace(tzinfo=None) == local else _jump(there, local, at)


def _jump(there: ZoneInfo, local: datetime, late: datetime) -> datetime:
    """The moment at which the clocks go past a time that they leave out; it lies before `late`."""
    low, high = 0, int(2 * DAY / SECOND)
    start = late - 2 * DAY
    while low < high:
        middle = (low + high) // 2
        if (start + middle * SECOND).astimezone(there).replace(tzinfo=None) < local:
            low = middle + 1
        else:
            high = middle
    return start + low * SECOND


def duties(plan: Plan, since: datetime, until: datetime) -> tuple[Duty, ...]:
    """Everybody's duties inside the window, in order of begin; what joins is one."""
    spans: dict[int, list[Span]] = {}
    for shift in plan.shifts:
        spans.setdefault(shift.officer, []).extend(_occurrences(plan, shift, since, until))
    for agreed in plan.overrides:
        if agreed.instead is not None:
            held = spans.get(agreed.instead, [])
            spans[agreed.instead] = [part for span in held for part in _cut(span, agreed.begins, agreed.ends)]
        if agreed.officer is not None:
            spans.setdefault(agreed.officer, []).append((agreed.begins, agreed.ends))
    found = (
        Duty(officer, max(begins, since), min(ends, until))
        for officer, held in spans.items()
        for begins, ends in _joined(held)
        if max(begins, since) < min(ends, until)  # an empty window holds nobody's duty
    )
    return tuple(sorted(found, key=lambda duty: (duty.begins, duty.officer)))


def on_duty(plan: Plan, at: datetime) -> tuple[int, ...]:
    """The officers on shift at that moment, in order of their ids."""
    return tuple(sorted({duty.officer for duty in duties(plan, at, at + SECOND) if duty.begins <= at}))


def next_change(plan: Plan, at: datetime) -> datetime | None:
    """The first moment after `at` from which others are on shift; None: not in the next 60 days."""
    found = duties(plan, at, at + AHEAD)
    now = {duty.officer for duty in found if duty.begins <= at < duty.ends}
    turns = sorted({turn for duty in found for turn in (duty.begins, duty.ends) if at < turn < at + AHEAD})
    return next(
        (turn for turn in turns if {d.officer for d in found if d.begins <= turn < d.ends} != now), None
    )


def ends_at(plan: Plan, officer: int, at: datetime) -> datetime | None:
    """When the officer's present unbroken duty ends; None where they are not on shift."""
    held = (duty for duty in duties(plan, at, at + AHEAD) if duty.officer == officer and duty.begins <= at)
    return next((duty.ends for duty in held), None)


def holes(
    plan: Plan, since: datetime, until: datetime, reachable: Collection[int] | None = None
) -> tuple[Span, ...]:
    """The times in the window at which nobody is on shift, or nobody of the `reachable`."""
    held = _joined(
        (duty.begins, duty.ends)
        for duty in duties(plan, since, until)
        if reachable is None or duty.officer in reachable
    )
    free, at = [], since
    for begins, ends in held:
        if begins > at:
            free.append((at, begins))
        at = ends
    return (*free, (at, until)) if at < until else tuple(free)


def with_agreement(plan: Plan, agreed: Override) -> Plan:
    """The plan with one more agreement."""
    return replace(plan, overrides=(*plan.overrides, agreed))


def _occurrences(plan: Plan, shift: Shift, since: datetime, until: datetime) -> Iterator[Span]:
    there = zone_of(plan.zone)
    length = shift.ends - shift.begins
    first = since.astimezone(there).replace(tzinfo=None) - length - 2 * DAY
    last = until.astimezone(there).replace(tzinfo=None) + 2 * DAY
    for begins in _begins(shift.rule, shift.begins, first.date(), last.date()):
        if begins in shift.without or (shift.working and begins.date() in plan.holidays):
            continue
        span = (moment(plan.zone, begins), moment(plan.zone, begins + length))
        if span[0] < span[1]:  # a shift that the clocks leave out is none
            yield span


@lru_cache(maxsize=4096)
def _begins(rule: str, start: datetime, first: date, last: date) -> tuple[datetime, ...]:
    """The local begins between two days; a rule without a count is read from close before them."""
    low, high = (datetime.combine(day, datetime.min.time()) for day in (first, last))
    if not rule:
        return (start,) if low <= start <= high else ()
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    period = PERIODS.get(parts.get("FREQ", ""))
    if period and "COUNT" not in parts and start < low:
        period *= int(parts.get("INTERVAL", "1"))
        start += ((low - start) // period - 1) * period if low - start > period else timedelta()
    return tuple(rrulestr(rule, dtstart=start).between(low, high, inc=True))


def _cut(span: Span, begins: datetime, ends: datetime) -> Iterator[Span]:
    if span[0] < min(begins, span[1]):
        yield span[0], min(begins, span[1])
    if max(ends, span[0]) < span[1]:
        yield max(ends, span[0]), span[1]


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for begins, ends in sorted(spans):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends, joined[-1][1]))
        else:
            joined.append((begins, ends))
    return joined
