"""Owns the gazetteer file: towns by exact, partial and similar name, and what lies nearest to a point."""

import sqlite3
import sys
from array import array
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process

from bot.directory.mission import Names
from bot.directory.nearest import nearest
from bot.directory.place import City
from bot.directory.words import begins_alike, weight

COLUMNS = "city.id, name, uz_latn, uz_cyrl, ru, country, admin1, lat, lon, population, timezone"
LIKELY = 15_000  # only towns of that size are looked for by similarity


def _city(row: tuple[Any, ...]) -> City:
    number, name, latin, cyrillic, russian, *rest = row
    return City(number, Names(latin or name, cyrillic or name, russian or name, name), *rest)


class Near(NamedTuple):
    """What lies nearest to a point: the town it is called by, its division (GeoNames admin1), how far."""

    town: int
    admin1: str
    chord: float  # squared, on the unit sphere: only to compare


class Gazetteer:
    """One connection behind a lock: callers may stand in any thread."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise FileNotFoundError(f"no gazetteer at {path.name}")
        # immutable: the file is part of the program, so SQLite needs no locks and may lie on a read-only disk
        self._db = sqlite3.connect(
            f"{path.absolute().as_uri()}?immutable=1", uri=True, check_same_thread=False
        )
        self._lock = Lock()
        self._near: dict[str, tuple[array[float], array[int], list[str]]] = {}

    def close(self) -> None:
        """Give the file back."""
        self._db.close()

    def _cities(self, query: str, given: tuple[Any, ...] | dict[str, Any]) -> list[City]:
        with self._lock:
            return [_city(row) for row in self._db.execute(query, given)]

    def city(self, number: int) -> City | None:
        """The town with this GeoNames id."""
        found = self._cities(f"SELECT {COLUMNS} FROM city WHERE id = ?", (number,))  # noqa: S608 # nosec B608
        return found[0] if found else None

    def towns(self) -> list[City]:
        """Every town, in the order of the file."""
        return self._cities(f"SELECT {COLUMNS} FROM city ORDER BY id", ())  # noqa: S608 # nosec B608

    def people(self) -> dict[str, int]:
        """The people in the towns of each country."""
        with self._lock:
            return dict(self._db.execute("SELECT country, sum(population) FROM city GROUP BY country"))

    def largest(self, country: str) -> City | None:
        """The largest town of a country."""
        found = self._cities(
            f"SELECT {COLUMNS} FROM near JOIN city ON city.id = near.largest WHERE near.country = ?",  # noqa: S608 # nosec B608
            (country,),
        )
        return found[0] if found else None

    def exact(self, key: str, limit: int = 20, *, others_from: int = 0) -> list[City]:
        """Towns that bear this name, the largest first.

        `others_from`: the population from which names count that are none in our languages.
        """
        return self._cities(
            f"SELECT {COLUMNS} FROM key JOIN city ON city.id = key.city WHERE folded = ?"  # noqa: S608 # nosec B608
            " AND (shown OR population >= ?) ORDER BY population DESC, city.id LIMIT ?",
            (key, others_from, limit),
        )

    def starting(self, key: str, limit: int = 3) -> list[City]:
        """Towns whose name in one of our languages begins with the key, the largest first."""
        return self._cities(
            f"SELECT DISTINCT {COLUMNS} FROM key JOIN city ON city.id = key.city"  # noqa: S608 # nosec B608
            " WHERE folded >= ? AND folded < ? AND shown AND population >= ?"
            " ORDER BY population DESC, city.id LIMIT ?",
            (key, key + "\U0010ffff", LIKELY, limit),
        )

    @cached_property
    def _likely(self) -> list[str]:
        query = (
            "SELECT DISTINCT folded FROM key JOIN city ON city.id = key.city"
            " WHERE shown AND population >= ? ORDER BY 1"
        )
        with self._lock:
            return [key for (key,) in self._db.execute(query, (LIKELY,))]

    def similar(self, key: str, cutoff: float, limit: int = 3) -> list[tuple[float, City]]:
        """Larger towns with a name like the key, with their likeness, size counted in; some milliseconds."""
        hits = process.extract(key, self._likely, scorer=fuzz.ratio, score_cutoff=cutoff, limit=30)
        best: dict[int, tuple[float, City]] = {}
        for name, score, _ in hits:
            for city in self.exact(name, 3) if begins_alike(key, name) else ():
                best[city.id] = max(
                    best.get(city.id, (0.0, city)), (weight(score, city.population), city), key=_first
                )
        return sorted(best.values(), key=lambda hit: (-hit[0], hit[1].id))[:limit]

    def near(self, country: str, lat: float, lon: float) -> Near | None:
        """The place of a country that is nearest to a point, in microseconds after the country's first."""
        if country not in self._near:
            self._near[country] = self._points(country)
        points, towns, divisions = self._near[country]
        found = nearest(points, lat, lon)
        return Near(towns[found[0]], divisions[found[0]], found[1]) if found else None

    def _points(self, country: str) -> tuple["array[float]", "array[int]", list[str]]:
        query = "SELECT points, towns, admin1 FROM near WHERE country = ?"
        with self._lock:
            row = self._db.execute(query, (country,)).fetchone()
        points, towns = array("f", row[0] if row else b""), array("I", row[1] if row else b"")
        if sys.byteorder == "big":  # the file is of the other kind
            points.byteswap()
            towns.byteswap()
        return points, towns, row[2].split(",") if row else []


def _first(hit: tuple[float, City]) -> float:
    return hit[0]
