"""Owns when a mission can be reached: its hours, both countries' holidays, the duty officer's telephone.

Rules
- An office is closed on the public holidays of its country and of Uzbekistan (docs/adr/0016).
- A holiday whose day is not sure closes nothing; it is said that the office may be closed.
- What nobody told is not said: without hours there is no "open" and no "closed".
"""

from datetime import date, datetime
from typing import NamedTuple

from bot.directory.hours import Opening, opening, zone_of
from bot.directory.mission import Directory, Holiday, Mission
from bot.directory.source import HOME


class Reach(NamedTuple):
    """What is known of a mission at a moment; None is "not known", for `holiday` "none today"."""

    opening: Opening | None
    holiday: Holiday | None
    duty: bool | None  # whether the duty officer's telephone answers now


def holidays(directory: Directory, mission: Mission) -> dict[date, Holiday]:
    """The public holidays of the mission's country and of Uzbekistan; the surer one of two on one day."""
    found = dict(directory.holidays.get(mission.country, {}))
    for day, holiday in directory.holidays.get(HOME, {}).items():
        if day not in found or not found[day].sure:
            found[day] = holiday
    return found


def desk_hours(directory: Directory, mission: Mission, now: datetime) -> Reach:
    """How a mission can be reached at `now` (aware), by the clocks and the calendar there."""
    zone = zone_of(mission.timezone)
    if zone is None:
        return Reach(None, None, None)
    known = holidays(directory, mission)
    closed = frozenset(day for day, holiday in known.items() if holiday.sure)
    hours = opening(mission.hours, zone, now, closed) if mission.hours else None
    duty = opening(mission.duty, zone, now).open if mission.duty and mission.emergency else None
    return Reach(hours, known.get(now.astimezone(zone).date()), duty)
