"""Owns the rosters that come as files: a table (CSV) or a calendar (iCalendar), read into lines of a plan.

Rules
- A wrong row is named, with its column; of a file with any wrong row nothing is taken.
- Times are those of the mission's clocks. A calendar's times in another zone are taken over once, never as a
  rule that comes again: its clocks may change on other days.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import StringIO

from bot.casework.roster import Shift

COLUMNS = ("officer", "days", "begins", "ends", "since", "until", "holidays")
NEEDED = COLUMNS[:4]
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST = 5000  # lines of one roster
LONGEST = timedelta(days=31)
DAY = timedelta(days=1)
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_SPAN = re.compile(r"(\d{4}-\d\d-\d\d)(?:\s*\.\.\s*(\d{4}-\d\d-\d\d))?")


class RosterError(ValueError):
    """A file that is no roster; `problems` name the place of each fault."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was written: `row` names its place, `officer` the name there; times are local."""

    row: str
    officer: str
    begins: datetime
    ends: datetime
    rule: str = ""
    working: bool = False
    without: tuple[datetime, ...] = ()


def read_csv(text: str) -> tuple[Line, ...]:
    """A table with the columns officer, days, begins, ends, and since, until, holidays where wanted.

    Days are `Mon-Fri`, `Sat Sun`, `daily`, a date, or dates as `2026-12-03..2026-12-09`: then one long duty.
    """
    text = text.removeprefix("\ufeff")
    head = text.split("\n", 1)[0]
    separator = max(";\t,", key=head.count)
    try:
        rows = list(csv.reader(StringIO(text, newline=None), delimiter=separator))
    except csv.Error:
        raise RosterError("the file is no table") from None
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise RosterError("row 1: no header with officer, days, begins, ends")
    names = [cell.strip().lower() for cell in rows[0]]
    if wrong := [name for name in names if name not in COLUMNS or names.count(name) > 1]:
        raise RosterError(f"row 1: column {wrong[0][:40]!r} is not known or comes twice")
    if missing := [name for name in NEEDED if name not in names]:
        raise RosterError(f"row 1: no column {missing[0]}")
    lines, problems = [], []
    for number, cells in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        told = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
        try:
            lines.append(_line(f"row {number}", told, more=len(cells) > len(names)))
        except _CellError as error:
            problems.append(f"row {number}: {error}")
    if len(lines) > MOST:
        problems.append(f"more than {MOST} lines")
    if problems:
        raise RosterError(*problems)
    return tuple(lines)


def matched(lines: Iterable[Line], people: Mapping[str, Iterable[int]]) -> tuple[Shift, ...]:
    """The lines as a plan: names as on the desk's list; RosterError where one is not there, or twice."""
    known = {_folded(name): tuple(ids) for name, ids in people.items()}
    problems, shifts = [], []
    for line in lines:
        found = known.get(_folded(line.officer), ())
        if len(found) == 1:
            shifts.append(Shift(found[0], line.begins, line.ends, line.rule, line.working, line.without))
        else:
            told = "two officers have this name" if found else "no officer of this desk has this name"
            problems.append(f"{line.row}: {told}")
    if problems:
        raise RosterError(*problems)
    return tuple(shifts)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


class _CellError(ValueError):
    """One cell that cannot be read."""


def _line(row: str, told: Mapping[str, str], *, more: bool) -> Line:
    if more:
        raise _CellError("has more cells than the header")
    name = told.get("officer", "")
    if not name:
        raise _CellError("officer: is empty")
    begins, ends = _clock("begins", told.get("begins", "")), _clock("ends", told.get("ends", ""))
    holidays = told.get("holidays", "").lower() or "yes"
    if holidays not in ("yes", "no"):
        raise _CellError("holidays: is yes or no")
    days = told.get("days", "")
    if span := _SPAN.fullmatch(days):
        first, last = _date("days", span[1]), _date("days", span[2] or span[1])
        if told.get("since") or told.get("until"):
            raise _CellError("since, until: belong to weekdays, not to dates")
        start, end = datetime.combine(first, time()) + begins, datetime.combine(last, time()) + ends
        end += DAY if end <= start and not span[2] else timedelta()
        if not start < end <= start + LONGEST:
            raise _CellError("days: end before they begin, or last more than 31 days")
        return Line(row, name, start, end, "", holidays == "no")
    weekdays = tuple(_weekdays(days))
    if not told.get("since"):
        raise _CellError("since: weekdays need the date from which they count")
    since = _date("since", told["since"])
    since += next(ahead * DAY for ahead in range(7) if DAYS[(since + ahead * DAY).weekday()] in weekdays)
    start = datetime.combine(since, time()) + begins
    end = start - begins + ends + (DAY if ends <= begins else timedelta())
    rule = "FREQ=DAILY" if len(weekdays) == len(DAYS) else f"FREQ=WEEKLY;BYDAY={','.join(weekdays)}"
    if told.get("until"):
        until = _date("until", told["until"])
        if until < since:
            raise _CellError("until: lies before the first day")
        rule += f";UNTIL={until:%Y%m%d}T235959"
    return Line(row, name, start, end, rule, holidays == "no")


def _clock(column: str, text: str) -> timedelta:
    found = _TIME.fullmatch(text)
    if not found or int(found[2]) > 59 or timedelta(hours=int(found[1]), minutes=int(found[2])) > DAY:
        raise _CellError(f"{column}: is a time such as 09:00")
    return timedelta(hours=int(found[1]), minutes=int(found[2]))


def _date(column: str, text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise _CellError(f"{column}: is a date such as 2026-12-03") from None
    if not 2000 <= found.year <= 2200:
        raise _CellError(f"{column}: is a date of our time")
    return found


def _weekdays(text: str) -> Iterator[str]:
    if text.lower() == "daily":
        yield from DAYS
        return
    wanted = set()
    for part in re.split(r"[\s,]+", text.upper()):
        ends = [word[:2] for word in part.split("-")]
        if not 1 <= len(ends) <= 2 or any(end not in DAYS or len(part) > 20 for end in ends):
            raise _CellError("days: are `Mon-Fri`, `Sat Sun`, `daily`, a date, or dates with .. between")
        first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
        wanted |= {DAYS[(first + ahead) % 7] for ahead in range((last - first) % 7 + 1)}
    yield from (day for day in DAYS if day in wanted)
