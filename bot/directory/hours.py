"""Owns local time: what a clock on the wall of a mission or a place shows at a told moment."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PARTS = ((6, "night"), (12, "morning"), (18, "day"), (23, "evening"), (24, "night"))


def local_time(timezone: str | None, now: datetime) -> datetime | None:
    """`now` on the spot; None where the zone is not known, for a wrong hour is worse than none."""
    if not timezone:
        return None
    try:
        return now.astimezone(ZoneInfo(timezone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def part_of_day(local: datetime) -> str:
    """`night`, `morning`, `day` or `evening`: the words of the question when to make contact."""
    return next(name for until, name in PARTS if local.hour < until)
