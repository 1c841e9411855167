"""Owns the book as a graph: the ways on from a node, and what can be reached along them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.dialog.tree import BACK, Book, Branch, Node

Follow = Callable[[Node], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from a node: the answer's id (empty for typed words and forks) and where it leads."""

    answer: str
    go: tuple[Branch, ...]
    alert: bool = False

    @property
    def to(self) -> tuple[str, ...]:
        """Every node this way may lead to; where it leads back is not known."""
        return tuple(branch.to for branch in self.go if branch.to != BACK)


def ways(node: Node) -> tuple[Way, ...]:
    """All ways on, in reading order: answers first, then what passing by leads to."""
    if node.kind == "multi":
        return (Way("done", node.go),)
    found = [Way(each.id, each.go or node.go, each.alert) for each in node.choices]
    if node.kind in ("text", "place", "fork"):
        found.append(Way("", node.go))
    elif node.fact and node.skip:
        found.append(Way("skip", node.go))
    return tuple(found)


def onward(node: Node) -> tuple[str, ...]:
    """The nodes after this one."""
    return tuple(dict.fromkeys(to for way in ways(node) for to in way.to))


def before_alert(book: Book) -> Follow:
    """The ways open while nothing was sent: no alerting answer, nor what is asked only after it."""
    alerting = {
        (node.fact, choice.id) for node in book.nodes.values() for choice in node.choices if choice.alert
    }

    def open_(branch: Branch) -> bool:
        return not any(
            {(fact, each) for each in allowed} <= alerting for fact, allowed in branch.when.items()
        )

    def follow(node: Node) -> tuple[str, ...]:
        onwards = (branch for way in ways(node) if not way.alert for branch in way.go)
        return tuple(branch.to for branch in onwards if branch.to != BACK and open_(branch))

    return follow


def reached(book: Book, starts: Iterable[str], follow: Follow = onward) -> frozenset[str]:
    """Every node that can be reached from these, themselves included."""
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting += follow(book.nodes[here])
    return frozenset(seen)


def reaching(book: Book, ends: Iterable[str]) -> frozenset[str]:
    """Every node from which one of these can be reached."""
    before: dict[str, list[str]] = {name: [] for name in book.nodes}
    for node in book.nodes.values():
        for to in onward(node):
            before[to].append(node.id)
    seen: set[str] = set()
    waiting = list(ends)
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting += before[here]
    return frozenset(seen)


def heaviest(
    book: Book, start: str, follow: Follow, weights: Mapping[str, tuple[str, int]]
) -> tuple[int, tuple[str, ...]]:
    """The largest sum over any walk, and the nodes that add to it.

    `weights` gives nodes a key and a weight; a key counts once a walk, so circles add nothing twice.
    """
    Walk = tuple[str, frozenset[str]]  # noqa: N806 - a type's name
    best: tuple[int, tuple[str, ...]] = (0, ())
    seen: set[Walk] = set()
    waiting: list[tuple[str, frozenset[str], int, tuple[str, ...]]] = [(start, frozenset(), 0, ())]
    while waiting:
        here, keys, total, walk = waiting.pop()
        if here in weights and weights[here][0] not in keys:
            key, weight = weights[here]
            keys, total, walk = keys | {key}, total + weight, (*walk, here)
        if (here, keys) in seen:
            continue
        seen.add((here, keys))
        best = max(best, (total, walk), key=lambda each: each[0])
        waiting += [(to, keys, total, walk) for to in follow(book.nodes[here])]
    return best
