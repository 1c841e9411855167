"""Draws the book: an overview in Mermaid, one sheet for the wall, and a page to print for each journey."""

import re
from collections.abc import Iterator, Mapping

from bot.dialog.counts import journeys, nodes_of, trees_of
from bot.dialog.drawing import drawing
from bot.dialog.labels import words
from bot.dialog.paper import paper
from bot.dialog.picture import Panel, panels
from bot.dialog.tree import Book
from bot.dialog.ways import onward

MADE = "Made by `elchi graph`; do not edit."
PAGES = "journeys"  # the folder of the pages, beside the overview
LARGE = 10  # boxes: a part or a tree of the house with more has a page of its own
PARTS, HOUSE = "parts", "house"
TITLES = {
    PARTS: "Parts that several journeys use.",
    HOUSE: "What belongs to no journey: menu, language, interruptions.",
}
_SENTENCE = re.compile(r"^.*?[.!?](?=\s|$)")


def drawings(book: Book, files: Mapping[str, str]) -> dict[str, str]:
    """All drawings by file name, as they stand in docs/; `files` are the dialog files with their comments."""
    told = {**TITLES, **heads(files)}
    sheets = {name: paper(name, told.get(name, ""), drawn) for name, drawn in pages(book).items()}
    return {
        "trees.md": overview(book, told),
        "trees.svg": drawing(panels(book)),
        f"{PAGES}/README.md": contents(book, told),
        **{f"{PAGES}/{name}.svg": sheet for name, sheet in sheets.items()},
    }


def heads(files: Mapping[str, str]) -> dict[str, str]:
    """What each dialog file says of itself: the first sentence of the comment at its head."""
    found = {}
    for file, text in files.items():
        comment = re.match(r"(?:#.*\n)+", text)
        plain = re.sub(r"\s*\n?# ?", " ", comment[0]).strip() if comment else ""
        sentence = _SENTENCE.match(plain.removeprefix("Block: ").removeprefix("Interruption: "))
        found[file.rpartition("/")[2].removesuffix(".yaml")] = sentence[0] if sentence else plain
    return {name: sentence[:1].upper() + sentence[1:] for name, sentence in found.items()}


def pages(book: Book) -> dict[str, list[Panel]]:
    """What is drawn on which page: every journey, then the parts, then the house."""
    drawn = {panel.id: panel for panel in panels(book, words(book))}
    sheets = {journey: [drawn[tree.id] for tree in trees_of(book, journey)] for journey in journeys(book)}
    for name, panel in drawn.items():
        if panel.block or not book.trees[name].journey:
            together = PARTS if panel.block else HOUSE
            sheets.setdefault(name if len(panel.boxes) > LARGE else together, []).append(panel)
    return sheets


def contents(book: Book, told: Mapping[str, str]) -> str:
    """The list of the pages, a sentence for each."""
    rows = [
        f"| [{name}]({name}.svg) | {told.get(name, '')} | {', '.join(panel.id for panel in drawn)} "
        f"| {', '.join(_parts(book, name)) or '—'} |"
        for name, drawn in pages(book).items()
    ]
    return "\n".join((
        "# Journeys on paper\n",
        f"{MADE} One page for each journey, to print and to follow with a pencil.\n",
        "Each box is a screen. Below its text stand the answers, and the number of the box where each leads.",
        "An answer in red sends the report. A name instead of a number is another tree, see the table.",
        "“See the block …” is a part that several journeys share: it is drawn once, and `return` leads back.",
        "From every screen one button leads to the danger path, and one to a dull page.\n",
        "| page | what it is | trees | parts that it uses |",
        "|---|---|---|---|",
        *rows,
        "",
    ))  # fmt: skip


def _parts(book: Book, journey: str) -> list[str]:
    used = {node.context.partition(".")[0] for node in nodes_of(book, journey)}
    return sorted(used - book.trees.keys())


def overview(book: Book, told: Mapping[str, str]) -> str:
    """All trees and which leads to which, in one diagram; then a line on each."""
    where = {panel.id: name for name, drawn in pages(book).items() for panel in drawn}
    rows = [f"| [{tree}]({PAGES}/{where[tree]}.svg) | {told.get(tree, '')} |" for tree in book.trees]
    return "\n".join((
        "# Dialog trees\n",
        f"{MADE} Each journey on a page of its own: [{PAGES}/]({PAGES}/README.md).",
        "The whole book on one sheet, for the wall: [trees.svg](trees.svg).\n",
        "Not drawn, since it holds for every tree: it ends at the menu, and the danger path is one tap away.",
        "Dashed: what somebody writes leads there by itself.\n",
        "```mermaid",
        "flowchart LR",
        *_ways(book),
        "```\n",
        "| tree | what it is |",
        "|---|---|",
        *rows,
        "",
    ))  # fmt: skip


def _ways(book: Book) -> Iterator[str]:
    everywhere = {book.nodes[each].tree for each in (book.home, book.danger, book.decoy)}
    for tree in book.trees.values():
        yield f'  {tree.id}(["{tree.id}"])' if tree.journey else f'  {tree.id}["{tree.id}"]'
    for tree in book.trees.values():
        own = [book.nodes[name] for name in tree.nodes]
        to = dict.fromkeys(book.nodes[to].tree for node in own for to in onward(node))
        shown = to if book.home in tree.nodes else [each for each in to if each not in everywhere]
        yield from (f"  {tree.id} --> {each}" for each in shown if each != tree.id)
    for kind, signal in book.signals.signals.items():
        yield f'  words(("words")) -. {kind} .-> {book.nodes[signal.to].tree}'
