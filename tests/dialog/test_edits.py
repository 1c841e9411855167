"""An answer changed anywhere on the shipped book: no circle, nothing asked twice, nothing sent unasked."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.dialog.answers import asks
from bot.dialog.engine import begin, step
from bot.dialog.screen import PAGE, changeable, navigation
from bot.dialog.turn import Alert, Tap, Words
from tests.dialog.real import real_book

BOOK = real_book()
JOURNEYS = ("held", "wages", "docs", "relative", "witness", "child", "army", "job_check")
SOAK = settings.default.max_examples > 1000
MANY = settings(max_examples=settings.default.max_examples if SOAK else 120, deadline=None)
LONGEST = 60  # screens from a journey's start to its end, ticks of several answers included
PICKS = st.lists(st.integers(0, 11), min_size=LONGEST, max_size=LONGEST)


def opened(journey):
    """The first screen of a journey."""
    state = begin(BOOK)
    state = step(BOOK, state, Tap(state.turn, "en")).state
    return replace(state, node=BOOK.trees[journey].start, journey=journey, trail=(BOOK.home,))


def press(state, name):
    """The turn after a press, on whatever page the answer stands."""
    for _ in range(1 + len(BOOK.nodes[state.node].choices) // PAGE + len(state.offers) // PAGE):
        turn = step(BOOK, state, Tap(state.turn, name))
        if not turn.toast:
            return turn
        state = step(BOOK, state, Tap(state.turn, "more")).state
    raise AssertionError(f"{name} is not on {state.node}")


def answer(state, pick):
    """The turn after an answer: words, one of the choices, or the ticks made so far."""
    node = BOOK.nodes[state.node]
    if node.kind == "text":
        return step(BOOK, state, Words(f"words on {node.fact}"))  # no two agreed words are the same
    return press(state, "done" if state.picked else node.choices[pick % len(node.choices)].id)


def at_sending(journey, picks):
    """On the way through a journey, the first screen that offers to change an answer."""
    state = opened(journey)
    for pick in picks:
        if "change" in navigation(BOOK, state):
            return state
        state = answer(state, pick).state
        assume(state.journey == journey)
    return None


@MANY
@given(st.sampled_from(JOURNEYS), PICKS, st.integers(0, 20), PICKS)
def test_a_change_comes_to_an_end(journey, picks, which, more):
    state = at_sending(journey, picks)
    assume(state is not None)
    offers = changeable(BOOK, state)
    key = offers[which % len(offers)].key
    known = set(state.draft.facts) - set(asks(BOOK.nodes[key]))
    state = press(press(state, "change").state, f"at.{key}").state
    state = replace(state, picked=())
    for pick in more:
        node = BOOK.nodes[state.node]
        turn = answer(state, pick)
        if Alert() in turn.effects:
            assert node.fact == "k.send"
            return
        state = turn.state
        there = BOOK.nodes[state.node]
        if (
            there.id == BOOK.trees[there.tree].send
            or state.journey != journey
            or not BOOK.trees[there.tree].journey
        ):
            return
        if there.fact != "k.send" and there.id != node.id:
            assert not known & set(asks(there)) & set(state.draft.facts), there.id
    raise AssertionError(f"no end after {key}")
