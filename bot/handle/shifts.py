"""Who is on shift at a mission, by its roster, clocks and calendar; and when an alert may ring.

Rules
- Where hours are not known, an office is taken to be open from 9 to 18 on working days.
- On the surely known holidays of both countries it is closed.
"""

from datetime import date, datetime, timedelta

from bot.casework.roster import Plan, duties, on_duty
from bot.directory.hours import opening, parse, zone_of
from bot.directory.office import holidays
from bot.directory.source import HOME
from bot.handle.places import HOME_ZONE
from bot.store import roster
from bot.store.atlas import Atlas
from bot.store.database import Tx

USUAL = parse("Mo-Fr 09:00-18:00")
AHEAD = timedelta(days=14)  # how far a roster is looked at; also the longest wait for an office to open
BACK = timedelta(days=60)  # agreements older than this say nothing about a duty that still goes on


def zone_name(atlas: Atlas, mission: str) -> str:
    """The IANA name of the mission's time zone; the ministry's where it has none."""
    found = atlas.directory.missions.get(mission)
    return found.timezone if found and zone_of(found.timezone) else HOME_ZONE


async def plan_of(tx: Tx, atlas: Atlas, mission: str) -> Plan:
    """The mission's roster with its calendar."""
    shifts, overrides = await roster.plan(tx, mission, tx.now - BACK)
    return Plan(zone_name(atlas, mission), shifts, overrides, _closed(atlas, mission))


async def on_shift(tx: Tx, atlas: Atlas, mission: str) -> tuple[int, ...]:
    """The officers on shift now."""
    return on_duty(await plan_of(tx, atlas, mission), tx.now)


async def rings_at(tx: Tx, atlas: Atlas, mission: str) -> datetime:
    """The first moment from now on at which the mission is at work: somebody on shift, or office hours."""
    plan = await plan_of(tx, atlas, mission)
    found = atlas.directory.missions.get(mission)
    zone = zone_of(plan.zone)
    assert zone is not None  # noqa: S101 # nosec B101 # zone_name gives no other
    hours = opening((found.hours if found else None) or USUAL, zone, tx.now, plan.holidays)
    coming = [max(duty.begins, tx.now) for duty in duties(plan, tx.now, tx.now + AHEAD)[:1]]
    opens = tx.now if hours.open else hours.opens
    return min((*coming, *([opens] if opens else [])), default=tx.now)


def _closed(atlas: Atlas, mission: str) -> frozenset[date]:
    directory = atlas.directory
    found = directory.missions.get(mission)
    known = holidays(directory, found) if found else directory.holidays.get(HOME, {})
    return frozenset(day for day, holiday in known.items() if holiday.sure)
