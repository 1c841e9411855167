"""Moments as people type them ("Sunday 03:10", "2026-11-29 03:10"), by the clocks of a place."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.config import SettingsError

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WRITTEN = re.compile(r"(?:(?P<date>\d{4}-\d\d-\d\d)|(?P<day>[A-Za-z]{3,9}))?\s*(?P<time>\d{1,2}:\d\d)?")
EXPECTED = 'wants "Sunday 03:10", "2026-11-29 03:10", "03:10" or "now"'


def moment(text: str, zone: ZoneInfo, now: datetime) -> tuple[datetime, str]:
    """The moment, in UTC's sense aware, in the zone; and a remark where the clocks change, else empty.

    A weekday or a bare time is the next one after `now`. Raises SettingsError on anything else.
    """
    here = now.astimezone(zone)
    if text.strip().lower() == "now":
        return here, ""
    found = WRITTEN.fullmatch(text.strip())
    if not found or not any(found.groups()):
        raise SettingsError(f"--when: {EXPECTED}")
    hour, minute = _clock(found["time"])
    if found["date"]:
        return _on(_date(found["date"]), hour, minute, zone)
    days = range(8) if not found["day"] else _weekdays(found["day"], here)
    for ahead in days:
        at, remark = _on(here.date() + timedelta(days=ahead), hour, minute, zone)
        if at > here:
            return at, remark
    raise SettingsError(f"--when: {EXPECTED}")


def _weekdays(text: str, here: datetime) -> tuple[int, int]:
    """Days ahead of the next two days of that name."""
    wanted = next((number for number, day in enumerate(DAYS) if day.startswith(text.lower())), None)
    if wanted is None:
        raise SettingsError(f"--when: {EXPECTED}")
    ahead = (wanted - here.weekday()) % 7
    return ahead, ahead + 7


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SettingsError("--when: there is no such day") from None


def _clock(text: str | None) -> tuple[int, int]:
    hour, minute = (int(part) for part in (text or "00:00").split(":"))
    if hour > 23 or minute > 59:
        raise SettingsError("--when: there is no such time")
    return hour, minute


def _on(day: date, hour: int, minute: int, zone: ZoneInfo) -> tuple[datetime, str]:
    """That time there; one that the clocks leave out is an hour later, of two the first is meant."""
    wanted = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
    real = datetime.fromtimestamp(wanted.timestamp(), zone)
    if real.replace(tzinfo=None) != wanted.replace(tzinfo=None):
        return real, f"the clocks leave out {hour:02}:{minute:02} that day"
    if wanted.utcoffset() != wanted.replace(fold=1).utcoffset():
        return wanted, f"{hour:02}:{minute:02} comes twice that day; the first is meant"
    return wanted, ""
