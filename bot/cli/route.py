"""`elchi route`: which mission is competent for a place, why, and who would be paged at a moment."""

import asyncio
from datetime import UTC, datetime

import click

from bot.app import read_dialogs
from bot.casework.escalation import URGENCIES, Call, Policy, load_policies, plan
from bot.cli.failing import one_line
from bot.cli.moments import moment
from bot.config import SettingsError, directory_file, storage_settings
from bot.directory.competence import distance
from bot.directory.hours import zone_of
from bot.directory.mission import MINISTRY, Mission
from bot.directory.office import desk_hours
from bot.directory.place import UNKNOWN, Place
from bot.i18n import LOCALES, content_root
from bot.store import desk
from bot.store.atlas import Atlas
from bot.store.database import open_store
from bot.store.directory_file import open_atlas
from bot.store.sealed import KeyRing
from bot.wallclock import WallClock

HOME_ZONE = "Asia/Tashkent"


@click.command()
@click.option("--at", "point", metavar="LAT,LON", help="A point, in degrees.")
@click.option("--place", "words", metavar="WORDS", help="A country or city, as a person would type it.")
@click.option(
    "--when", metavar="MOMENT", help='"Sunday 03:10", "2026-11-29 03:10" or "now", by clocks there.'
)
@click.option("--urgency", default="P1", type=click.Choice(URGENCIES), help="Of the alert that is paged.")
@click.option("--desks", is_flag=True, help="Look into the database who has a desk here.")
@click.option("--locale", default="en", type=click.Choice(sorted(LOCALES)), help="Language of the names.")
def route(
    point: str | None, words: str | None, when: str | None, urgency: str, locale: str, *, desks: bool
) -> None:
    """Print the competent mission of a place, with the rule and the data row that decided.

    With --when also who would be paged, in which order, at that moment, until somebody acts:

    elchi route --place Doha --when "Sunday 03:10"
    """
    if (point is None) == (words is None):
        raise click.UsageError("give either --at LAT,LON or --place WORDS")
    if desks and when is None:
        raise click.UsageError("--desks belongs to --when MOMENT")
    with one_line():
        atlas = open_atlas(directory_file())
        try:
            place = _pinned(atlas, point) if point is not None else _named(atlas, words or "", locale)
            lines = describe(atlas, place, locale)
            if when is not None:
                policy = load_policies(read_dialogs(content_root())["policies.yaml"])[urgency]
                lines += paged(atlas, place, policy, urgency, when, reach(atlas, desks=desks), locale)
        finally:
            atlas.close()
    for line in lines:
        click.echo(line)


def _pinned(atlas: Atlas, point: str) -> Place:
    try:
        latitude, longitude = (float(part) for part in point.split(","))
    except ValueError:
        raise SettingsError("--at: wants LAT,LON in degrees, as 43.25,76.95") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise SettingsError("--at: latitude is -90 to 90, longitude -180 to 180")
    return atlas.at(latitude, longitude)


def _named(atlas: Atlas, words: str, locale: str) -> Place:
    found = atlas.find(words, locale)
    for number, candidate in enumerate(found, 1):
        click.echo(f"{number}. {atlas.label(candidate.key, locale)} ({candidate.key}, {candidate.country})")
    if not found:
        click.echo("no place of that name is known")
    return (atlas.place(found[0].key) if found else None) or UNKNOWN


def describe(atlas: Atlas, place: Place, locale: str) -> list[str]:
    """The answer in lines: the place, who is competent, and the trace."""
    answer = atlas.route(place)
    where = ", ".join(part for part in (place.city, place.subdivision) if part)
    country = (
        atlas.country_name(place.country, locale) if place.country else "no country (at sea, or not known)"
    )
    lines = [f"place:   {country}{f' ({where})' if where else ''}"]
    for mission in answer.missions:
        far = distance(mission, place)
        lines.append(f"mission: {_title(mission, locale)}" + (f", {far:.0f} km" if far is not None else ""))
    if answer.desk:
        lines.append("mission: ministry desk [ministry]")
    lines.extend(f"trace:   {line}" for line in atlas.explain(answer, locale))
    return lines


def _title(mission: Mission, locale: str) -> str:
    kind = mission.kind.replace("_", " ")
    return f"{kind} of Uzbekistan in {mission.city.of(locale)} [{mission.id}]"


def reach(atlas: Atlas, *, desks: bool) -> dict[str, int] | None:
    """How many groups and officers each desk has, from the database; None where nobody looked."""
    if not desks:
        return None

    async def read() -> dict[str, int]:
        database, keys = storage_settings()
        store = await open_store(database, KeyRing.load(keys), WallClock())  # to look makes no new ring
        try:
            async with store.begin() as tx:
                ids = (*atlas.directory.missions, MINISTRY)
                return {each: len(await desk.destinations(tx, each)) for each in ids}
        finally:
            await store.close()

    return asyncio.run(read())


def paged(
    atlas: Atlas,
    place: Place,
    policy: Policy,
    urgency: str,
    when: str,
    chats: dict[str, int] | None,
    locale: str,
) -> list[str]:
    """Who is called for an alert made then, call by call, while nobody acts."""
    answer = atlas.route(place)
    name = place.timezone or next((m.timezone for m in answer.missions), "") or HOME_ZONE
    zone = zone_of(name)
    if zone is None:
        raise SettingsError(f"--when: no time zone is known for this place ({name})")
    at, remark = moment(when, zone, datetime.now(UTC))
    competent = (*(mission.id for mission in answer.missions), *([MINISTRY] if answer.desk else []))
    reached = [each for each in answer.destinations if chats is None or chats.get(each)]
    first = next(
        (each for each in competent if each != MINISTRY and each in reached), next(iter(competent), MINISTRY)
    )
    lines = [f"moment:  {at:%A %Y-%m-%d %H:%M} there ({name}), {at.astimezone(UTC):%H:%M} UTC"]
    lines += [f"note:    {remark}"] if remark else []
    if chats is None:
        lines.append("note:    every desk is taken as manned; --desks looks into the database")
    calls = plan(policy, first, competent, reached, at)
    lines += [f"paged:   {_call(atlas, call, at, chats, locale)}" for call in calls]
    lines.append(
        f"paged:   then every {policy.repeat_minutes} minutes the same, until somebody acts ({urgency})"
    )
    return lines


def _call(atlas: Atlas, call: Call, at: datetime, chats: dict[str, int] | None, locale: str) -> str:
    minutes = round((call.at - at).total_seconds() / 60)
    if not call.desks:
        return f"{call.at:%H:%M} (+{minutes} min) nobody: passed over, the next step comes at once"
    return f"{call.at:%H:%M} (+{minutes} min) " + "; ".join(
        _desk(atlas, each, call.at, chats, locale) for each in call.desks
    )


def _desk(atlas: Atlas, desk_id: str, at: datetime, chats: dict[str, int] | None, locale: str) -> str:
    """A desk with the time and the hours there, as far as they are known."""
    mission = atlas.directory.missions.get(desk_id)
    manned = f", {chats.get(desk_id, 0)} chats" if chats is not None else ""
    if mission is None:
        zone = zone_of(HOME_ZONE)
        return f"ministry desk [ministry] ({at.astimezone(zone):%H:%M} there{manned})"
    there = at.astimezone(zone_of(mission.timezone))
    found = desk_hours(atlas.directory, mission, at)
    told = [f"{there:%A %H:%M} there"]
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
    return f"{_title(mission, locale)} ({', '.join(told)}{manned})"
