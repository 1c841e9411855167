"""Moves a conversation through the book: on, back, through forks, and what is remembered on the way."""

from dataclasses import replace

from bot.dialog.tree import ANY, UNKNOWN, Book, Branch, Node
from bot.dialog.turn import Draft, Facts, State

MAX_FORKS = 100  # `check` proves that forks end; this bound keeps a broken book from hanging a process
MAX_TRAIL = 50


def back(book: Book, state: State) -> State:
    """The screen before this one; a later page or offered places go back to the question itself."""
    if state.offers or state.page or not state.trail:
        return replace(fresh(state), picked=state.picked)
    return _arrive(book, replace(state, trail=state.trail[:-1]), state.trail[-1])


def answered(book: Book, state: State, node: Node, answer: tuple[str, ...], go: tuple[Branch, ...]) -> State:
    """Save the answer and go on; no answer at all is a skip."""
    if node.fact:
        state = saved(state, {node.fact: answer or ("skip",)})
    return enter(book, state, target(state, go))


def enter(book: Book, state: State, node_id: str) -> State:
    """Go on to a node; a journey begun anew after its alert was sent is another case."""
    tree = book.trees[book.nodes[node_id].tree]
    state = replace(state, journey=tree.journey or state.journey)
    if tree.journey and state.draft.case and node_id == tree.start and not tree.again:
        state = state.with_draft(Draft())
    return show(book, state, node_id)


def show(book: Book, state: State, node_id: str) -> State:
    """Go to a node and remember the way back, except to the language screen and the dull page."""
    here = state.node
    trail = state.trail if here in (book.first, book.decoy, node_id) else (*state.trail, here)
    return _arrive(book, replace(state, trail=trail[-MAX_TRAIL:]), node_id)


def _arrive(book: Book, state: State, node_id: str) -> State:
    journey = book.trees[book.nodes[node_id].tree].journey or state.journey
    state = replace(state, journey=journey)
    for _ in range(MAX_FORKS):
        node = book.nodes[node_id]
        if node.kind != "fork":
            break
        node_id = target(state, node.go)
    draft = state.draft
    if node.fact and node.fact not in draft.asked:
        state = state.with_draft(replace(draft, asked=(*draft.asked, node.fact)))
    return replace(fresh(state), node=node.id)


def target(state: State, go: tuple[Branch, ...]) -> str:
    """The first branch whose conditions hold; `check` proves that the last one always does."""
    facts = state.draft.facts
    return next(
        branch.to for branch in go if all(_holds(facts, *condition) for condition in branch.when.items())
    )


def _holds(facts: Facts, fact: str, allowed: tuple[str, ...]) -> bool:
    answers = frozenset(facts.get(fact, ()))
    return bool(answers - UNKNOWN) if ANY in allowed else not answers.isdisjoint(allowed)


def fresh(state: State, note: str = "") -> State:
    """The same screen under a new turn number, from its first page."""
    return replace(state, turn=state.turn + 1, picked=(), offers=(), page=0, note=note)


def saved(state: State, facts: Facts) -> State:
    """With these answers in the present journey's draft."""
    return state.with_draft(replace(state.draft, facts={**state.draft.facts, **facts}))


def forgotten(state: State, fact: str) -> State:
    """Without that answer in the present journey's draft."""
    facts = {name: answer for name, answer in state.draft.facts.items() if name != fact}
    return state.with_draft(replace(state.draft, facts=facts))


def alive(book: Book, state: State) -> State:
    """The same conversation where its node was renamed or is gone: facts kept, politely led on."""
    trail = tuple(there for each in state.trail if (there := book.renamed.get(each, each)) in book.nodes)
    state = replace(state, trail=trail) if trail != state.trail else state
    if state.node in book.nodes and book.nodes[state.node].kind != "fork":
        return state
    if state.node in book.nodes:
        return _arrive(book, state, state.node)
    node = book.renamed.get(state.node, book.home if state.locale else book.first)
    return replace(_arrive(book, state, node), note="moved")
