"""Moves a conversation through the book: on, back, through forks, and what is remembered on the way."""

from dataclasses import replace

from bot.dialog.answers import SEND, asks, branch, door, facts_of, landing, saved, through_forks, walk
from bot.dialog.tree import BACK, Book, Branch, Node, Tree
from bot.dialog.turn import Draft, State

MAX_TRAIL = 50
SAFE, DISCREET = "s.safe_now", ("watched", "shared_phone")
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
        state = saved(state, facts_of(node, answer))
    if node.fact == SAFE:
        state = replace(state, discreet=answer[0] in DISCREET)
    to = target(state, go)
    if state.changing not in (node.id, node.tree):
        return enter(book, state, to)
    trail = state.trail
    if state.changing == node.id:  # the screen that the change was asked from is no part of the way
        trail = trail[: last(trail, node.id)]
    again = replayed(book, state, book.trees[node.tree], (*trail, node.id), to)
    return again if state.changing == node.id else replace(again, note="")


def journey_of(tree: Tree, state: State) -> str:
    """Into whose draft answers given in this tree go."""
    return state.journey if state.journey in tree.joins else tree.journey or state.journey


def enter(book: Book, state: State, node_id: str) -> State:
    """Go on to a node; a journey begun anew after its alert was sent is another case."""
    if landing(book, state.draft.facts, node_id) == BACK:
        return back(book, state)
    node_id = door(book, state.draft.facts, node_id, book.nodes[state.node].tree)
    tree = book.trees[book.nodes[node_id].tree]
    came = state
    state = replace(state, journey=journey_of(tree, state))
    begins = node_id == tree.start and state.journey == tree.journey
    if begins and state.draft.case and not tree.again:
        state = state.with_draft(Draft())
    if begins and came.journey in tree.takes and came.journey != state.journey and not state.draft.case:
        taken = replayed(book, _taking(state, came.draft), tree, (*came.trail, came.node), node_id)
        return replace(taken, note="")
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


def target(state: State, go: tuple[Branch, ...]) -> str:
    """The first branch whose conditions hold for the present draft."""
    return branch(state.draft.facts, go)


def replayed(book: Book, state: State, tree: Tree, path: tuple[str, ...], to: str) -> State:
    """On from `to` along the answers given, to the first open question; `path` lies behind.

    Answers that cannot be met any more are dropped, and that is said. Until the walk has come to the question
    whether to send, `changing` names the tree, so that nothing is asked twice.
    """
    draft = state.draft
    found = walk(book, tree, draft.facts, path, to)
    dropped = draft.facts.keys() - found.facts.keys()
    asked = tuple(fact for fact in draft.asked if fact not in dropped)
    state = state.with_draft(replace(draft, facts=dict(found.facts), asked=asked))
    trail = (*path, *found.walked)[-MAX_TRAIL:]
    if not found.inside:
        return enter(book, replace(state, node=trail[-1], trail=trail[:-1], changing=""), found.here)
    note = "changed_dropped" if dropped else "changed"
    state = replace(arrive(book, replace(state, trail=trail), found.here), note=note)
    node = book.nodes[state.node]
    done = node.id == tree.send if tree.send else node.fact == SEND
    return replace(state, changing="" if done else node.tree)


def last(trail: tuple[str, ...], node_id: str) -> int:
    """Where a node stands in the trail, the latest time; the whole length where it does not."""
    return max((place for place, name in enumerate(trail) if name == node_id), default=len(trail))


def fresh(state: State, note: str = "") -> State:
    """The same screen under a new turn number, from its first page."""
    return replace(state, turn=state.turn + 1, picked=(), offers=(), page=0, note=note)


def alive(book: Book, state: State) -> State:
    """The same conversation where its node was renamed or is gone: facts kept, politely led on."""
    trail = tuple(there for each in state.trail if (there := book.renamed.get(each, each)) in book.nodes)
    state = replace(state, trail=trail) if trail != state.trail else state
    if state.node in book.nodes and book.nodes[state.node].kind != "fork":
        return state
    if state.node in book.nodes:
        return enter(book, state, state.node)
    node = book.renamed.get(state.node, book.home if state.locale else book.first)
    return replace(arrive(book, state, node), note="moved")
