"""Draws panels as one SVG: a box a node, a row an answer, a line where the answer leads."""

import textwrap
from collections.abc import Iterator, Mapping
from html import escape

from bot.dialog.layout import Item, Line, arrange, backward, chains
from bot.dialog.picture import Box, Panel, Row

WIDE, COLUMN, ROW, HEAD, LINE = 250, 310, 20, 30, 16  # a box, its column; a row, a title, a line of text
STEP = 22  # between boxes that follow each other in one column
MARGIN, TITLE, PAD = 40, 54, 10
CHARS, LABEL, PROMPT = 33, 36, 4  # characters a line of text, of a row's label; lines of text a box
COLOURS = {  # kind of node: what its title stands on
    "choice": "#dbe7f5",
    "multi": "#d5ecdf",
    "text": "#f7ecc9",
    "place": "#e6def4",
    "fork": "#eceff1",
    "block": "#f5dfd3",
}
STYLE = """\
text { font: 13px 'Segoe UI', 'DejaVu Sans', Arial, sans-serif; fill: #1f2933 }
.h { font-weight: 600 } .s { font-size: 12px; fill: #52606d } .t { font-size: 24px; font-weight: 600 }
.g { font-size: 11px; fill: #52606d } .b { fill: #fff; stroke: #9aa5b1 } .p { fill: #fafbfc; stroke: #d9dee3 }
.l { fill: none; stroke: #7b8794; stroke-width: 1.4 } .a { stroke: #b3261e; stroke-width: 2.6 }
.d { fill: #7b8794 } .r { fill: #b3261e }"""


def drawing(panels: tuple[Panel, ...]) -> str:
    """All panels, in rows as wide as the widest of them."""
    drawn = [_panel(panel) for panel in panels]
    widest = max(width for _, width, _ in drawn)
    parts, right, down, tall = [], 0.0, float(MARGIN), 0.0
    for body, width, height in drawn:
        if right and right + width > widest:
            right, down, tall = 0.0, down + tall + MARGIN, 0.0
        parts.append(f'<g transform="translate({_number(MARGIN + right)} {_number(down)})">{body}</g>')
        right, tall = right + width + MARGIN, max(tall, height)
    size = (_number(widest + 2 * MARGIN), _number(down + tall + MARGIN))
    sides = f'width="{size[0]}" height="{size[1]}"'
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}" {sides}>',
            "<title>Elchi: all dialog trees</title>",
            f"<style>{STYLE}</style>",
            '<rect width="100%" height="100%" fill="#fff"/>',
            *parts,
            "</svg>\n",
        )
    )


def _panel(panel: Panel) -> tuple[str, float, float]:
    boxes = {box.id: box for box in panel.boxes}
    every = [(box.id, row.to) for box in panel.boxes for row in box.rows if row.to]
    back = backward(list(boxes), every, panel.start)
    lines = [line for line in dict.fromkeys(every) if line not in back]
    trains = chains(list(boxes), lines, apart=_alerting(panel))
    head = {name: train[0] for train in trains for name in train}
    below = {
        name: sum(_height(boxes[each]) + STEP for each in train[:at])
        for train in trains
        for at, name in enumerate(train)
    }
    long = {(head[source], to): (source, to) for source, to in lines if head[to] == to}
    layout = arrange(
        [Item(train[0], below[train[-1]] + _height(boxes[train[-1]])) for train in trains],
        list(long),
        {line: below[source] + _port(boxes[source], to) for line, (source, to) in long.items()},
    )
    x = {name: PAD * 2 + at * COLUMN for at, names in enumerate(layout.columns) for name in names}
    x |= {name: x[first] for name, first in head.items()}
    top = {**layout.top, **{name: layout.top[first] + below[name] for name, first in head.items()}}
    width = float(PAD * 4 + (len(layout.columns) - 1) * COLUMN + WIDE)
    height = TITLE + PAD * 2 + max(top[box.id] + _height(box) for box in panel.boxes)
    kind = "block" if panel.block else "tree"
    parts = [
        f'<rect class="p" width="{_number(width)}" height="{_number(height)}" rx="12"/>',
        f'<text class="t" x="{PAD * 2}" y="36">{escape(panel.id)} <tspan class="s">{kind}</tspan></text>',
        f'<g transform="translate(0 {TITLE})">',
    ]
    parts += [_lines(to, boxes[source], layout.bends[line], x, top) for line, (source, to) in long.items()]
    for train in trains:
        for name in train:
            parts.append(f'<g transform="translate({x[name]} {_number(top[name])})">')
            parts += [*_box(boxes[name], back, next_=name != train[-1]), "</g>"]
    return "\n".join((*parts, "</g>")), width, height


