"""Owns where names stand on a map: beside their marks, and over nothing else."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

LETTER, LINE, MARK = 6.2, 12.0, 4.0  # about the width and height of a letter, and half of a mark
Box = tuple[float, float, float, float]  # left, top, right, bottom


class Mark(NamedTuple):
    """A point on the picture and the name that should stand beside it."""

    x: float
    y: float
    name: str


def labels(marks: Sequence[Mark], width: float) -> Iterator[tuple[float, float, str]]:
    """Left edge and base line of each name that has room; the first of the marks choose first."""
    taken: list[Box] = []
    boxes = [(m.x - MARK, m.y - MARK, m.x + MARK, m.y + MARK) for m in marks]
    for number, mark in enumerate(marks):
        others = [*boxes[:number], *boxes[number + 1 :], *taken]
        long = len(mark.name) * LETTER
        for left, base in (
            (mark.x + 6, mark.y + 4),
            (mark.x - 6 - long, mark.y + 4),
            (mark.x - long / 2, mark.y - 7),
            (mark.x - long / 2, mark.y + 15),
        ):
            box = (left, base - LINE + 2, left + long, base + 2)
            if left >= 0 and left + long <= width and not any(_over(box, other) for other in others):
                taken.append(box)
                yield left, base, mark.name
                break


def _over(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
