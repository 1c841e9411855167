"""`elchi route`: which mission is competent for a place, why, and who would be paged at a moment."""

import click

from bot.casework.escalation import URGENCIES, load_policies
from bot.cli.failing import one_line
from bot.cli.route_calls import paged, title
from bot.cli.telling import Told, json_option, rows, tell
from bot.config import SettingsError, directory_file
from bot.content import read_dialogs
from bot.directory.competence import distance
from bot.directory.place import UNKNOWN, Place
from bot.directory.words import Candidate
from bot.i18n import LOCALES, content_root
from bot.store.atlas import Atlas
from bot.store.directory_file import open_atlas


@click.command()
@click.option("--at", "point", metavar="LAT,LON", help="A point, in degrees.")
@click.option("--place", "words", metavar="WORDS", help="A country or city, as a person would type it.")
@click.option(
    "--when", metavar="MOMENT", help='"Sunday 03:10", "2026-11-29 03:10" or "now", by clocks there.'
)
@click.option("--urgency", default="P1", type=click.Choice(URGENCIES), help="Of the alert that is paged.")
@click.option("--desks", is_flag=True, help="Look into the database who has a desk here.")
@click.option("--locale", default="en", type=click.Choice(sorted(LOCALES)), help="Language of the names.")
@json_option
def route(
    point: str | None,
    words: str | None,
    when: str | None,
    urgency: str,
    locale: str,
    *,
    desks: bool,
    as_json: bool,
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
            found = [] if words is None else list(atlas.find(words, locale))
            place = _pinned(atlas, point) if point is not None else _place(atlas, found)
            told = [describe(atlas, place, locale)]
            if words is not None:
                told.insert(0, _readings(atlas, found, locale))
            if when is not None:
                policy = load_policies(read_dialogs(content_root())["policies.yaml"])[urgency]
                told.append(paged(atlas, place, policy, urgency, when, locale, desks=desks))
        finally:
            atlas.close()
    lines = (line for part in told for line in part.lines)
    tell(Told(tuple(lines), {k: v for part in told for k, v in part.data.items()}), as_json=as_json)


def _pinned(atlas: Atlas, point: str) -> Place:
    try:
        latitude, longitude = (float(part) for part in point.split(","))
    except ValueError:
        raise SettingsError("--at: wants LAT,LON in degrees, as 43.25,76.95") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise SettingsError("--at: latitude is -90 to 90, longitude -180 to 180")
    return atlas.at(latitude, longitude)


def _place(atlas: Atlas, found: list[Candidate]) -> Place:
    return (atlas.place(found[0].key) if found else None) or UNKNOWN


def _readings(atlas: Atlas, found: list[Candidate], locale: str) -> Told:
    read = [
        {"name": atlas.label(each.key, locale), "key": each.key, "country": each.country} for each in found
    ]
    lines = [f"{n}. {each['name']} ({each['key']}, {each['country']})" for n, each in enumerate(read, 1)]
    return Told(tuple(lines) or ("no place of that name is known",), {"readings": read})


def describe(atlas: Atlas, place: Place, locale: str) -> Told:
    """The answer: the place, who is competent, and the trace."""
    answer = atlas.route(place)
    where = ", ".join(part for part in (place.city, place.subdivision) if part)
    country = (
        atlas.country_name(place.country, locale) if place.country else "no country (at sea, or not known)"
    )
    lines = [f"place:   {country}{f' ({where})' if where else ''}"]
    missions = []
    for mission in answer.missions:
        far = distance(mission, place)
        lines.append(f"mission: {title(mission, locale)}" + (f", {far:.0f} km" if far is not None else ""))
        missions.append({"id": mission.id, "km": None if far is None else round(far)})
    if answer.desk:
        lines.append("mission: ministry desk [ministry]")
    trace = atlas.explain(answer, locale)
    lines.extend(f"trace:   {line}" for line in trace)
    data = {
        "place": {"country": place.country or None, "city": place.city, "subdivision": place.subdivision},
        "missions": rows(missions),
        "ministry": answer.desk,
        "trace": trace,
    }
    return Told(tuple(lines), data)