def _alerting(panel: Panel) -> frozenset[str]:
    return frozenset(box.id for box in panel.boxes if any(row.alert for row in box.rows))


def _prompt(box: Box) -> list[str]:
    told = [line for part in box.text.splitlines() for line in textwrap.wrap(part, CHARS)]
    return told if len(told) <= PROMPT else [*told[: PROMPT - 1], told[PROMPT - 1] + " …"]


def _rows_from(box: Box) -> float:
    prompt = _prompt(box)
    return HEAD + (len(prompt) * LINE + PAD if prompt else 4)


def _height(box: Box) -> float:
    return _rows_from(box) + len(box.rows) * ROW + 6


def _port(box: Box, to: str) -> float:
    """How far below its target's entry a line should leave: level with its first row."""
    first = next(at for at, row in enumerate(box.rows) if row.to == to)
    return _rows_from(box) + first * ROW + ROW / 2 - HEAD / 2


def _lines(to: str, box: Box, bends: tuple[str, ...], x: Mapping[str, int], top: Mapping[str, float]) -> str:
    drawn = []
    for at, row in enumerate(box.rows):
        if row.to != to:
            continue
        here = (x[box.id] + WIDE, top[box.id] + _rows_from(box) + at * ROW + ROW / 2)
        path = f"M{here[0]} {_number(here[1])}"
        for bend in bends:
            there = (x[bend], top[bend] + HEAD / 2)
            path += f"{_curve(here, there)}H{x[bend] + WIDE}"
            here = (x[bend] + WIDE, there[1])
        path += _curve(here, (x[to], top[to] + HEAD / 2))
        drawn.append(f'<path class="{"l a" if row.alert else "l"}" d="{path}"/>')
    end = (x[to], _number(top[to] + HEAD / 2))
    return "".join((*drawn, f'<circle class="d" cx="{end[0]}" cy="{end[1]}" r="3.5"/>'))


def _curve(here: tuple[float, float], there: tuple[float, float]) -> str:
    middle = _number((here[0] + there[0]) / 2)
    return (
        f"C{middle} {_number(here[1])} {middle} {_number(there[1])} {_number(there[0])} {_number(there[1])}"
    )


def _box(box: Box, back: frozenset[Line], *, next_: bool) -> Iterator[str]:
    height = _number(_height(box))
    if next_:  # an arrow to the box below
        yield f'<path class="l" d="M{WIDE / 2} {height}v{STEP - 6}"/>'
        yield f'<path class="d" d="M{WIDE / 2 - 5} {_number(_height(box) + STEP - 8)}h10l-5 8Z"/>'
    yield f'<rect class="b" width="{WIDE}" height="{height}" rx="7"/>'
    yield f'<path d="M0 {HEAD}V7Q0 0 7 0H{WIDE - 7}Q{WIDE} 0 {WIDE} 7V{HEAD}Z" fill="{COLOURS[box.kind]}"/>'
    yield f'<text class="h" x="{PAD}" y="20">{escape(box.id)}</text>'
    mark = box.fact or box.kind
    yield f'<text class="g" x="{WIDE - PAD}" y="20" text-anchor="end">{escape(mark)}</text>'
    for at, line in enumerate(_prompt(box)):
        yield f'<text x="{PAD}" y="{HEAD + 17 + at * LINE}">{escape(line)}</text>'
    for at, row in enumerate(box.rows):
        yield from _row(box, row, back, _rows_from(box) + at * ROW, port=not next_)


def _row(box: Box, row: Row, back: frozenset[Line], top: float, *, port: bool) -> Iterator[str]:
    y = _number(top + 14)
    tag = f"↗ {row.tag}" if row.tag else f"↩ {row.to}" if (box.id, row.to) in back else ""
    room = max(6, LABEL - len(tag))
    label = textwrap.shorten(row.label or "any answer", room, placeholder=" …") or row.label[: room - 1] + "…"
    if box.kind == "block" and not row.label:
        label = "after it"
    yield f'<text class="s" x="{PAD}" y="{y}">{escape(label)}</text>'
    if tag:
        yield f'<text class="g" x="{WIDE - PAD}" y="{y}" text-anchor="end">{escape(tag)}</text>'
    elif port:
        colour = "r" if row.alert else "d"
        yield f'<circle class="{colour}" cx="{WIDE}" cy="{_number(top + ROW / 2)}" r="3.5"/>'


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
