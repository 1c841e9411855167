"""`elchi route`: which mission is competent for a place, and why."""

import click

from bot.cli.failing import one_line
from bot.config import SettingsError
from bot.directory.competence import distance
from bot.directory.place import UNKNOWN, Place
from bot.i18n import LOCALES
from bot.store.atlas import Atlas


@click.command()
@click.option("--at", "point", metavar="LAT,LON", help="A point, in degrees.")
@click.option("--place", "words", metavar="WORDS", help="A country or city, as a person would type it.")
@click.option("--locale", default="en", type=click.Choice(sorted(LOCALES)), help="Language of the names.")
def route(point: str | None, words: str | None, locale: str) -> None:
    """Print the competent mission of a place, with the rule and the data row that decided."""
    if (point is None) == (words is None):
        raise click.UsageError("give either --at LAT,LON or --place WORDS")
    with one_line():
        atlas = Atlas.bundled()
        try:
            place = _pinned(atlas, point) if point is not None else _named(atlas, words or "", locale)
            for line in describe(atlas, place, locale):
                click.echo(line)
        finally:
            atlas.close()


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
        click.echo(f"{number}. {atlas.name(candidate.key, locale)} ({candidate.key}, {candidate.country})")
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
        kind = mission.kind.replace("_", " ")
        lines.append(
            f"mission: {kind} of Uzbekistan in {mission.city.of(locale)} [{mission.id}]"
            + (f", {far:.0f} km" if far is not None else "")
        )
    if answer.desk:
        lines.append("mission: ministry desk [ministry]")
    lines.extend(f"trace:   {line}" for line in atlas.explain(answer, locale))
    return lines
