"""Counts what a journey asks of people: ways through it, questions and taps before the first alert."""

from collections import deque
from collections.abc import Collection
from functools import cache

from bot.dialog.answers import asks
from bot.dialog.tree import Book, Node, Tree
from bot.dialog.ways import before_alert, heaviest, onward, reached, ways

# SAFE, CONSENT, CONTACT, AGE are not counted; nor what is asked about an offer, which the person came for
NOT_CONTENT = ("s.", "k.", "c.", "i.age", "j")


def journeys(book: Book) -> tuple[str, ...]:
    """The journeys by name."""
    return tuple(sorted({tree.journey for tree in book.trees.values()} - {""}))


def trees_of(book: Book, journey: str) -> tuple[Tree, ...]:
    """The trees of a journey; the one that has its name comes first."""
    found = [tree for tree in book.trees.values() if tree.journey == journey]
    return tuple(sorted(found, key=lambda tree: (tree.id != journey, tree.id)))


def nodes_of(book: Book, journey: str) -> tuple[Node, ...]:
    """All nodes of a journey, those of its blocks included."""
    return tuple(book.nodes[name] for tree in trees_of(book, journey) for name in tree.nodes)


def paths(book: Book, journey: str) -> int:
    """Ways from a start to an end, or out of the journey, that meet no screen twice."""
    own = {node.id for node in nodes_of(book, journey)}
    ahead = {
        name: reached(book, [name], lambda node: (to for to in onward(node) if to in own)) for name in own
    }

    @cache
    def entering(name: str) -> int:
        return along(name, frozenset())

    def along(name: str, met: frozenset[str]) -> int:
        """What was met matters only within a circle: nothing leads back into one that was left."""
        found, met = 0, met | {name}
        after = onward(book.nodes[name])
        for to in after:
            if to not in own:
                found += 1
            elif name not in ahead[to]:
                found += entering(to)
            elif to not in met:
                found += along(to, met)
        return found if after else 1

    found, seen = 0, frozenset[str]()
    for start in (tree.start for tree in trees_of(book, journey)):
        found += entering(start) if start not in seen else 0
        seen |= ahead[start]
    return found


def questions(book: Book, tree: Tree) -> tuple[int, tuple[str, ...]]:
    """How many content questions may come before the first alert, at most, and which."""
    follow = before_alert(book)
    content = {
        node.id: (node.fact, 1)
        for node in book.nodes.values()
        if node.fact and not node.fact.startswith(NOT_CONTENT)
    }

    def on(node: Node) -> tuple[str, ...]:
        return () if node.id == book.home else tuple(follow(node))  # past the menu begins another report

    return heaviest(book, tree.start, on, content)


def taps_to_alert(book: Book, journey: str) -> int | None:
    """How few taps lead from the menu to a sent alert of this journey; None where nothing alerts.

    It is counted for somebody who has told nothing before; forks cost nothing. A journey that no button leads
    to, only what somebody wrote, is counted from its start.
    """
    own = {node.id for node in nodes_of(book, journey)}
    start = trees_of(book, journey)[0].start
    before = _taps(book, book.home, book.nodes).get(start, 0)
    inside = _taps(book, start, own)
    alerting = (name for name in inside if any(way.alert for way in ways(book.nodes[name])))
    return min((before + inside[name] + 1 for name in alerting), default=None)


def _taps(book: Book, start: str, own: Collection[str]) -> dict[str, int]:
    """Answers to give from a node to each other one, the fewest possible; only within these nodes."""
    taps: dict[str, int] = {}
    asked: set[str] = set()  # what is not asked on the way fulfils no condition
    waiting = deque([(start, 0)])
    while waiting:
        here, given = waiting.popleft()
        if here in taps:
            continue
        taps[here], node = given, book.nodes[here]
        asked.update(asks(node))
        branches = (branch for way in ways(node) for branch in way.go if asked.issuperset(branch.when))
        for to in (branch.to for branch in branches if branch.to in own):
            if node.kind == "fork":
                waiting.appendleft((to, given))
            else:
                waiting.append((to, given + 1))
    return taps
