"""Owns what a drawing of the book shows: panels of boxes, their rows, and where each row leads.

Rules
- Rows are answers; those that only follow the node's common way share one row.
- A block that a tree uses is one box there, and a panel of its own, drawn once.
- A way back or into another tree is a tag on its row, not a line across the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.dialog.labels import IDS, Labels
from bot.dialog.tree import BACK, Book, Branch, Node
from bot.dialog.ways import onward, ways

SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class View:
    """What a panel draws: the nodes whose ids begin so, in one tree, and how it names answers."""

    prefix: str
    tree: str
    block: bool = False
    labels: Labels = IDS


@dataclass(frozen=True, slots=True)
class Row:
    """One way on. `to` is a box of the same panel; where it is empty, `tag` names what lies elsewhere."""

    label: str
    to: str = ""
    tag: str = ""
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A node, or a whole block where `kind` is `block`."""

    id: str
    kind: str
    text: str
    rows: tuple[Row, ...]
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A tree or a block: boxes in reading order, beginning at `start`."""

    id: str
    start: str
    boxes: tuple[Box, ...]
    block: bool = False


def panels(book: Book, labels: Labels = IDS) -> tuple[Panel, ...]:
    """The landmarks' trees first, then journeys, then blocks, each by name."""
    first = [book.nodes[each].tree for each in (book.first, book.home, book.danger)]
    order = sorted(book.trees, key=lambda name: (first.index(name) if name in first else len(first), name))
    drawn = [
        _panel(book, name, View(f"{name}.", name, labels=labels), book.trees[name].start) for name in order
    ]
    return (*drawn, *_blocks(book, labels))


def _blocks(book: Book, labels: Labels) -> Iterator[Panel]:
    copies: dict[str, str] = {}  # block to the prefix of its first copy
    for node in book.nodes.values():
        block = node.context.partition(".")[0]
        if "/" in node.id and block != node.tree and not node.id.endswith("/return"):
            copies.setdefault(block, node.id.rpartition("/")[0] + "/")
    for block, prefix in sorted(copies.items()):
        names = {name for name in book.nodes if name.startswith(prefix) and name != f"{prefix}return"}
        entered = {to for node in book.nodes.values() if node.id not in names for to in onward(node)}
        start = next((name for name in book.nodes if name in names & entered), min(names))
        yield _panel(book, block, View(prefix, book.nodes[start].tree, block=True, labels=labels), start)


def _panel(book: Book, name: str, view: View, start: str) -> Panel:
    gathered: dict[str, list[Node]] = {}
    for node in book.nodes.values():
        if node.id.startswith(view.prefix) and not (view.block and node.id == f"{view.prefix}return"):
            gathered.setdefault(_box_of(node.id, view.prefix), []).append(node)
    boxes = tuple(_box(book, box, nodes, view) for box, nodes in gathered.items())
    return Panel(name, _box_of(start, view.prefix), boxes, view.block)


def _box_of(node_id: str, prefix: str) -> str:
    return node_id.removeprefix(prefix).partition("/")[0]


def _box(book: Book, name: str, nodes: list[Node], view: View) -> Box:
    node = nodes[0]
    if node.id == view.prefix + name:
        return Box(name, node.kind, node.text, tuple(_rows(book, node, view)), node.fact)
    inside = f"{view.prefix}{name}/"
    left = [
        _row(
            book,
            view,
            label if each.kind == "fork" or alert or _elsewhere(book, branch, node) else "",
            branch,
            alert=alert,
        )
        for each in nodes
        for label, branch, alert in _branches(each, view.labels)
        if not branch.to.startswith(inside)
    ]
    used = next(each.context.partition(".")[0] for each in nodes if not each.id.endswith("/return"))
    return Box(name, "block", f"see the block {used}", tuple(dict.fromkeys(left)))


def _elsewhere(book: Book, branch: Branch, node: Node) -> bool:
    return branch.to == BACK or book.nodes[branch.to].tree != node.tree


def _rows(book: Book, node: Node, view: View) -> Iterator[Row]:
    for label, branch, alert in _branches(node, view.labels):
        yield _row(book, view, label, branch, alert=alert)


def _row(book: Book, view: View, label: str, branch: Branch, *, alert: bool) -> Row:
    to = branch.to
    if to == BACK:
        return Row(label, tag="back to where it was", alert=alert)
    if to.startswith(view.prefix) and not (view.block and to == f"{view.prefix}return"):
        return Row(label, _box_of(to, view.prefix), alert=alert)
    if view.block and book.nodes[to].tree == view.tree:
        return Row(label, tag="return", alert=alert)
    tree = book.trees[book.nodes[to].tree]
    return Row(label, tag=tree.id if tree.start == to else to, alert=alert)


def _branches(node: Node, labels: Labels) -> Iterator[tuple[str, Branch, bool]]:
    """Every branch with a label; answers that share a way share its label, and skipping is understood."""
    found = ways(node)
    for at, way in enumerate(found):
        go, alert = way.go, way.alert
        if any((each.go, each.alert) == (go, alert) for each in found[:at]):
            continue
        answers = [each.answer for each in found if (each.go, each.alert) == (go, alert)]
        named = [each.id for each in node.choices] if node.kind == "multi" else answers
        label = SEPARATOR.join(
            labels.answer(node, each) for each in named if each and (each != "skip" or len(named) == 1)
        )
        for branch in go:
            yield _label(label, branch, go, labels), branch, alert


def _label(answers: str, branch: Branch, go: tuple[Branch, ...], labels: Labels) -> str:
    when = " and ".join(labels.condition(fact, allowed) for fact, allowed in branch.when.items())
    if len(go) == 1:
        return answers
    return f"{answers}{': ' if answers else ''}{'if ' + when if when else 'else'}"
