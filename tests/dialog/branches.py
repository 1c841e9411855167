"""What a tree's branches ask for, and which of it holds: so that walks can aim at every way on."""

from functools import cache

from bot.dialog.answers import _holds
from tests.dialog.real import real_book

BOOK = real_book()


@cache
def _conditions(tree):
    """What the branches of a tree ask for, each condition alone and all of a branch together."""
    nodes = [BOOK.nodes[name] for name in BOOK.trees[tree].nodes]
    branches = {
        tuple(sorted(branch.when.items()))
        for node in nodes
        for go in (node.go, *(choice.go for choice in node.choices))
        for branch in go
    }
    return sorted(branches | {(each,) for branch in branches for each in branch})


def ways_open(state):
    """Which conditions of this tree hold: all that tells one way on from another."""
    facts = state.draft.facts
    return tuple(
        all(_holds(facts, *each) for each in branch) for branch in _conditions(BOOK.nodes[state.node].tree)
    )
