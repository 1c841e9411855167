"""Owns the drawing surface of maps: a projection, outlines made short enough for a page, paths of an SVG."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.directory.place import Polygon, Ring

Point = tuple[float, float]
ROUGH = 2.0  # for what is not seen
TOLERANCE = 0.25  # of the picture's units: what no eye sees missing
SMALLEST = 0.6  # of a ring's box: smaller islands are dropped


@dataclass(frozen=True, slots=True)
class View:
    """A window on the world: the middle meridian, the edges in degrees, the picture's size."""

    middle: float
    west: float
    east: float
    south: float
    north: float
    width: float
    top: float = 0.0

    @property
    def scale(self) -> float:
        """Picture units for one unit of the projection."""
        return self.width / (self._side(self.east, max) - self._side(self.west, min))

    @property
    def height(self) -> float:
        """The height of the drawn part."""
        return (_y(self.north) - _y(self.south)) * self.scale

    def of(self, lat: float, lon: float) -> Point:
        """Where a point of the earth stands in the picture."""
        x = (_x(self._turned(lon), lat) - self._side(self.west, min)) * self.scale
        return x, (_y(self.north) - _y(lat)) * self.scale + self.top

    def shows(self, polygon: Polygon) -> bool:
        """Whether any of it stands in the window, and the map's cut does not tear it."""
        west, south, east, north = polygon.box
        left, right = self._turned(west), self._turned(east)
        inside = left <= self.east - self.middle and right >= self.west - self.middle
        return inside and left <= right and south <= self.north and north >= self.south

    def holds(self, lat: float, lon: float) -> bool:
        """Whether a point stands in the window."""
        east = self.west - self.middle <= self._turned(lon) <= self.east - self.middle
        return east and self.south <= lat <= self.north

    def _turned(self, lon: float) -> float:
        """Degrees east of the middle, the short way round."""
        east = lon - self.middle
        return east - 360 if east > 180 else east + 360 if east < -180 else east

    def _side(self, lon: float, furthest: Callable[[Iterable[float]], float]) -> float:
        lats = (self.south, self.north, *((0.0,) if self.south <= 0 <= self.north else ()))
        return furthest(_x(lon - self.middle, lat) for lat in lats)


def _x(lon: float, lat: float) -> float:
    """Natural Earth projection, polynomial of Savric, Jenny, Patterson, Petrovic and Hurni (2011)."""
    f = math.radians(lat) ** 2
    return math.radians(lon) * (0.8707 + f * (-0.131979 + f * (-0.013791 + f**3 * (0.003971 - 0.001529 * f))))


def _y(lat: float) -> float:
    p = math.radians(lat)
    f = p * p
    return p * (1.007226 + f * (0.015085 + f**2 * (-0.044475 + 0.028874 * f - 0.005916 * f * f)))


def simplified(points: Sequence[Point], tolerance: float = TOLERANCE) -> list[Point]:
    """Douglas and Peucker (1973): the fewest of the points that stray no further than `tolerance`."""
    if len(points) < 3:
        return list(points)
    keep = {0, len(points) - 1}
    stretches = [(0, len(points) - 1)]
    while stretches:
        first, last = stretches.pop()
        far, place = 0.0, -1
        for at in range(first + 1, last):
            strays = _strays(points[at], points[first], points[last])
            if strays > far:
                far, place = strays, at
        if far > tolerance:
            keep.add(place)
            stretches += [(first, place), (place, last)]
    return [points[at] for at in sorted(keep)]


def _strays(point: Point, start: Point, end: Point) -> float:
    """The distance of a point from the line between two others."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, ((x - x1) * dx + (y - y1) * dy) / length)) if length else 0.0
    return math.hypot(x - x1 - along * dx, y - y1 - along * dy)


def seams(borders: Iterable[Polygon]) -> Iterator[tuple[Point, ...]]:
    """The lines (longitude, latitude) between two countries, each once: the borders on land.

    The outlines of borders.json run through the sea; what only one country has is left out.
    """
    sides: dict[tuple[Point, Point], set[str]] = defaultdict(set)
    polygons = list(borders)
    for polygon in polygons:
        for ring in polygon.rings:
            for side in pairwise((*ring, ring[0])):
                sides[min(side), max(side)].update(polygon.claims[:1])
    told: set[tuple[Point, Point]] = set()
    for polygon in polygons:
        for ring in polygon.rings:
            run: list[Point] = []
            for here, there in pairwise((*ring, ring[0])):
                side = (min(here, there), max(here, there))
                if len(sides[side]) > 1 and side not in told:
                    told.add(side)
                    run = run or [here]
                    run.append(there)
                elif run:
                    yield tuple(run)
                    run = []
            if run:
                yield tuple(run)


def line(view: View, points: Sequence[Point]) -> str:
    """The path of a line of points (longitude, latitude); empty where it leaves the window."""
    if not all(view.holds(lat, lon) for lon, lat in points):
        return ""
    return _path(simplified([view.of(lat, lon) for lon, lat in points]))


def outline(view: View, rings: Iterable[Ring]) -> str:
    """The path of a polygon; empty where nothing of it would be seen. The largest ring is always kept."""
    drawn = [[view.of(lat, lon) for lon, lat in ring] for ring in rings]
    return "".join(_path(simplified(ring, ROUGH)) + "z" for ring in drawn if _size(ring) >= SMALLEST)


def _size(ring: Sequence[Point]) -> float:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def _path(points: Sequence[Point]) -> str:
    """Relative steps of a tenth of a unit: half the length of absolute places."""
    at = [(round(x * 10), round(y * 10)) for x, y in points]
    x, y = at[0]
    steps = []
    for nx, ny in at[1:]:
        if (nx, ny) != (x, y):
            steps.append(f"{_tenth(nx - x)},{_tenth(ny - y)}")
            x, y = nx, ny
    return f"M{_tenth(at[0][0])},{_tenth(at[0][1])}l{' '.join(steps)}" if steps else ""


def _tenth(number: int) -> str:
    return f"{number / 10:g}"
