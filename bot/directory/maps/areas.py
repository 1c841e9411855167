"""Owns which post answers for the towns of the world, in what way, and in which colour."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from bot.directory.competence import competent
from bot.directory.mission import MINISTRY, Directory, Mission
from bot.directory.place import City, Place
from bot.directory.source import HOME

ACCREDITED, MINISTRY_ALONE = "accredited", "the ministry alone"
SQUARE = 3.0  # degrees: posts that answer for towns within one square are neighbours


@dataclass(frozen=True, slots=True)
class Answered:
    """The towns that one post answers for in one way; `kind`: own, accredited, ministry or home."""

    post: str
    kind: str
    countries: tuple[str, ...]
    points: tuple[tuple[float, float], ...]


def answered(directory: Directory, towns: Iterable[City]) -> list[Answered]:
    """Every town, by the first post that is competent for it."""
    points: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    countries: dict[tuple[str, str], set[str]] = defaultdict(set)
    sure: dict[tuple[str, str | None], tuple[Mission, ...]] = {}  # who answers, wherever the point lies
    for town in towns:
        part = directory.admin1.get((town.country, town.admin1))
        if (town.country, part) not in sure:
            anywhere = Place(town.country, part, None, None, None, "city")
            sure[town.country, part] = competent(directory, anywhere).missions
        missions = sure[town.country, part]
        if len(missions) > 1:  # the nearest first
            here = Place(town.country, part, town.lat, town.lon, None, "city")
            missions = competent(directory, here).missions
        first = next(iter(missions), None)
        kind = "home" if town.country == HOME else "ministry"
        if first:
            kind = "own" if first.country == town.country else ACCREDITED
        key = (first.id if first else MINISTRY, kind)
        points[key].append((town.lat, town.lon))
        countries[key].add(town.country)
    return [Answered(*key, tuple(sorted(countries[key])), tuple(points[key])) for key in sorted(points)]


def colours(found: Iterable[Answered], hues: int) -> dict[str, int]:
    """A hue for each post; posts side by side differ as far as the hues go, busy ones choose first."""
    squares: dict[tuple[int, int], set[str]] = defaultdict(set)
    for group in found:
        for lat, lon in group.points if group.post != MINISTRY else ():
            squares[round(lat / SQUARE), round(lon / SQUARE)].add(group.post)
    beside: dict[str, set[str]] = defaultdict(set)
    for posts in squares.values():
        for one, other in combinations(sorted(posts), 2):
            beside[one].add(other)
            beside[other].add(one)
    everybody = sorted({post for posts in squares.values() for post in posts})
    chosen: dict[str, int] = {}
    for post in sorted(everybody, key=lambda post: (-len(beside[post]), post)):
        near = Counter(chosen[other] for other in beside[post] if other in chosen)
        used = Counter(chosen.values())
        chosen[post] = min(range(hues), key=lambda hue: (near[hue], used[hue], hue))
    return chosen
