"""Owns what is wrong in the reference tables taken together: references, places, telephones, dates.

The machine's part (telephone numbers, borders, zones, the day) is told by a `Referee`: pure code asks nobody.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.directory.source import many
from bot.directory.upkeep import tables as within
from bot.directory.upkeep.cells import year_of
from bot.directory.upkeep.schema import TABLES
from bot.directory.upkeep.tables import HEAD, Fault, Row, Tables

DISTRICTED = ("RU", "CN", "KG")  # countries of which every subdivision must be answered
OLD = 2  # years after which a fact should be looked at again


@dataclass(frozen=True, slots=True)
class Referee:
    """What pure code cannot know.

    `phone`: what is wrong with a number that should belong to a country, or nothing; `locate`: the countries
    at a point; `zones`: the time zones of a country, empty where nobody knows; `today`.
    """

    phone: Callable[[str, str], str]
    locate: Callable[[float, float], Sequence[str]]
    zones: Callable[[str], Sequence[str]]
    today: date


def faults(heads: Mapping[str, Sequence[str]], tables: Tables, referee: Referee) -> list[Fault]:
    """Everything wrong in the tables, each by itself first; where that is sound, all of them together."""
    found = [
        fault for name, table in TABLES.items() for fault in within.faults(table, heads[name], tables[name])
    ]
    return found or [fault for check in _TOGETHER for fault in check(tables, referee)]


def _rows(tables: Tables, name: str) -> Iterator[tuple[int, Row]]:
    yield from enumerate(tables[name], HEAD + 1)


def _missions(tables: Tables) -> dict[str, Row]:
    return {row["id"]: row for row in tables["missions"]}


def _references(tables: Tables, _: Referee) -> Iterator[Fault]:
    """Countries and missions that are named exist."""
    countries = {row["country"] for row in tables["country_names"]}
    missions = _missions(tables)
    for name, table in TABLES.items():
        for number, row in _rows(tables, name):
            for column in table.columns:
                text = row[column.name]
                named = (
                    many(text) if column.kind == "countries" else (text,) if column.kind == "country" else ()
                )
                for country in named:
                    if country and country not in countries:
                        yield Fault(name, number, column.name, f"there is no country {country}")
                if column.kind == "mission" and text not in missions:
                    yield Fault(name, number, column.name, f"there is no mission {text}")


def _places(tables: Tables, referee: Referee) -> Iterator[Fault]:
    """A mission stands in its country, and its clock is one of that country's."""
    for number, row in _rows(tables, "missions"):
        country, point = row["country"], (float(row["latitude"]), float(row["longitude"]))
        if not row["id"].startswith(f"{country.lower()}-"):
            yield Fault("missions", number, "id", f"{row['id']} does not begin with {country.lower()}-")
        there = referee.locate(*point)
        if country not in there:
            said = f"{point[0]}, {point[1]} lies in {', '.join(there) or 'the sea'}, not in {country}"
            yield Fault("missions", number, "latitude", said)
        zones = referee.zones(country)
        if zones and row["timezone"] not in zones:
            yield Fault("missions", number, "timezone", f"{row['timezone']} is no clock of {country}")


def _assignments(tables: Tables, _: Referee) -> Iterator[Fault]:
    """A district lies in its mission's country; accredited is one only where no mission stands."""
    missions = _missions(tables)
    for number, row in _rows(tables, "consular_districts"):
        mission = missions.get(row["mission_id"])
        if not row["subdivision"].startswith(f"{row['country']}-"):
            said = f"{row['subdivision']} is no subdivision of {row['country']}"
            yield Fault("consular_districts", number, "subdivision", said)
        if mission and mission["country"] != row["country"]:
            said = f"{row['mission_id']} stands in {mission['country']}, not in {row['country']}"
            yield Fault("consular_districts", number, "mission_id", said)
    own = {row["country"] for row in tables["missions"]}
    for number, row in _rows(tables, "accreditation"):
        if row["country"] in own:
            said = f"{row['country']} has a mission of its own; nobody else is accredited there"
            yield Fault("accreditation", number, "country", said)


def _phones(tables: Tables, referee: Referee) -> Iterator[Fault]:
    for number, row in _rows(tables, "missions"):
        for column in ("phone", "emergency_phone"):
            for phone in many(row[column]):
                if said := referee.phone(phone, row["country"]):
                    yield Fault("missions", number, column, f"{phone} {said}")
    for number, row in _rows(tables, "hotlines"):
        for phone in many(row["phone"]):
            if phone.startswith("+") and (said := referee.phone(phone, "")):
                yield Fault("hotlines", number, "phone", f"{phone} {said}")


def _dates(tables: Tables, referee: Referee) -> Iterator[Fault]:
    """Numbers are sourced, and nothing was seen in the future."""
    for name, table in TABLES.items():
        numbered = [c.name for c in table.columns if c.kind in ("phones", "short")]
        for number, row in _rows(tables, name):
            if any(row[column] for column in numbered):
                for column in ("source", "source_date"):
                    if not row[column]:
                        yield Fault(name, number, column, "a number without its source")
            if (year_of(row["source_date"]) or 0) > referee.today.year:
                yield Fault(name, number, "source_date", f"{row['source_date']} lies in the future")


_TOGETHER = (_references, _places, _assignments, _phones, _dates)


def old(tables: Tables, today: date) -> dict[str, dict[str, int]]:
    """How many rows of each table rest on a source of which year, oldest first; only the old ones."""
    found: dict[str, dict[str, int]] = {}
    for name, rows in tables.items():
        years = sorted(year_of(row["source_date"]) or 0 for row in rows if row["source_date"])
        aged = [year for year in years if year <= today.year - OLD]
        if aged:
            found[name] = {str(year or "undated"): aged.count(year) for year in dict.fromkeys(aged)}
    return found
