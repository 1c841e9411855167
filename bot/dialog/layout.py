"""Places boxes in columns from left to right: long lines get room of their own, and few lines cross.

Rules
- The same picture always gives the same layout.
- A way back to an earlier box is no line; the caller shows it in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 24
GAP = 26.0

Name = str
Line = tuple[Name, Name]


@dataclass(frozen=True, slots=True)
class Item:
    """A box, or a bend of a line where it passes a column (`height` 0)."""

    name: Name
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns of names, the top of each, and each line's bends on its way."""

    columns: tuple[tuple[Name, ...], ...]
    top: Mapping[Name, float]
    bends: Mapping[Line, tuple[Name, ...]]


def backward(names: Sequence[Name], lines: Sequence[Line], start: Name) -> frozenset[Line]:
    """The lines that lead back to a box on the way to themselves."""
    after = _after(lines)
    back: set[Line] = set()
    done: set[Name] = set()

    def visit(name: Name, way: tuple[Name, ...]) -> None:
        for to in after.get(name, ()):
            if to in (*way, name):
                back.add((name, to))
            elif to not in done:
                visit(to, (*way, name))
        done.add(name)

    for name in (start, *names):
        if name not in done:
            visit(name, ())
    return frozenset(back)


def chains(names: Sequence[Name], lines: Sequence[Line], apart: frozenset[Name]) -> list[list[Name]]:
    """Boxes that only follow each other, as columns of their own; after a box `apart` a new one begins."""
    after = _after(lines)
    before = _after([(to, source) for source, to in lines])
    follows = {
        to[0]: source
        for source, to in after.items()
        if len(to) == 1 and before[to[0]] == [source] and source not in apart
    }
    trains = [[name] for name in names if name not in follows]
    for train in trains:
        while (last := after.get(train[-1], [""])[0]) and follows.get(last) == train[-1]:
            train.append(last)
    return trains


def arrange(items: Sequence[Item], lines: Sequence[Line], ports: Mapping[Line, float]) -> Layout:
    """Columns and heights for boxes whose lines never lead back.

    `ports` says how far below the top of its first box a line leaves; it enters at the top of the other.
    """
    height = {item.name: item.height for item in items}
    column = _columns([item.name for item in items], lines)
    steps: list[Line] = []
    bends: dict[Line, tuple[Name, ...]] = {}
    port: dict[Line, float] = {}
    for line in lines:
        source, to = line
        passed = tuple(f"{source}>{to}@{at}" for at in range(column[source] + 1, column[to]))
        for at, bend in enumerate(passed, start=column[source] + 1):
            column[bend], height[bend] = at, 0.0
        bends[line] = passed
        chain = (source, *passed, to)
        steps += pairwise(chain)
        port[chain[0], chain[1]] = ports[line]
    columns: list[list[Name]] = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for name, at in column.items():
        columns[at].append(name)
    top = _heights(columns, steps, port, height)
    return Layout(tuple(tuple(each) for each in columns), top, bends)


def _after(lines: Sequence[Line]) -> dict[Name, list[Name]]:
    after: dict[Name, list[Name]] = {}
    for source, to in lines:
        after.setdefault(source, []).append(to)
    return after


def _columns(names: Sequence[Name], lines: Sequence[Line]) -> dict[Name, int]:
    """Each box as far right as its longest way from the left asks for."""
    column = dict.fromkeys(names, 0)
    for _ in names:
        moved = [(to, column[source] + 1) for source, to in lines if column[to] <= column[source]]
        if not moved:
            break
        for to, at in moved:
            column[to] = max(column[to], at)
    return column


def _heights(
    columns: list[list[Name]], steps: Sequence[Line], port: Mapping[Line, float], height: Mapping[Name, float]
) -> dict[Name, float]:
    """Each box level with what it is tied to, by sweeps to and fro; the order settles before the end."""
    top: dict[Name, float] = {}
    for names in columns:
        _stack(names, dict.fromkeys(names, 0.0), height, top)
    wanted: dict[Name, list[tuple[Name, float]]] = {}
    wanting: dict[Name, list[tuple[Name, float]]] = {}
    for source, to in steps:
        shift = port.get((source, to), 0.0)
        wanted.setdefault(to, []).append((source, shift))
        wanting.setdefault(source, []).append((to, -shift))
    for sweep in range(SWEEPS):
        ties = wanting if sweep % 2 else wanted
        for names in columns[::-1] if sweep % 2 else columns:
            aim = {
                name: sum(top[tied] + shift for tied, shift in ties[name]) / len(ties[name])
                if ties.get(name)
                else top[name]
                for name in names
            }
            if sweep < SWEEPS - 4:
                names.sort(key=lambda name, aim=aim: aim[name])  # type: ignore[misc]
            _stack(names, aim, height, top)
    least = min(top.values(), default=0.0)
    return {name: each - least for name, each in top.items()}


def _stack(
    names: Sequence[Name], aim: Mapping[Name, float], height: Mapping[Name, float], top: dict[Name, float]
) -> None:
    """As near to their aims as their order and room allow (pool adjacent violators)."""
    groups: list[tuple[float, int]] = []  # mean aim of a group, less the room above it; its size
    room = 0.0
    for name in names:
        mean, size = aim[name] - room, 1
        while groups and groups[-1][0] > mean:
            former, count = groups.pop()
            mean, size = (mean * size + former * count) / (size + count), size + count
        groups.append((mean, size))
        room += height[name] + GAP
    above, room, at = 0.0, 0.0, 0
    for above, size in groups:
        for name in names[at : at + size]:
            top[name] = above + room
            room += height[name] + GAP
        at += size
