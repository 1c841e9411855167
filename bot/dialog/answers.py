"""Owns what answers mean for the way: which facts they save, which branch holds, how far they lead."""

from dataclasses import dataclass, replace

from bot.dialog.tree import ANY, BACK, UNKNOWN, Book, Branch, Node, Tree
from bot.dialog.turn import Facts, State

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
    """Where forks of this tree lead: to a screen, or into another tree, whose own answers count from there."""
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
    """How far given answers lead: the nodes walked, the node to ask next, and the facts that still belong."""

    walked: tuple[str, ...]
    here: str
    node: Node
    facts: Facts


def walk(book: Book, tree: Tree, given: Facts) -> Walk:
    """From the tree's start along the answers given, to its first open question, or out of the tree.

    Facts of questions that can neither be met on the way nor after it no longer belong.
    """
    own = {fact for name in tree.nodes for fact in asks(book.nodes[name])}
    met = {fact: told for fact, told in given.items() if fact not in own}
    walked: list[str] = []
    here = tree.start
    while (node := through_forks(book, met, here)).id not in walked and node.tree == tree.id:
        here = node.id
        go = _way(node, given)
        if go is None:
            break
        met |= {fact: given[fact] for fact in asks(node)}
        walked.append(here)
        here = branch(met, go)
    ahead = {fact for name in _ahead(book, here, tree) for fact in asks(book.nodes[name])}
    facts = {fact: told for fact, told in given.items() if fact in met or fact in ahead}
    return Walk(tuple(walked), here, node, facts)


def _ahead(book: Book, here: str, tree: Tree) -> set[str]:
    """The tree's nodes that can still be reached from here, itself included."""
    seen: set[str] = set()
    waiting = [here]
    while waiting:
        name = waiting.pop()
        if name not in seen and name != BACK and book.nodes[name].tree == tree.id:
            seen.add(name)
            node = book.nodes[name]
            waiting += [each.to for go in (node.go, *(choice.go for choice in node.choices)) for each in go]
    return seen


def _way(node: Node, given: Facts) -> tuple[Branch, ...] | None:
    """The way on from a node whose question was answered; None where the person must answer now."""
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
