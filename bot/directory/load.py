"""Owns the reading of the reference data: tables as text in, the directory out."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date

from bot.dialog.script import normalise, to_cyrillic
from bot.directory.hotlines import FILE as HOTLINES
from bot.directory.hotlines import load_hotlines
from bot.directory.hours import HoursError, Week, parse
from bot.directory.mission import (
    KINDS,
    Assignment,
    Directory,
    Disputed,
    Holiday,
    Mission,
    Names,
    Numbers,
    Territory,
)
from bot.directory.source import many, rows, source


def _rows(read: Callable[[str], str], file: str) -> list[dict[str, str]]:
    return rows(read(file), file)


def _mission(row: Mapping[str, str]) -> Mission:
    uz = normalise(row["city_uz"])
    return Mission(
        id=row["id"],
        kind=row["kind"],
        country=row["country"],
        city=Names(uz, to_cyrillic(uz), row["city_ru"], row["city_en"]),
        lat=float(row["latitude"]),
        lon=float(row["longitude"]),
        precision=row["coordinate_precision"],
        address=row["address"],
        phones=many(row["phone"]),
        emails=many(row["email"]),
        website=row["website"],
        timezone=row["timezone"],
        emergency=many(row["emergency_phone"]),
        hours=_hours(row, "working_hours"),
        duty=_hours(row, "duty_hours"),
        source=source("missions.csv", row["id"], row),
    )


def _hours(row: Mapping[str, str], column: str) -> Week | None:
    try:
        return parse(row[column]) if row[column].strip() else None
    except HoursError as error:
        raise ValueError(f"missions.csv: {row['id']}: {column}: {error}") from None


def _holidays(read: Callable[[str], str]) -> Mapping[str, Mapping[date, Holiday]]:
    """Of two holidays on one day the surer one counts: the office is closed for it."""
    found: dict[str, dict[date, Holiday]] = defaultdict(dict)
    for row in _rows(read, "holidays.csv"):
        day = date.fromisoformat(row["date"])
        said = source("holidays.csv", f"{row['country']} {row['date']}", row)
        known = found[row["country"]].get(day)
        if known is None or not known.sure:
            found[row["country"]][day] = Holiday(row["name"], not said.low, said)
    return found


def _assigned(read: Callable[[str], str], file: str, key: str, name: str) -> dict[str, Assignment]:
    return {
        row[key]: Assignment(row["mission_id"], row[name], source(file, row[key], row), row["notes"])
        for row in _rows(read, file)
    }


def _numbers(row: Mapping[str, str]) -> Numbers:
    police, ambulance, fire, general = (row[kind] for kind in KINDS)
    said = source("emergency_numbers.csv", row["country"], row)
    return Numbers(row["country"], police, ambulance, fire, general, said)


def load(read: Callable[[str], str]) -> Directory:
    """Everything; `read` gives the text of a file by name. Raises ValueError or KeyError on a broken row."""
    missions = [_mission(row) for row in _rows(read, "missions.csv")]
    return Directory(
        missions={mission.id: mission for mission in missions},
        districts=_assigned(read, "consular_districts.csv", "subdivision", "subdivision_name"),
        accreditation=_assigned(read, "accreditation.csv", "country", "country"),
        territories={
            row["country"]: Territory(row["state"], source("territories.csv", row["country"], row))
            for row in _rows(read, "territories.csv")
        },
        disputed={
            row["region"]: Disputed(many(row["claims"]), source("disputed.csv", row["region"], row))
            for row in _rows(read, "disputed.csv")
        },
        numbers={
            row["country"]: _numbers(row) for row in _rows(read, "emergency_numbers.csv") if row["source"]
        },
        holidays=_holidays(read),
        hotlines=load_hotlines(read(HOTLINES)),
        admin1={
            (row["country"], row["geonames_admin1"]): row["iso3166_2"]
            for row in _rows(read, "geonames_admin1.csv")
        },
        countries={
            row["country"]: Names(row["uz_latn"], row["uz_cyrl"], row["ru"], row["en"])
            for row in _rows(read, "country_names.csv")
        },
        aliases=tuple(
            (row["alias"], row["country"]) for row in _rows(read, "place_aliases.csv") if not row["city"]
        ),
    )
