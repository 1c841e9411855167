"""Owns the one door to places: points, words and keys to places, places to missions and numbers.

Rule: an alert waits for no place. Where looking fails the place is unknown, and the ministry's desk is asked.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from rapidfuzz import fuzz, process

from bot.directory import explain, words
from bot.directory.competence import Answer, competent, nearby
from bot.directory.hotlines import Hotline, hotlines
from bot.directory.load import load
from bot.directory.mission import Directory, Mission, Numbers
from bot.directory.numbers import numbers
from bot.directory.place import (
    UNKNOWN,
    City,
    Place,
    coordinates,
    locate,
    parse_borders,
)
from bot.directory.source import HOME
from bot.directory.words import Candidate
from bot.log import get_log
from bot.store.gazetteer import Gazetteer

NEVER = 10**12  # no town has so many people
COLUMN = 10  # degrees of longitude
NATION = 100_000_000  # a country weighs like a very large town among similar names
GEONAMES_DIGITS = 12  # a longer number in a key is not ours, and too large for SQLite

_T = TypeVar("_T")
_log = get_log("atlas")


def _found(look: Callable[[], _T], otherwise: _T) -> _T:
    """What is found, or what holds where looking itself fails."""
    try:
        return look()
    except Exception as error:  # noqa: BLE001 - whatever it was, no alert may be lost by it
        _log.error("looking_failed", exc_info=error)
        return otherwise


def read_data(name: str) -> str:
    """The text of a file of reference data, wherever the package is installed."""
    return files("bot").joinpath("data", name).read_text(encoding="utf-8")


class Atlas:
    """Everything about places; `find` may take some milliseconds and belongs into a thread."""

    def __init__(
        self,
        directory: Directory,
        gazetteer: Gazetteer,
        borders: str,
    ) -> None:
        self.directory = directory
        self._gazetteer = gazetteer
        disputed = {region: row.claims for region, row in directory.disputed.items()}
        self.borders = parse_borders(borders, disputed)
        # Most polygons lie far away: only those that reach into a point's column are looked at.
        self._columns = [
            tuple(each for each in self.borders if each.box[0] <= west + COLUMN and each.box[2] >= west)
            for west in range(-180, 181, COLUMN)
        ]

    @classmethod
    def bundled(cls, read: Callable[[str], str] = read_data, beside: "Atlas | None" = None) -> "Atlas":
        """The atlas of the shipped data; `read` may put other tables in its place.

        `beside`: an open one, whose gazetteer it shares, since that is shipped only.
        """
        path = Path(str(files("bot").joinpath("data", "gazetteer.sqlite")))
        gazetteer = beside._gazetteer if beside else Gazetteer(path)  # noqa: SLF001 # of its own class
        return cls(load(read), gazetteer, read_data("borders.json"))

    def close(self) -> None:
        """Give the gazetteer's file back."""
        self._gazetteer.close()

    def at(self, lat: object, lon: object) -> Place:
        """The place of a pin; without country at sea, unknown where there is no such point."""
        point = coordinates(lat, lon)
        if point is None:
            return UNKNOWN
        claims: tuple[str, ...] = _found(lambda: self._claims(*point), ())
        place = Place(
            claims[0] if claims else None, None, *point, None, "pin", claims if len(claims) > 1 else ()
        )
        return _found(lambda: self._named(place, claims, point), place)

    def _named(self, place: Place, claims: tuple[str, ...], point: tuple[float, float]) -> Place:
        found = [near for country in claims if (near := self._gazetteer.near(country, *point))]
        near = min(found, key=lambda each: each.chord, default=None)
        town = self._gazetteer.city(near.town) if near else None
        return self._near(place, town, near.admin1) if near and town else place

    def _near(self, place: Place, town: City, division: str) -> Place:
        """With what the nearest town tells: a name, the subdivision, the time zone."""
        where = self.directory.admin1.get((town.country, division)) if not place.claims else None
        name, key = town.names.en, f"g:{town.id}"
        return replace(place, city=name, timezone=town.timezone, key=key, subdivision=where)

    def _claims(self, lat: float, lon: float) -> tuple[str, ...]:
        return locate(self._columns[int((lon + 180) // COLUMN)], lat, lon)

    def place(self, key: str) -> Place | None:
        """The place of a candidate's key, also after a restart; None for a key that means nothing."""
        if country := self._nation(key):
            return Place(country, None, None, None, None, "country", key=key)
        return _found(lambda: self._town_place(key), None)

    def _town_place(self, key: str) -> Place | None:
        town = self._town(key)
        if not town:
            return None
        claims = self._claims(town.lat, town.lon)
        disputed = claims if len(claims) > 1 and town.country in claims else ()
        pinned = Place(town.country, None, town.lat, town.lon, None, "city", disputed)
        return self._near(pinned, town, town.admin1)

    def name(self, key: str, locale: str) -> str | None:
        """What a key is called in a language: the town or the country."""
        if country := self._nation(key):
            return self.country_name(country, locale)
        town = _found(lambda: self._town(key), None)
        return town.names.of(locale) if town else None

    def label(self, key: str, locale: str) -> str | None:
        """A key's name for a button: the town with its country, but where several states claim it."""
        name, place = self.name(key, locale), self.place(key)
        if name is None or place is None or place.source == "country" or place.claims:
            return name
        country = self.country_name(place.country or "", locale)
        return name if name == country else f"{name}, {country}"

    def _nation(self, key: str) -> str | None:
        code = key.removeprefix("c:")
        return code if code != key and code in self.directory.countries else None

    def _town(self, key: str) -> City | None:
        number = key.removeprefix("g:")
        known = number != key and number.isascii() and number.isdigit() and len(number) <= GEONAMES_DIGITS
        return self._gazetteer.city(int(number)) if known else None

    def country_name(self, country: str, locale: str) -> str:
        """The country in a language; the code itself where there is no such country."""
        names = self.directory.countries.get(country)
        return names.of(locale) if names else country

    def town_name(self, name: str, country: str, locale: str) -> str:
        """A town that the data names in English, in a language; the English name where nobody knows it."""
        towns = (each for each in self.find(name, "en") if (each.kind, each.country) == ("city", country))
        return next((self.name(each.key, locale) or name for each in towns), name)

    def route(self, place: Place | None) -> Answer:
        """Who is competent, with the trace."""
        return _found(lambda: competent(self.directory, place), Answer((), desk=True, trace=()))

    def nearby(self, place: Place) -> tuple[Mission, ...]:
        """Other posts near a place; of a country without a point, near its largest town."""
        return _found(lambda: self._nearby(place), ())

    def _nearby(self, place: Place) -> tuple[Mission, ...]:
        town = self._gazetteer.largest(place.country) if place.lat is None and place.country else None
        point = replace(place, lat=town.lat, lon=town.lon) if town else place
        return nearby(self.directory, point, self.route(place))

    def towns(self) -> list[City]:
        """Every town of the gazetteer."""
        return self._gazetteer.towns()

    def people(self) -> dict[str, int]:
        """The people in the towns of each country: a stand-in for how many live there."""
        return self._gazetteer.people()

    def numbers(self, country: str | None) -> Numbers:
        """Whom to call in a country."""
        return numbers(self.directory, country)

    def hotlines(self, country: str | None) -> tuple[Hotline, ...]:
        """Whom to ask in a country, most useful first, and Uzbekistan's own lines after that."""
        return hotlines(self.directory.hotlines, country)

    def explain(self, answer: Answer, locale: str) -> list[str]:
        """The trace in words."""
        return explain.explain(self.directory, answer, locale)

    @cached_property
    def _countries(self) -> dict[str, str]:
        return words.country_keys(self.directory)

    def find(self, text: str, locale: str) -> tuple[Candidate, ...]:
        """At most three readings of typed words, the likeliest first; to be confirmed by a button, always."""
        return _found(lambda: self._find(text, locale), ())

    def _find(self, text: str, locale: str) -> tuple[Candidate, ...]:
        for found in self._tiers(text, locale):
            distinct: dict[tuple[str, str], Candidate] = {}  # two buttons that read the same help nobody
            for candidate in found:
                distinct.setdefault((candidate.country, candidate.name), candidate)
            if distinct:  # who writes `from Tashkent to Moscow` is asked about Moscow first
                return tuple(sorted(distinct.values(), key=lambda c: c.country == HOME))[: words.OFFERED]
        return ()

    def _tiers(self, text: str, locale: str) -> Iterator[Iterable[Candidate]]:
        """From sure to vague; the first that yields anything is taken."""
        keys = words.whole(text)
        yield (hit for key in keys[:-1] for hit in self._exact(key, locale))
        yield (hit for key in words.stems(text) for hit in self._exact(key, locale, others_from=NEVER))
        yield self._with_country(text, locale)
        yield (hit for key in words.alike(text)[:1] for hit in self._starting(key, locale))
        yield (
            hit
            for key in words.inside(text)
            for hit in self._exact(key, locale, words.IN_SENTENCE, others_from=NEVER)
        )
        yield (hit for key in keys[-1:] for hit in self._exact(key, locale))
        yield self._similar(text, locale)

    def _city(self, city: City, locale: str) -> Candidate:
        return words.city_candidate(city, locale)

    def _country(self, code: str, locale: str) -> Candidate:
        return words.country_candidate(self.directory.countries, code, locale)

    def _with_country(self, text: str, locale: str) -> Iterator[Candidate]:
        """`Dubai, UAE`: the town of that country, and the country itself after it."""
        keys = words.parts(text)
        named = {self._countries[key] for key in keys if key in self._countries}
        for key in keys:
            for city in self._gazetteer.exact(key) if named else ():
                if city.country in named:
                    yield self._city(city, locale)
        for code in sorted(named):
            yield self._country(code, locale)

    def _exact(
        self, key: str, locale: str, at_least: int = 0, *, others_from: int = words.WELL_KNOWN
    ) -> Iterator[Candidate]:
        """A country of that name, towns of that name, and where these are small, others much like it."""
        if key in self._countries:
            yield self._country(self._countries[key], locale)
        towns = words.notable(
            [
                city
                for city in self._gazetteer.exact(key, others_from=others_from)
                if city.population >= at_least
            ]
        )
        for city in towns:
            yield self._city(city, locale)
        if towns and not at_least and key not in self._countries and towns[0].population < words.WELL_KNOWN:
            yield from (hit for hit in self._starting(key, locale) if len(key) >= 3)
            yield from self._similar(key, locale)

    def _starting(self, key: str, locale: str) -> Iterator[Candidate]:
        for name in sorted(name for name in self._countries if name.startswith(key)):
            yield self._country(self._countries[name], locale)
        for city in self._gazetteer.starting(key):
            yield self._city(city, locale)

    def _similar(self, text: str, locale: str) -> list[Candidate]:
        """What is like the words, and what rarely bears just this name; likeness first, size second."""
        ranked: list[tuple[float, Candidate]] = []
        for key in words.whole(text)[:-1]:
            ranked += [
                (words.weight(100.0, city.population), self._city(city, locale))
                for city in words.notable(self._gazetteer.exact(key))
            ]
        for key in words.alike(text):
            names, cutoff = self._countries.keys(), words.cutoff(text, key)
            for name, score, _ in process.extract(
                key, names, scorer=fuzz.ratio, score_cutoff=cutoff, limit=3
            ):
                if words.begins_alike(key, name):
                    found = self._country(self._countries[name], locale)
                    ranked.append((words.weight(score, NATION), found))
            similar = self._gazetteer.similar(key, cutoff)
            ranked += [(score, self._city(city, locale)) for score, city in similar]
        return [candidate for _, candidate in sorted(ranked, key=lambda hit: -hit[0])]
