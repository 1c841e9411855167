"""Owns what answers mean for the way: which facts they save, which branch holds, how far they lead."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.dialog.tree import ANY, BACK, UNKNOWN, Book, Branch, Node, Tree
from bot.dialog.turn import Facts, State

SEND = "k.send"
MAX_FORKS = 100  # `check` proves that forks end; this bound keeps a broken book from hanging a process


def facts_of(node: Node, answer: tuple[str, ...]) -> Facts:
    """What an answer saves; a question with several facts saves yes or no for each."""
    if not node.each:
        return {node.fact: answer}
    ticked = {f"{node.fact}.{choice}" for choice in answer}
    return {
        fact: answer if answer == ("skip",) else ("yes" if fact in ticked else "no",) for fact in asks(node)
    }


def asks(node: Node) -> tuple[str, ...]:
    """The facts that a node asks for; an answer that only says "none of these" is none."""
    if node.each:
        return tuple(f"{node.fact}.{choice.id}" for choice in node.choices if choice.id not in node.alone)
    return (node.fact,) if node.fact else ()


def through_forks(book: Book, facts: Facts, node_id: str) -> Node:
    """The first node that is a screen."""
    return book.nodes[landing(book, facts, node_id)]


def landing(book: Book, facts: Facts, node_id: str) -> str:
    """Where forks lead from here: a screen's id, or `back`."""
    for _ in range(MAX_FORKS):
        if node_id == BACK or book.nodes[node_id].kind != "fork":
            break
        node_id = branch(facts, book.nodes[node_id].go)
    return node_id


def door(book: Book, facts: Facts, node_id: str, tree: str) -> str:
    """Where forks of this tree lead: to a screen, or into another tree, where other answers count."""
    for _ in range(MAX_FORKS):
        if book.nodes[node_id].kind != "fork" or book.nodes[node_id].tree != tree:
            break
        node_id = branch(facts, book.nodes[node_id].go)
    return node_id


def branch(facts: Facts, go: tuple[Branch, ...]) -> str:
    """The first branch whose conditions hold; `check` proves that the last one always does."""
    return next(each.to for each in go if all(_holds(facts, *condition) for condition in each.when.items()))


def _holds(facts: Facts, fact: str, allowed: tuple[str, ...]) -> bool:
    answers = frozenset(facts.get(fact, ()))
    return bool(answers - UNKNOWN) if ANY in allowed else not answers.isdisjoint(allowed)


@dataclass(frozen=True, slots=True)
class Walk:
    """How far given answers lead: the nodes walked, where to go then, and the facts that still belong.

    `inside`: the walk stopped at a screen of the same journey, which must be shown.
    """

    walked: tuple[str, ...]
    here: str
    inside: bool
    facts: Facts


def walk(book: Book, tree: Tree, given: Facts, path: tuple[str, ...], here: str) -> Walk:
    """From `here` along the answers given, to the first open question, or out of the journey.

    `path` are the nodes gone through before. One passed since the menu is shown again: somebody chose
    to come back to it. So is one that asks the same more closely ("another country" is to be typed). Facts of
    questions that cannot be met, on the way or after it, no longer belong.
    """
    near = neighbours(book, tree)
    own = {fact for name in near for node in book.trees[name].nodes for fact in asks(book.nodes[node])}
    passed = {fact for name in path for fact in asks(book.nodes[name])}
    met = {fact: told for fact, told in given.items() if fact not in own or fact in passed}
    lately = path[len(path) - path[::-1].index(book.home) :] if book.home in path else path
    walked: list[str] = []
    inside = False
    while (to := landing(book, met, here)) != BACK and book.nodes[to].tree in near:
        here = to
        go = _way(book.nodes[to], given)
        before = (*lately, *walked)
        asked = asks(book.nodes[to])
        closer = bool(asked) and asked in [asks(book.nodes[name]) for name in before[-1:]]
        inside = go is None or to in before or closer
        if go is None or inside:
            break
        met |= {fact: given[fact] for fact in asked}
        walked.append(to)
        here = branch(met, go)
    ahead = {fact for name in _ahead(book, here, near, given, met) for fact in asks(book.nodes[name])}
    facts = {fact: told for fact, told in given.items() if fact in met or fact in ahead}
    return Walk(tuple(walked), here, inside, facts)


def neighbours(book: Book, tree: Tree) -> set[str]:
    """The trees whose answers make one report with this one's, itself included."""
    if not tree.journey:
        return {tree.id}
    return {name for name, each in book.trees.items() if each.journey == tree.journey}


def _ahead(book: Book, here: str, near: set[str], given: Facts, met: Facts) -> set[str]:
    """The journey's nodes that can still be reached from here, itself included, with the answers given."""
    seen: set[str] = set()
    waiting = [here]
    while waiting:
        name = waiting.pop()
        if name not in seen and name != BACK and book.nodes[name].tree in near:
            seen.add(name)
            node = book.nodes[name]
            way = _way(node, given)
            ways = [node.go, *(choice.go for choice in node.choices)] if way is None else [way]
            waiting += [to for go in ways for to in _open(met, go)]
    return seen


def _open(met: Facts, go: tuple[Branch, ...]) -> Iterator[str]:
    """Where branches can lead while only these facts are settled."""
    for each in go:
        settled = [_holds(met, *condition) for condition in each.when.items() if condition[0] in met]
        if all(settled):
            yield each.to
            if len(settled) == len(each.when):
                return


def _way(node: Node, given: Facts) -> tuple[Branch, ...] | None:
    """The way on from a node whose question was answered; None where the person must answer now.

    Whether to send is always asked: what would be sent has changed.
    """
    if node.fact == SEND:
        return None
    if not node.fact:
        return (node.choices[0].go or node.go) if len(node.choices) == 1 else None
    if any(fact not in given for fact in asks(node)):
        return None
    choice = node.choice(given[node.fact][0]) if node.kind in ("choice", "place") else None
    if choice is None:
        return node.go or None
    return None if choice.alert else choice.go or node.go


def saved(state: State, facts: Facts) -> State:
    """With these answers in the present journey's draft."""
    return state.with_draft(replace(state.draft, facts={**state.draft.facts, **facts}))


def forgotten(state: State, *names: str) -> State:
    """Without those answers in the present journey's draft."""
    facts = {name: answer for name, answer in state.draft.facts.items() if name not in names}
    return state.with_draft(replace(state.draft, facts=facts))
