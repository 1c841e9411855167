"""Who would be called for an alert made at a moment, call by call, with the clocks of each desk."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.casework.escalation import Call, Policy, Target, plan, so_far
from bot.casework.people import of_part
from bot.cli.moments import moment
from bot.cli.telling import Told
from bot.config import SettingsError, storage_settings
from bot.directory.hours import zone_of
from bot.directory.mission import MINISTRY, Mission
from bot.directory.office import desk_hours
from bot.directory.place import Place
from bot.handle.paging import GROUPED
from bot.handle.places import HOME_ZONE
from bot.handle.shifts import on_shift
from bot.store import desk
from bot.store.atlas import Atlas
from bot.store.database import Tx, open_store
from bot.store.sealed import KeyRing
from bot.wallclock import WallClock


@dataclass(frozen=True, slots=True)
class Staff:
    """Whom the desks have at a moment: how many chats each target means, and where anybody is on shift."""

    chats: dict[Target, int]
    manned: bool


def paged(
    atlas: Atlas, place: Place, policy: Policy, urgency: str, when: str, locale: str, *, desks: bool
) -> Told:
    """Who is called for an alert made then, while nobody acts; `desks`: as the database has it."""
    answer = atlas.route(place)
    name = place.timezone or next((m.timezone for m in answer.missions), "") or HOME_ZONE
    zone = zone_of(name)
    if zone is None:
        raise SettingsError(f"--when: no time zone is known for this place ({name})")
    at, remark = moment(when, zone, datetime.now(UTC))
    competent = (*(mission.id for mission in answer.missions), *([MINISTRY] if answer.desk else []))
    last = len(policy.steps)
    wanted = {m: so_far(policy, last, m, competent, manned=False) for m in competent or [MINISTRY]}
    staff = asyncio.run(_looked_up(atlas, wanted, at)) if desks else None
    first = next(
        (m for m in competent if m != MINISTRY and (staff is None or _anybody(staff, m))),
        next(iter(competent), MINISTRY),
    )
    lines = [f"moment:  {at:%A %Y-%m-%d %H:%M} there ({name}), {at.astimezone(UTC):%H:%M} UTC"]
    lines += [f"note:    {remark}"] if remark else []
    if staff is None:
        lines.append("note:    every desk is taken as manned; --desks looks into the database")
    reached = [t for t in wanted[first] if staff is None or staff.chats.get(t)]
    manned = staff is None or staff.manned
    calls = plan(policy, first, competent, reached, at, manned=manned)
    lines += [f"paged:   {_call(atlas, call, at, staff, locale)}" for call in calls]
    again = f"then every {policy.repeat_minutes} minutes the same, until somebody acts ({urgency})"
    data = {
        "moment": at,
        "zone": name,
        "note": remark,
        "urgency": urgency,
        "calls": [
            {
                "at": call.at,
                "to": [{"desk": t.desk, "part": t.part} | _chats_of(t, staff) for t in call.targets],
            }
            for call in calls
        ],
        "repeat_minutes": policy.repeat_minutes,
    }
    return Told((*lines, f"paged:   {again}"), data)


def _chats_of(target: Target, staff: Staff | None) -> dict[str, int]:
    return {} if staff is None else {"chats": staff.chats.get(target, 0)}


def _anybody(staff: Staff, mission: str) -> bool:
    return any(count for target, count in staff.chats.items() if target.desk == mission)


async def _looked_up(atlas: Atlas, wanted: dict[str, tuple[Target, ...]], at: datetime) -> Staff:
    database, keys = storage_settings()
    store = await open_store(database, KeyRing.load(keys), WallClock())  # to look makes no new ring
    try:
        async with store.begin() as tx:
            then = replace(tx, now=at.astimezone(UTC))
            targets = {target for each in wanted.values() for target in each}
            chats = {target: await _chats(then, atlas, target) for target in targets}
            return Staff(
                chats, any([await on_shift(then, atlas, each) for each in wanted if each != MINISTRY])
            )
    finally:
        await store.close()


async def _chats(tx: Tx, atlas: Atlas, target: Target) -> int:
    people = of_part(await desk.staff(tx, target.desk), target.part, await on_shift(tx, atlas, target.desk))
    groups = await desk.groups(tx, target.desk) if target.part in GROUPED else ()
    return len(people) + len(groups)


def _call(atlas: Atlas, call: Call, at: datetime, staff: Staff | None, locale: str) -> str:
    minutes = round((call.at - at).total_seconds() / 60)
    if not call.targets:
        return f"{call.at:%H:%M} (+{minutes} min) nobody: passed over, the next step comes at once"
    desks = dict.fromkeys(target.desk for target in call.targets)
    return f"{call.at:%H:%M} (+{minutes} min) " + "; ".join(
        _desk(atlas, [t for t in call.targets if t.desk == each], call.at, staff, locale) for each in desks
    )


def title(mission: Mission, locale: str) -> str:
    """A mission as a person names it, with its id."""
    kind = mission.kind.replace("_", " ")
    return f"{kind} of Uzbekistan in {mission.city.of(locale)} [{mission.id}]"


def _desk(atlas: Atlas, targets: list[Target], at: datetime, staff: Staff | None, locale: str) -> str:
    """A desk with whom of it is called, the time and the hours there, as far as they are known."""
    parts = " + ".join(t.part + (f" {staff.chats.get(t, 0)}" if staff else "") for t in targets)
    mission = atlas.directory.missions.get(targets[0].desk)
    if mission is None:
        return f"ministry desk [ministry] ({parts}, {at.astimezone(zone_of(HOME_ZONE)):%H:%M} there)"
    there = at.astimezone(zone_of(mission.timezone))
    found = desk_hours(atlas.directory, mission, at)
    told = [parts, f"{there:%A %H:%M} there"]
    if found.opening:
        opens = found.opening.opens
        told.append(
            "open" if found.opening.open else f"closed, opens {opens:%A %H:%M}" if opens else "closed"
        )
    else:
        told.append("hours not known")
    if found.holiday:
        told.append(f"holiday{'' if found.holiday.sure else ', not sure'}: {found.holiday.name}")
    if found.duty is not None:
        told.append("duty telephone answers" if found.duty else "duty telephone does not answer")
    return f"{title(mission, locale)} ({', '.join(told)})"
