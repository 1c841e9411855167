"""Draws the book: Mermaid for the docs' pages, one SVG to print and hang on a wall."""

import textwrap
from collections.abc import Iterator

from bot.dialog.drawing import drawing
from bot.dialog.picture import Box, Panel, Row, panels
from bot.dialog.tree import Book

# How each kind of node is outlined in Mermaid.
SHAPES = {
    "choice": ("[", "]"),
    "multi": ("[[", "]]"),
    "text": ("[/", "/]"),
    "place": ("([", "])"),
    "fork": ("{", "}"),
    "block": ("[(", ")]"),
}
MEANING = "box: one answer · double box: several answers · slanted: words · round: place · diamond: fork by \
what is known · cylinder: a block · thick line: sends the alert"
STYLE = "classDef alert stroke:#b3261e,stroke-width:3px\n  classDef away stroke-dasharray:4 3"
LABEL = 40


def mermaid(book: Book) -> str:
    """The page of all trees, one diagram each."""
    parts = ["# Dialog trees", "Made by `elchi graph`; do not edit.", MEANING]
    for panel in panels(book):
        parts.append(f"## {panel.id}" + (" (block)" if panel.block else ""))
        parts.append("\n".join(("```mermaid", "flowchart TD", *_lines(panel), f"  {STYLE}", "```")))
    return "\n\n".join(parts) + "\n"


def svg(book: Book) -> str:
    """One drawing of all trees."""
    return drawing(panels(book))


def _lines(panel: Panel) -> Iterator[str]:
    away: dict[str, str] = {}
    for box in panel.boxes:
        opened, closed = SHAPES[box.kind]
        alerts = ":::alert" if any(row.alert for row in box.rows) else ""
        yield f'  {box.id}_{opened}"{_told(box)}"{closed}{alerts}'
    for box in panel.boxes:
        for to, rows in _ways(box).items():
            target = f"{to}_"
            if rows[0].tag:
                target = away.setdefault(rows[0].tag, f"away{len(away)}")
            labels = " / ".join(each for each in (_short(row.label) for row in rows) if each)
            line = "==>" if rows[0].alert else "-->"
            yield f"  {box.id}_ {line}" + (f'|"{_safe(labels)}"|' if labels else "") + f" {target}"
    for tag, name in away.items():
        yield f'  {name}(["{_safe(tag)}"]):::away'


def _ways(box: Box) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in box.rows:
        found.setdefault(f"{row.to}{row.tag}{'!' if row.alert else ''}", []).append(row)
    return {rows[0].to or rows[0].tag: rows for rows in found.values()}


def _told(box: Box) -> str:
    text = _safe(_short(box.text.splitlines()[0])) if box.text else ""
    return f"<b>{box.id}</b>" + (f"<br>{text}" if text and box.kind != "fork" else "")


def _short(text: str) -> str:
    return textwrap.shorten(text, LABEL, placeholder=" …")


def _safe(text: str) -> str:
    return text.replace("&", "#amp;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
