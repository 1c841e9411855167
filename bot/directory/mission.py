"""Owns the reference data as values and their reading: missions, districts, accreditation, numbers, names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.dialog.script import normalise, to_cyrillic
from bot.directory.hotlines import FILE as HOTLINES
from bot.directory.hotlines import Hotline, load_hotlines
from bot.directory.source import Source, many, rows, source

MINISTRY = "ministry"  # the pseudo mission: the ministry's desk, which takes whatever nobody else takes
KINDS = ("police", "ambulance", "fire", "general")
EMBASSY, SECTION = "embassy", "consular_section"


@dataclass(frozen=True, slots=True)
class Names:
    """One name in the four locales."""

    uz_latn: str
    uz_cyrl: str
    ru: str
    en: str

    def of(self, locale: str) -> str:
        """The name for `uz`, `uz_Latn`, `uz_Cyrl`, `ru`, in any case of letters; English otherwise."""
        tag = locale.lower().replace("-", "_")
        return {"uz": self.uz_latn, "uz_latn": self.uz_latn, "uz_cyrl": self.uz_cyrl, "ru": self.ru}.get(
            tag, self.en
        )


@dataclass(frozen=True, slots=True)
class Mission:
    id: str
    kind: str
    country: str
    city: Names
    lat: float
    lon: float
    precision: str
    address: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    website: str
    timezone: str
    emergency: tuple[str, ...]  # telephones of the duty officer, outside opening hours
    source: Source


@dataclass(frozen=True, slots=True)
class Assignment:
    """A subdivision's consular district, or a country's accredited mission."""

    mission: str
    name: str
    source: Source
    notes: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """Emergency numbers of a country; empty text where no source gives one."""

    country: str | None
    police: str
    ambulance: str
    fire: str
    general: str
    source: Source


class Disputed(NamedTuple):
    """The states whose missions are asked about a disputed region, first the one it counts to: a setting."""

    claims: tuple[str, ...]
    source: Source


class Territory(NamedTuple):
    """The state whose missions answer for a territory without missions of its own."""

    state: str
    source: Source


@dataclass(frozen=True, slots=True)
class Directory:
    """All reference data; every mapping's key is stated by its row's own identifier."""

    missions: Mapping[str, Mission]
    districts: Mapping[str, Assignment]  # by ISO 3166-2
    accreditation: Mapping[str, Assignment]  # by country
    territories: Mapping[str, Territory]  # by country
    disputed: Mapping[str, Disputed]  # by the Wikidata id of the region
    numbers: Mapping[str, Numbers]  # by country
    hotlines: tuple[Hotline, ...]
    admin1: Mapping[tuple[str, str], str]  # (country, GeoNames admin1) to ISO 3166-2
    countries: Mapping[str, Names]
    aliases: tuple[tuple[str, str], ...]  # another name of a country, its code

    def of_country(self, country: str) -> tuple[Mission, ...]:
        """The missions in a country; a consular section is a part of its embassy, not one more."""
        return tuple(m for m in self.missions.values() if m.country == country and m.kind != SECTION)


def _rows(read: Callable[[str], str], file: str) -> list[dict[str, str]]:
    return rows(read(file))


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
        source=source("missions.csv", row["id"], row),
    )


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
    """Everything from bot/data; `read` gives the text of a file by name, a broken row stops the start."""
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
