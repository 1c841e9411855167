"""Owns the gazetteer file: towns by exact, partial and similar name, and the town nearest to a point."""

import math
import sqlite3
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from rapidfuzz import fuzz, process

from bot.directory.mission import Names
from bot.directory.place import City, kilometres
from bot.directory.words import CUTOFF, begins_alike, weight

COLUMNS = "city.id, name, uz_latn, uz_cyrl, ru, country, admin1, lat, lon, population, timezone"
LIKELY = 15_000  # only towns of that size are looked for by similarity
NEAR = 60  # the flat distance of SQL picks so many, the true one decides
WINDOWS = (
    1.0,
    5.0,
    180.0,
)  # degrees of latitude looked at: most towns are near, and the index is by latitude
KM_PER_DEGREE = 111.0
# Flat distance in degrees, across the date line too; a degree of longitude shrinks towards the poles.
NEAREST = f"""
SELECT {COLUMNS} FROM city WHERE id IN (
    SELECT id FROM city WHERE country = :country AND lat BETWEEN :lat - :window AND :lat + :window
    ORDER BY (lat - :lat) * (lat - :lat)
        + min(abs(lon - :lon), 360 - abs(lon - :lon)) * min(abs(lon - :lon), 360 - abs(lon - :lon)) * :shrink
    LIMIT {NEAR})
"""  # noqa: S608 - made of constants


def _city(row: tuple[Any, ...]) -> City:
    number, name, latin, cyrillic, russian, *rest = row
    return City(number, Names(latin or name, cyrillic or name, russian or name, name), *rest)


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

    def close(self) -> None:
        """Give the file back."""
        self._db.close()

    def _cities(self, query: str, given: tuple[Any, ...] | dict[str, Any]) -> list[City]:
        with self._lock:
            return [_city(row) for row in self._db.execute(query, given)]

    def city(self, number: int) -> City | None:
        """The town with this GeoNames id."""
        found = self._cities(f"SELECT {COLUMNS} FROM city WHERE id = ?", (number,))  # noqa: S608 - constants
        return found[0] if found else None

    def exact(self, key: str, limit: int = 20) -> list[City]:
        """Towns that bear this name in some spelling, the largest first."""
        return self._cities(
            f"SELECT {COLUMNS} FROM key JOIN city ON city.id = key.city WHERE folded = ?"  # noqa: S608 - constants
            " ORDER BY population DESC, city.id LIMIT ?",
            (key, limit),
        )

    def starting(self, key: str, limit: int = 3) -> list[City]:
        """Towns whose name begins with the key, the largest first."""
        return self._cities(
            f"SELECT DISTINCT {COLUMNS} FROM key JOIN city ON city.id = key.city"  # noqa: S608 - constants
            " WHERE folded >= ? AND folded < ? ORDER BY population DESC, city.id LIMIT ?",
            (key, key + "\U0010ffff", limit),
        )

    @cached_property
    def _likely(self) -> list[str]:
        query = (
            "SELECT DISTINCT folded FROM key JOIN city ON city.id = key.city WHERE population >= ? ORDER BY 1"
        )
        with self._lock:
            return [key for (key,) in self._db.execute(query, (LIKELY,))]

    def similar(self, key: str, limit: int = 3) -> list[tuple[float, City]]:
        """Larger towns with a name like the key, with their likeness, size counted in; some milliseconds."""
        hits = process.extract(key, self._likely, scorer=fuzz.ratio, score_cutoff=CUTOFF, limit=30)
        best: dict[int, tuple[float, City]] = {}
        for name, score, _ in hits:
            for city in self.exact(name, 3) if begins_alike(key, name) else ():
                best[city.id] = max(
                    best.get(city.id, (0.0, city)), (weight(score, city.population), city), key=_first
                )
        return sorted(best.values(), key=lambda hit: (-hit[0], hit[1].id))[:limit]

    def near(self, country: str, lat: float, lon: float) -> list[City]:
        """Towns of a country around a point, the nearest first."""
        shrink = math.cos(math.radians(lat)) ** 2
        given = {"country": country, "lat": lat, "lon": lon, "shrink": shrink}
        towns: list[City] = []
        for window in WINDOWS:
            towns = self._cities(NEAREST, given | {"window": window})
            towns.sort(key=lambda town: kilometres(lat, lon, town.lat, town.lon))
            if towns and kilometres(lat, lon, towns[0].lat, towns[0].lon) <= window * KM_PER_DEGREE:
                break
        return towns

    def nearest(self, country: str, lat: float, lon: float) -> City | None:
        """The town of a country that lies nearest to a point."""
        return next(iter(self.near(country, lat, lon)), None)


def _first(hit: tuple[float, City]) -> float:
    return hit[0]
