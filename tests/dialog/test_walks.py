"""Random people on the shipped book: whatever they press or send, the rules of a conversation hold."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialog.engine import LEAVE_WORDS, begin, step
from bot.dialog.path import MAX_TRAIL, _holds
from bot.dialog.play import lines
from bot.dialog.screen import navigation, visible
from bot.dialog.stored import from_json, to_json
from bot.dialog.translations import said
from bot.dialog.turn import Alert, Media, Note, Offer, Pin, Start, Tap, Wipe, Words
from tests.dialog.real import real_book, translations

BOOK = real_book()
LOCALES = tuple(choice.id for choice in BOOK.nodes[BOOK.first].choices)
ODD = ["", " ", "0", "/x", "/til", "1", "5", "99", "²", "9" * 5000, "\u202e x"]
TAPS = ["exit", "danger", "yes", "skip", "back", "RU", "no_such"]
JUNK = st.text(max_size=40) | st.sampled_from(
    ["", " ", "0", "/x", "/til", "1", "5", "99", "²", "9" * 5000, "\u202e x"]
)
OFFERS = st.lists(
    st.builds(Offer, st.sampled_from(["a1", "b2", "c3"]), st.sampled_from(["RU", "TR", "XX"])),
    max_size=4,
    unique_by=lambda offer: offer.key,
).map(tuple)
DEGREES = st.floats(-90, 90)
# A number is a press on the n-th button of the present screen, whatever it says.
PRESS = st.integers(0, 11)
OTHERS = (
    st.builds(Words, JUNK, OFFERS)
    | st.builds(Pin, DEGREES, DEGREES, st.sampled_from(["RU", "TR", None]))
    | st.builds(Media, st.sampled_from(["photo", "voice"]), st.just("ref"), st.text(max_size=5))
    | st.just(Start())
    | st.builds(Tap, st.integers(-1, 5), st.sampled_from(TAPS))
)
WALK = st.lists(PRESS | PRESS | PRESS | PRESS | OTHERS, min_size=8, max_size=60)


def buttons(state):
    return (*visible(BOOK.nodes[state.node], state), *navigation(BOOK, state))


def meant(state, each):
    if not isinstance(each, int):
        return each
    shown = [name for name in buttons(state) if name not in ("exit", "lang")] or buttons(state)
    return Tap(state.turn, shown[each % len(shown)]) if shown else Start()


def leaves(event):
    return (isinstance(event, Tap) and event.choice == "exit") or (
        isinstance(event, Words) and event.text.strip() in LEAVE_WORDS
    )


def answers(state):
    return {(journey, fact) for journey, draft in state.drafts.items() for fact in draft.facts}


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(LOCALES), WALK)
def test_any_walk_keeps_the_rules(locale, walk):
    state = begin(BOOK)
    state = step(BOOK, state, Tap(state.turn, locale)).state
    for each in walk:
        event = meant(state, each)
        before, known = state, answers(state)
        turn = step(BOOK, state, event)
        state = from_json(json.loads(json.dumps(to_json(turn.state))))
        assert state == turn.state
        assert state.node in BOOK.nodes
        assert BOOK.nodes[state.node].kind != "fork"
        assert len(state.trail) <= MAX_TRAIL
        if turn.toast:
            assert (state, turn.effects) == (before, ())
            assert isinstance(event, Tap)
        else:
            assert state.turn > before.turn
        if leaves(event):
            assert Wipe() in turn.effects
            assert (state.node, state.trail, answers(state)) == (BOOK.decoy, (), set())
        else:
            # A confirmed city and a pin take each other's place; everything else stays until an exit.
            gone = {fact for _, fact in known - answers(state)}
            assert gone <= {"l.place", "l.pin"}
        if isinstance(event, Tap) and event.choice not in ("exit", "danger") and event.turn != before.turn:
            assert turn.toast == "stale"
        for effect in turn.effects:
            assert isinstance(effect, (Alert, Note, Wipe))
            if isinstance(effect, Alert):
                assert state.draft.facts["k.send"] == ("yes",)
                assert state.trail == ()
        assert lines(BOOK, state, lambda context, text: said(translations(), locale, context, text))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(LOCALES), WALK)
def test_danger_and_exit_work_after_any_walk(locale, walk):
    state = begin(BOOK)
    state = step(BOOK, state, Tap(state.turn, locale)).state
    for each in walk:
        state = step(BOOK, state, meant(state, each)).state
    danger = step(BOOK, state, Tap(-7, "danger")).state
    assert danger.journey == "danger"
    assert BOOK.nodes[danger.node].tree == BOOK.nodes[BOOK.danger].tree
    left = step(BOOK, state, Tap(-7, "exit"))
    assert (left.state.node, left.effects) == (BOOK.decoy, (Wipe(),))


@settings(max_examples=100, deadline=None)
@given(WALK)
def test_from_anywhere_at_most_three_taps_send_an_alert(walk):
    state = begin(BOOK)
    state = step(BOOK, state, Tap(state.turn, "en")).state
    for each in walk:
        state = step(BOOK, state, meant(state, each)).state
    sent = False
    for taps, choice in enumerate(("danger", "RU", "yes")):
        if taps and choice not in buttons(state):
            continue
        turn = step(BOOK, state, Tap(state.turn, choice))
        state, sent = turn.state, sent or Alert() in turn.effects
    assert sent


def test_every_screen_of_the_book_can_be_met():
    """A systematic walk presses everything, with each condition once true and once false where it can be."""
    start = begin(BOOK)
    waiting = [step(BOOK, start, Tap(start.turn, "en")).state]
    seen = set()
    while waiting:
        state = waiting.pop()
        node = BOOK.nodes[state.node]
        marks = {(node.id, state.page, bool(state.picked), *each) for each in enumerate(_holding(state))}
        if marks <= seen:
            continue
        seen |= marks
        events = [Tap(state.turn, name) for name in buttons(state) if name not in ("lang", "back")]
        events += [Words("some words")] if node.kind == "text" else []
        waiting += [step(BOOK, state, event).state for event in events]
    met = {mark[0] for mark in seen} | {BOOK.first}
    assert {node.id for node in BOOK.nodes.values() if node.kind != "fork"} - met == set()


CONDITIONS = sorted(
    {
        (fact, allowed)
        for node in BOOK.nodes.values()
        for go in (node.go, *(choice.go for choice in node.choices))
        for branch in go
        for fact, allowed in branch.when.items()
    }
)


def _holding(state):
    """Which conditions of forks hold: all that tells one way from another."""
    facts = state.draft.facts
    return tuple(_holds(facts, *each) for each in CONDITIONS)
