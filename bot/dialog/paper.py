"""Draws panels on one page to print: numbered boxes in columns, each answer with the number where it leads.

Rules
- It reads like a questionnaire on paper: down one column, then the next; no line crosses the page.
- Of all numbers of columns that one is taken with which the writing stays largest.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from bot.dialog.drawing import COLOURS
from bot.dialog.picture import Box, Panel, Row

SHEETS = ((297, 210), (420, 297))  # millimetres: A4 lying, and A3 where the writing would be too small on A4
SMALLEST = 6.0  # points
WIDE, GAP, MARGIN = 270, 16, 14  # a box, the space between, the edge of the page
LINE, TITLE, HEAD, PAD, SIZE = 14, 24, 30, 8, 12  # a line of text, a box's title, a panel's, room; letters
CHARS = 38  # a line of text
COLUMNS = range(1, 12)
STYLE = f"""\
text {{ font: {SIZE}px 'Segoe UI', 'DejaVu Sans', Arial, sans-serif; fill: #1f2933 }}
.t {{ font-size: 20px; font-weight: 600 }} .h {{ font-weight: 600 }} .s {{ fill: #52606d }}
.r {{ fill: #b3261e; font-weight: 600 }} .b {{ fill: #fff; stroke: #9aa5b1 }}"""
LEGEND = (
    "→ 7: go on at box 7 · → name: another tree · red: sends the report",
    "blue: one answer · green: several · yellow: words · violet: a place",
    "grey: decided by what is known · orange: a part that several journeys use",
)
TOP = MARGIN + 5 * LINE + 2 * GAP  # where the boxes begin


Numbers = Mapping[tuple[str, str], int]  # by panel and box


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that stands in a column, and its height."""

    drawn: tuple[str, ...]
    height: float


Columns = list[list[Piece]]


def paper(name: str, told: str, panels: Sequence[Panel]) -> str:
    """The page as SVG, in the size of a sheet; `told` says what it is."""
    numbers: dict[tuple[str, str], int] = {}
    starts = {panel.id: panel.start for panel in panels}
    for panel in panels:
        for box in panel.boxes:
            numbers[panel.id, box.id] = len(numbers) + 1
    pieces = [piece for panel in panels for piece in _panel(panel, numbers, starts, alone=len(panels) == 1)]
    columns, height = max((_filled(pieces, many) for many in COLUMNS), key=_scale)
    width, tall = _size(columns, height)
    parts = [f'<text class="t" x="{MARGIN}" y="{MARGIN + 16}">{escape(name)}</text>']
    for at, line in enumerate((told, *LEGEND), start=1):
        parts.append(f'<text class="s" x="{MARGIN}" y="{MARGIN + 22 + at * LINE}">{escape(line)}</text>')
    for at, column in enumerate(columns):
        top = float(TOP)
        for piece in column:
            parts.append(f'<g transform="translate({MARGIN + at * (WIDE + GAP)} {top:g})">')
            parts += [*piece.drawn, "</g>"]
            top += piece.height + GAP
    wide, high = SHEETS[_scale((columns, height)) * SIZE / 25.4 * 72 < SMALLEST]
    sheet = f'width="{wide}mm" height="{high}mm" viewBox="0 0 {width:g} {tall:g}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {sheet}>\n<title>{escape(name)}</title>'
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join((head, f"<style>{STYLE}</style>", ground, *parts, "</svg>\n"))


def _filled(pieces: Sequence[Piece], many: int) -> tuple[Columns, float]:
    """The pieces in so many columns, as low as they can be."""
    low = max(piece.height for piece in pieces)
    high = sum(piece.height + GAP for piece in pieces)
    while high - low > 1:
        middle = (low + high) / 2
        low, high = (low, middle) if len(_stacked(pieces, middle)) <= many else (middle, high)
    columns = _stacked(pieces, high)
    return columns, max(sum(piece.height + GAP for piece in column) for column in columns)


def _stacked(pieces: Sequence[Piece], height: float) -> Columns:
    columns: Columns = [[]]
    used = 0.0
    for piece in pieces:
        if columns[-1] and used + piece.height > height:
            columns.append([])
            used = 0.0
        columns[-1].append(piece)
        used += piece.height + GAP
    return columns


def _size(columns: Columns, height: float) -> tuple[float, float]:
    wide = max(len(columns) * (WIDE + GAP) - GAP, max(map(len, LEGEND)) * SIZE * 0.6)
    return wide + 2 * MARGIN, height + TOP + MARGIN


def _scale(filled: tuple[Columns, float]) -> float:
    """Millimetres on A4 for each unit of the drawing."""
    width, height = _size(*filled)
    return min(SHEETS[0][0] / width, SHEETS[0][1] / height)


def _panel(panel: Panel, numbers: Numbers, starts: Mapping[str, str], *, alone: bool) -> Iterator[Piece]:
    kind = "part" if panel.block else "tree"
    name = f'<text class="t" y="20">{escape(panel.id)} <tspan class="s">{kind}</tspan></text>'
    for at, box in enumerate(panel.boxes):
        tags = [_tag(panel, row, numbers, starts) for row in box.rows]
        piece = _box(box, numbers[panel.id, box.id], tags)
        if at or alone:
            yield piece
        else:  # the name stays with the first box
            yield Piece(
                (name, f'<g transform="translate(0 {HEAD})">', *piece.drawn, "</g>"), piece.height + HEAD
            )


def _tag(panel: Panel, row: Row, numbers: Numbers, starts: Mapping[str, str]) -> str:
    """The number of the box where an answer leads, or the name of what stands on another page."""
    tree, _, name = row.tag.partition(".")
    there = (panel.id, row.to) if row.to else (tree, name.partition("/")[0] or starts.get(tree, ""))
    return f"→ {numbers.get(there) or row.tag.partition('/')[0]}"


def _box(box: Box, number: int, tags: Sequence[str]) -> Piece:
    drawn: list[str] = []
    y = float(TITLE)
    lines = [line for part in box.text.splitlines() for line in textwrap.wrap(part, CHARS)]
    for line in lines:
        y += LINE
        drawn.append(f'<text x="{PAD}" y="{y:g}">{escape(line)}</text>')
    y += 4 if lines else 0
    for row, tag in zip(box.rows, tags, strict=True):
        kind = f'class="{"r" if row.alert else "s"}"'
        drawn.append(f'<text {kind} x="{WIDE - PAD}" y="{y + LINE:g}" text-anchor="end">{escape(tag)}</text>')
        for line in _answer(box, row, CHARS - len(tag) - (4 if row.alert else 1)):
            y += LINE
            drawn.append(f'<text {kind} x="{PAD}" y="{y:g}">{escape(line)}</text>')
        y += 3
    height = y + PAD
    frame = (
        f'<rect class="b" width="{WIDE}" height="{height:g}" rx="6"/>',
        f'<path d="M0 {TITLE}V6Q0 0 6 0H{WIDE - 6}Q{WIDE} 0 {WIDE} 6V{TITLE}Z" fill="{COLOURS[box.kind]}"/>',
        f'<text class="h" x="{PAD}" y="16">{number} · {escape(box.id)}</text>',
    )
    return Piece((*frame, *drawn), height)


def _answer(box: Box, row: Row, room: int) -> list[str]:
    label = row.label or ("then" if box.kind in ("block", "fork", "text", "place") else "any answer")
    return textwrap.wrap(label, room)
