"""Proves where the book leads: nothing unreachable or endless, danger one tap away, alerts soon enough."""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.dialog.answers import asks
from bot.dialog.counts import journeys, nodes_of, questions, taps_to_alert, trees_of
from bot.dialog.finding import Finding
from bot.dialog.screen import PAGE, navigation
from bot.dialog.tree import ANY, BACK, UNKNOWN, Book, Branch, Node
from bot.dialog.turn import State
from bot.dialog.ways import Way, onward, reached, reaching, ways

QUESTIONS = 8  # content questions before the first alert
TAPS = 3  # from the menu to a sent alert for someone in danger
ALWAYS_ANSWERED = frozenset({"s.safe_now", "k.send"})  # all other questions can be skipped
ENGINE_FACTS = frozenset({"l.place", "l.pin", "l.here", "l.typed", "notes", "media", "case", "f.own"})
COUNTRY = re.compile(r"[A-Z]{2}")


def check_ways(book: Book) -> Iterator[Finding]:
    """All findings on the graph of nodes."""
    yield from _reach(book)
    yield from _forks(book)
    yield from _danger(book)
    yield from _questions(book)
    yield from _alerts(book)
    yield from _conditions(book)
    yield from _skips(book)


def _error(code: str, node: Node, message: str) -> Finding:
    return Finding("error", code, node.source, f"{node.id}: {message}")


def _reach(book: Book) -> Iterator[Finding]:
    heard = {signal.to for signal in book.signals.signals.values() if signal.to in book.nodes}
    after_silence = {book.again} - {""}
    seen = reached(book, {book.first, book.home, book.danger, book.decoy, *heard, *after_silence})
    ends = {node.id for node in book.nodes.values() if not ways(node) or _goes_back(node)}
    ending = reaching(book, {book.home, book.decoy, book.first, *ends})
    for node in book.nodes.values():
        if node.id not in seen:
            yield _error("unreachable", node, "no way leads here; expected one from the menu")
        if node.id not in ending:
            yield _error("endless", node, "no way out of a circle; expected one to the menu or an end")


def _goes_back(node: Node) -> bool:
    return any(branch.to == BACK for way in ways(node) for branch in way.go)


def _forks(book: Book) -> Iterator[Finding]:
    for node in book.nodes.values():
        if node.kind != "fork":
            continue

        def follow(here: Node) -> tuple[str, ...]:
            return onward(here) if here.kind == "fork" else ()

        if node.id in reached(book, follow(node), follow):
            yield _error("fork_circle", node, "forks lead back to this fork; expected a question between")
        if not node.go or node.go[-1].when:
            yield _error("fork_open", node, "the last branch has a condition; expected one without `when`")


def _danger(book: Book) -> Iterator[Finding]:
    danger_tree = book.nodes[book.danger].tree
    for node in book.nodes.values():
        if node.id in (book.first, book.decoy) or node.kind == "fork" or node.tree == danger_tree:
            continue
        for page in range(max(1, -(-len(node.choices) // PAGE))):
            shown = node.choices[page * PAGE : (page + 1) * PAGE]
            direct = any(to == book.danger for each in shown for to in Way(each.id, each.go or node.go).to)
            state = State(node=node.id, locale="en", page=page)
            if not direct and "danger" not in navigation(book, state):
                yield _error("danger_far", node, f"page {page + 1} has no button to the danger path")
    home, danger = book.nodes[book.home], book.nodes[book.danger]
    if not home.choices or book.danger not in Way("", home.choices[0].go or home.go).to:
        yield _error("danger_first", home, "the first choice of the menu must lead to the danger path")
    taps = taps_to_alert(book, book.trees[danger_tree].journey)
    if taps is None or taps > TAPS:
        yield _error("danger_taps", danger, f"{taps} taps from the menu to an alert; expected at most {TAPS}")


def _questions(book: Book) -> Iterator[Finding]:
    for tree in book.trees.values():
        many, walk = questions(book, tree) if tree.journey else (0, ())
        if many > QUESTIONS:
            yield _error(
                "questions",
                book.nodes[tree.start],
                f"{many} content questions before the first alert ({', '.join(walk)}); "
                f"expected at most {QUESTIONS}",
            )


def _alerts(book: Book) -> Iterator[Finding]:
    """A journey that asks for consent to send reaches a way to send; one that only informs need not."""
    for journey in journeys(book):
        trees = trees_of(book, journey)
        if not any(node.fact == "k.send" for node in nodes_of(book, journey)):
            continue
        seen = reached(book, [tree.start for tree in trees], lambda node: _within(book, node))
        if not any(way.alert for name in seen for way in ways(book.nodes[name])):
            start = book.nodes[trees[0].start]
            yield _error("no_alert", start, f"no answer of journey {journey} alerts; expected `alert: true`")
    for node in book.nodes.values():
        for way in ways(node):
            if node.fact == "k.send" and way.answer == "yes" and not way.alert:
                yield _error("no_alert", node, "`yes` to k.send sends nothing; expected `alert: true`")


def _within(book: Book, node: Node) -> tuple[str, ...]:
    return tuple(to for to in onward(node) if book.nodes[to].tree == node.tree)


def _conditions(book: Book) -> Iterator[Finding]:
    answers: dict[str, set[str]] = {fact: {ANY} for fact in ENGINE_FACTS}
    for node in book.nodes.values():
        for fact in asks(node):
            told = ("yes", "no") if node.each else tuple(choice.id for choice in node.choices)
            answers.setdefault(fact, {ANY, *UNKNOWN}).update(told)
    places = {node.fact for node in book.nodes.values() if node.kind == "place"}
    for node in book.nodes.values():
        for branch in _branches(node):
            for fact, allowed in branch.when.items():
                if fact not in answers:
                    yield _error("condition", node, f"nothing asks for {fact!r}; expected a fact of a node")
                for each in allowed:
                    country = fact in places and COUNTRY.fullmatch(each)
                    if fact in answers and each not in answers[fact] and not country:
                        yield _error("condition", node, f"{each!r} is no answer to {fact}")


def _branches(node: Node) -> Iterator[Branch]:
    yield from node.go
    for choice in node.choices:
        yield from choice.go


def _skips(book: Book) -> Iterator[Finding]:
    for node in book.nodes.values():
        if node.fact and node.fact in ALWAYS_ANSWERED and node.skip:
            yield _error("skip", node, f"{node.fact} decides what happens next; expected `skip: false`")
        elif node.fact and node.fact not in ALWAYS_ANSWERED and not node.skip:
            yield Finding("warning", "skip", node.source, f"{node.id}: cannot be skipped; expected it can")
        if node.kind == "text" and not node.seal:
            yield _error("seal", node, "typed words may name people; expected `seal: true`")
    for first, second in pairwise(sorted(book.nodes.values(), key=lambda node: node.fact)):
        if first.fact and first.fact == second.fact and first.seal != second.seal:
            yield _error("seal", second, f"{second.fact} is sealed in one place only ({first.id})")
