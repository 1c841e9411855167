"""Moves a conversation through the book: on, back, through forks, and what is remembered on the way."""

from dataclasses import replace

from bot.dialog.tree import ANY, BACK, UNKNOWN, Book, Branch, Node, Tree
from bot.dialog.turn import Draft, Facts, State

MAX_FORKS = 100  # `check` proves that forks end; this bound keeps a broken book from hanging a process
MAX_TRAIL = 50
OF_ONE_REPORT = ("k.", "f.")  # consents and proofs hold for one report only, and go into no other


def back(book: Book, state: State) -> State:
    """The screen before this one; a later page or offers go back to the question itself."""
    state = replace(state, changing="")
    if state.offers or state.page or not state.trail:
        return replace(fresh(state), picked=state.picked)
    return arrive(book, replace(state, trail=state.trail[:-1]), state.trail[-1])


def answered(book: Book, state: State, node: Node, answer: tuple[str, ...], go: tuple[Branch, ...]) -> State:
    """Save the answer and go on; no answer at all is a skip."""
    answer = answer or ("skip",)
    state = replace(state, skips=state.skips + 1 if answer == ("skip",) else 0)
    if node.fact:
        state = saved(state, _facts(node, answer))
    if state.changing == node.id:
        return replayed(book, replace(state, changing=""), book.trees[node.tree].start)
    return enter(book, state, target(state, go))


def _facts(node: Node, answer: tuple[str, ...]) -> Facts:
    if not node.each:
        return {node.fact: answer}
    if answer == ("skip",):
        return {f"{node.fact}.{choice.id}": answer for choice in node.choices}
    return {f"{node.fact}.{each.id}": ("yes" if each.id in answer else "no",) for each in node.choices}


def asks(node: Node) -> tuple[str, ...]:
    """The facts that a node asks for."""
    if node.each:
        return tuple(f"{node.fact}.{choice.id}" for choice in node.choices)
    return (node.fact,) if node.fact else ()


def journey_of(tree: Tree, state: State) -> str:
    """Into whose draft answers given in this tree go."""
    return state.journey if state.journey in tree.joins else tree.journey or state.journey


def enter(book: Book, state: State, node_id: str) -> State:
    """Go on to a node; a journey begun anew after its alert was sent is another case."""
    if node_id == BACK:
        return back(book, state)
    tree = book.trees[book.nodes[node_id].tree]
    came = state
    state = replace(state, journey=journey_of(tree, state))
    begins = node_id == tree.start and state.journey == tree.journey
    if begins and state.draft.case and not tree.again:
        state = state.with_draft(Draft())
    if begins and came.journey in tree.takes and came.journey != state.journey and not state.draft.case:
        here = came.node
        taken = show(book, _taking(state, came.draft), node_id)
        state = replayed(book, taken, tree.start)
        return replace(state, trail=(*came.trail, here)[-MAX_TRAIL:], note="")
    return show(book, state, node_id)


def _taking(state: State, other: Draft) -> State:
    facts = {name: told for name, told in other.facts.items() if not name.startswith(OF_ONE_REPORT)}
    asked = tuple(name for name in other.asked if not name.startswith(OF_ONE_REPORT))
    draft = state.draft
    return state.with_draft(
        replace(draft, facts={**facts, **draft.facts}, asked=tuple(dict.fromkeys((*asked, *draft.asked))))
    )


def show(book: Book, state: State, node_id: str) -> State:
    """Go to a node and remember the way back, except to the language screen and the dull page."""
    here = state.node
    trail = state.trail if here in (book.first, book.decoy, node_id) else (*state.trail, here)
    return arrive(book, replace(state, trail=trail[-MAX_TRAIL:]), node_id)


def arrive(book: Book, state: State, node_id: str) -> State:
    """Stand at a node, or where its forks lead; the way back stays as it is."""
    state = replace(state, journey=journey_of(book.trees[book.nodes[node_id].tree], state))
    node = through_forks(book, state.draft.facts, node_id)
    draft = state.draft
    missing = tuple(fact for fact in asks(node) if fact not in draft.asked)
    if missing:
        state = state.with_draft(replace(draft, asked=(*draft.asked, *missing)))
    return replace(fresh(state), node=node.id)


def through_forks(book: Book, facts: Facts, node_id: str) -> Node:
    """The first node that is a screen."""
    for _ in range(MAX_FORKS):
        node = book.nodes[node_id]
        if node.kind != "fork":
            break
        node_id = branch(facts, node.go)
    return node


def target(state: State, go: tuple[Branch, ...]) -> str:
    """The first branch whose conditions hold for the present draft."""
    return branch(state.draft.facts, go)


def branch(facts: Facts, go: tuple[Branch, ...]) -> str:
    """The first branch whose conditions hold; `check` proves that the last one always does."""
    return next(each.to for each in go if all(_holds(facts, *condition) for condition in each.when.items()))


def _holds(facts: Facts, fact: str, allowed: tuple[str, ...]) -> bool:
    answers = frozenset(facts.get(fact, ()))
    return bool(answers - UNKNOWN) if ANY in allowed else not answers.isdisjoint(allowed)


def replayed(book: Book, state: State, start: str) -> State:
    """The tree walked again with the answers given: to its first open question.

    Answers that are not met on the way any more are dropped, and that is said.
    """
    tree = book.trees[book.nodes[start].tree]
    given = state.draft.facts
    own = {fact for name in tree.nodes for fact in asks(book.nodes[name])}
    kept = {fact: told for fact, told in given.items() if fact not in own}
    asked = tuple(fact for fact in state.draft.asked if fact not in own)
    walked: list[str] = []
    here = start
    while (node := through_forks(book, kept, here)).id not in walked and node.tree == tree.id:
        here = node.id
        go = _way(node, given)
        if go is None:
            break
        asked += asks(node)
        kept |= {fact: given[fact] for fact in asks(node)}
        walked.append(here)
        here = branch(kept, go)
    note = "changed" if own & given.keys() <= kept.keys() else "changed_dropped"
    state = state.with_draft(replace(state.draft, facts=kept, asked=asked))
    state = replace(state, trail=(book.home, *walked)[-MAX_TRAIL:])
    if node.tree != tree.id:
        return enter(book, replace(state, node=walked[-1] if walked else start), here)
    return replace(arrive(book, state, here), note=note)


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


def fresh(state: State, note: str = "") -> State:
    """The same screen under a new turn number, from its first page."""
    return replace(state, turn=state.turn + 1, picked=(), offers=(), page=0, note=note)


def saved(state: State, facts: Facts) -> State:
    """With these answers in the present journey's draft."""
    return state.with_draft(replace(state.draft, facts={**state.draft.facts, **facts}))


def forgotten(state: State, *names: str) -> State:
    """Without those answers in the present journey's draft."""
    facts = {name: answer for name, answer in state.draft.facts.items() if name not in names}
    return state.with_draft(replace(state.draft, facts=facts))


def alive(book: Book, state: State) -> State:
    """The same conversation where its node was renamed or is gone: facts kept, politely led on."""
    trail = tuple(there for each in state.trail if (there := book.renamed.get(each, each)) in book.nodes)
    state = replace(state, trail=trail) if trail != state.trail else state
    if state.node in book.nodes and book.nodes[state.node].kind != "fork":
        return state
    if state.node in book.nodes:
        return arrive(book, state, state.node)
    node = book.renamed.get(state.node, book.home if state.locale else book.first)
    return replace(arrive(book, state, node), note="moved")
