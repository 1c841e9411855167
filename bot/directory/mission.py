"""Owns the reference data as values: missions, districts, accreditation, numbers, names, holidays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.directory.hotlines import Hotline
from bot.directory.hours import Week
from bot.directory.source import Source

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
    hours: Week | None  # when it receives people; None where nobody told
    duty: Week | None  # when the duty officer's telephone answers
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


class Holiday(NamedTuple):
    """A public holiday; not sure where its day depends on the moon, or on a decision still to come."""

    name: str
    sure: bool
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
    holidays: Mapping[str, Mapping[date, Holiday]]  # by country
    hotlines: tuple[Hotline, ...]
    admin1: Mapping[tuple[str, str], str]  # (country, GeoNames admin1) to ISO 3166-2
    countries: Mapping[str, Names]
    aliases: tuple[tuple[str, str], ...]  # another name of a country, its code

    def of_country(self, country: str) -> tuple[Mission, ...]:
        """The missions in a country; a consular section is a part of its embassy, not one more."""
        return tuple(m for m in self.missions.values() if m.country == country and m.kind != SECTION)
