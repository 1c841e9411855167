"""Owns the nearest of many points on the earth: a k-d tree laid out in one array, so that a file can hold it.

Points are unit vectors from the earth's centre: no pole, no date line, and the chord orders as the arc does.
"""

import math
from array import array
from collections.abc import Sequence

AXES = 3


def vector(lat: float, lon: float) -> tuple[float, float, float]:
    """The unit vector of a point in degrees."""
    north, east = math.radians(lat), math.radians(lon)
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)


def order(points: Sequence[tuple[float, float]]) -> list[int]:
    """The places in `points` (degrees) in the order of the tree: the middle of each stretch divides it."""
    vectors = [vector(lat, lon) for lat, lon in points]
    found = list(range(len(points)))
    stretches = [(0, len(points), 0)]
    while stretches:
        start, end, axis = stretches.pop()
        if end - start < 2:
            continue
        found[start:end] = sorted(found[start:end], key=lambda place: (vectors[place][axis], place))
        middle = (start + end) // 2
        deeper = (axis + 1) % AXES
        stretches += [(start, middle, deeper), (middle + 1, end, deeper)]
    return found


def packed(points: Sequence[tuple[float, float]]) -> "array[float]":
    """Points that are in the order of the tree, as one array of 32-bit floats: half a metre on the ground."""
    return array("f", (part for lat, lon in points for part in vector(lat, lon)))


def nearest(tree: "Sequence[float]", lat: float, lon: float) -> tuple[int, float] | None:
    """Which point of a packed tree is nearest, and the square of its chord; None in an empty tree."""
    wanted = vector(lat, lon)
    x, y, z = wanted
    best, closest = -1, math.inf
    stretches = [(0, len(tree) // AXES, 0, 0.0)]
    while stretches:
        start, end, axis, least = stretches.pop()
        while start < end and least < closest:
            middle = (start + end) // 2
            at = middle * AXES
            far = (tree[at] - x) ** 2 + (tree[at + 1] - y) ** 2 + (tree[at + 2] - z) ** 2
            if far < closest:
                best, closest = middle, far
            beyond = wanted[axis] - tree[at + axis]
            axis = (axis + 1) % AXES
            if beyond < 0:
                stretches.append((middle + 1, end, axis, beyond * beyond))
                end = middle
            else:
                stretches.append((start, middle, axis, beyond * beyond))
                start = middle + 1
    return (best, closest) if best >= 0 else None
