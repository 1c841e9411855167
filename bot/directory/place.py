"""Owns places: what is known of one, the country at a point by polygons, and distances."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.directory.mission import Names

Ring = tuple[tuple[float, float], ...]
EARTH_KM = 6371.0
# Codes that are reserved rather than countries, brought to the country that answers for them.
COUNTRY_OF = {"FX": "FR", "CP": "FR", "IC": "ES", "EA": "ES", "AC": "SH", "TA": "SH", "DG": "IO", "CQ": "GG"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where it happens, as far as known; `claims` names several states where a region is disputed."""

    country: str | None
    subdivision: str | None
    lat: float | None
    lon: float | None
    city: str | None
    source: Literal["pin", "city", "country", "unknown"]
    claims: tuple[str, ...] = ()
    timezone: str | None = None
    key: str | None = None  # of the candidate it came from or the nearest town, to name it in any language


UNKNOWN = Place(None, None, None, None, None, "unknown")


@dataclass(frozen=True, slots=True)
class City:
    """One row of the gazetteer."""

    id: int
    names: Names
    country: str
    admin1: str
    lat: float
    lon: float
    population: int
    timezone: str


@dataclass(frozen=True, slots=True)
class Polygon:
    """One outline with its holes; `claims` holds the country, or several where disputed."""

    claims: tuple[str, ...]
    box: tuple[float, float, float, float]  # west, south, east, north
    area: float
    rings: tuple[Ring, ...]


def coordinates(lat: object, lon: object) -> tuple[float, float] | None:
    """Both as floats when they are a point on the earth; NaN, infinities, text and other worlds are none."""
    if not isinstance(lat, int | float) or not isinstance(lon, int | float):
        return None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return None
    return float(lat), float(lon)


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance (haversine)."""
    north, east = math.radians(lat2 - lat1), math.radians(lon2 - lon1)
    a = math.sin(north / 2) ** 2
    a += math.cos(math.radians(lat1)) * math.cos(math.radians(lat2)) * math.sin(east / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, a)))


def _claims(properties: Mapping[str, Any], disputed: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The country of a polygon: the policy's, its own code, its territory's, or the state's it is part of."""
    if properties["wikidata"] in disputed:
        return disputed[properties["wikidata"]]
    groups = [
        code for code in properties.get("groups", ()) if len(code) == 2 and code not in {"EU", "EA", "UN"}
    ]
    code = properties.get("iso1A2") or next(iter(groups), None) or properties.get("country")
    return (COUNTRY_OF.get(code, code),) if code else ()


def _area(ring: Ring) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def parse_borders(text: str, disputed: Mapping[str, tuple[str, ...]]) -> tuple[Polygon, ...]:
    """country-coder's borders.json as polygons, smallest first: an enclave wins over what surrounds it.

    `disputed`: by the Wikidata id of a region, the states that are asked, first the one it counts to.
    """
    polygons = []
    for feature in json.loads(text)["features"]:
        claims = _claims(feature["properties"], disputed)
        for outline in (feature["geometry"] or {}).get("coordinates", ()) if claims else ():
            rings = tuple(tuple((float(x), float(y)) for x, y in ring) for ring in outline)
            xs, ys = [x for x, _ in rings[0]], [y for _, y in rings[0]]
            polygons.append(Polygon(claims, (min(xs), min(ys), max(xs), max(ys)), _area(rings[0]), rings))
    return tuple(sorted(polygons, key=lambda polygon: polygon.area))


def _inside(ring: Ring, lat: float, lon: float) -> bool:
    """Even-odd rule: a ray to the east crosses the outline of what holds the point an odd number of times."""
    inside = False
    x1, y1 = ring[-1]
    for x2, y2 in ring:
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
        x1, y1 = x2, y2
    return inside


def locate(borders: tuple[Polygon, ...], lat: object, lon: object) -> tuple[str, ...]:
    """The country at a point; several where disputed, none at sea or where there is no such point."""
    point = coordinates(lat, lon)
    if point is None:
        return ()
    y, x = point
    for polygon in borders:
        west, south, east, north = polygon.box
        if (
            west <= x <= east
            and south <= y <= north
            and sum(_inside(ring, y, x) for ring in polygon.rings) % 2
        ):
            return polygon.claims
    return ()
