"""Random people on the shipped book: whatever they press or send, the rules of a conversation hold."""

import json
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialog.engine import LANGUAGE_WORDS, LEAVE_WORDS, begin, step
from bot.dialog.interruptions import said_again
from bot.dialog.path import MAX_TRAIL
from bot.dialog.play import lines
from bot.dialog.screen import navigation, visible
from bot.dialog.sparing import spares
from bot.dialog.stored import from_json, to_json
from bot.dialog.translations import said
from bot.dialog.turn import Alert, Event, Media, Note, Offer, Pin, Start, Tap, Unread, Wipe, Words
from bot.dialog.typed import seen
from tests.dialog.branches import ways_open
from tests.dialog.real import real_book, translations

BOOK = real_book()
LOCALES = tuple(choice.id for choice in BOOK.nodes[BOOK.first].choices)
SOAK = settings.default.max_examples > 1000
MANY = settings(max_examples=settings.default.max_examples if SOAK else 250, deadline=None)
FEWER = settings(max_examples=settings.default.max_examples // 10 if SOAK else 100, deadline=None)
STEPS = 60
CODES = ("ABC-234", "DEF-567")

ODD = ["", " ", "0", "/x", "/til", "1", "5", "99", "²", "9" * 5000, "\u202e x", "\u200b"]
TOLD = [
    "they locked us in",
    "i want to die",
    "who wrote this?",
    "i am 15 years old",
    "помогите",
    "qochmoqchiman",
]
JUNK = st.text(max_size=40) | st.sampled_from(ODD) | st.sampled_from(TOLD)
TAPS = ["exit", "danger", "yes", "skip", "back", "RU", "change", "submit", "done", "at.ABC-234", "no_such"]
OFFERS = st.lists(
    st.builds(Offer, st.sampled_from(["a1", "b2", "c3"]), st.sampled_from(["RU", "TR", "XX"])),
    max_size=4,
    unique_by=lambda offer: offer.key,
).map(tuple)
REPORT = st.sampled_from(["", "", "", *CODES])
DEGREES = st.floats(-90, 90)


@dataclass(frozen=True)
class Late:
    """The event comes after a long silence."""

    event: Event


# A number is a press on the n-th button of the present screen, whatever it says.
PRESS = st.integers(0, 11)
SENT = (
    st.builds(Words, JUNK)
    | st.builds(
        Words,
        JUNK,
        OFFERS,
        claim=REPORT,
        own=st.booleans(),
        sign=st.sampled_from(["", "", "word", "watched"]),
        about=REPORT,
        edited=st.booleans(),
    )
    | st.builds(Pin, DEGREES, DEGREES, st.sampled_from(["RU", "TR", None]))
    | st.builds(
        Media, st.sampled_from(["photo", "voice"]), st.just("ref"), JUNK, st.sampled_from(["", "a"]), REPORT
    )
    | st.just(Start())
    | st.just(Unread())
    | st.builds(Tap, st.integers(-1, 5), st.sampled_from(TAPS))
)
LATE = st.builds(Late, SENT) | st.builds(Late, st.builds(Tap, st.just(1), st.sampled_from(TAPS)))
OTHERS = st.one_of(SENT, SENT, SENT, LATE)
# Half of the walks begin somewhere in the middle of a journey, where chance alone seldom comes.
DOORS = st.sampled_from([(), (), *((node,) for tree in BOOK.trees.values() for node in tree.nodes)])
WALK = st.lists(PRESS | PRESS | PRESS | PRESS | OTHERS, min_size=8, max_size=STEPS)


def buttons(state):
    return (*visible(BOOK.nodes[state.node], state), *navigation(BOOK, state))


def meant(state, each):
    if not isinstance(each, int):
        return each
    shown = [name for name in buttons(state) if name not in ("exit", "lang")] or buttons(state)
    return Tap(state.turn, shown[each % len(shown)]) if shown else Start()


def settled(turn):
    """The state as the house leaves it: an alert makes a report, which its draft belongs to."""
    state = turn.state
    if Alert() not in turn.effects:
        return state
    code = state.draft.case or CODES[len(state.sent) % len(CODES)]
    return replace(
        state.with_draft(replace(state.draft, case=code)), sent=tuple(dict.fromkeys((*state.sent, code)))
    )


def opened(locale, door=()):
    state = begin(BOOK)
    state = step(BOOK, state, Tap(state.turn, locale)).state
    if door and BOOK.nodes[door[0]].kind != "fork":
        tree = BOOK.trees[BOOK.nodes[door[0]].tree]
        state = replace(state, node=door[0], journey=tree.journey, trail=(BOOK.home, tree.start))
    return state


def leaves(event, turn):
    """Everything is given up by an exit, in words or by a button, and by signs of another reader."""
    return Wipe() in turn.effects


def told_in(state, effects):
    """Every word that is kept in the state or handed over to an officer."""
    facts = [text for draft in state.drafts.values() for told in draft.facts.values() for text in told]
    notes = [
        part
        for effect in effects
        if isinstance(effect, Note)
        for part in (effect.words, effect.media.words if effect.media else "")
    ]
    return "\n".join((*facts, *notes))


def may_vanish(before, event, turn):
    """What is not meant to stay: blanks, an exit, a command, a digit, a code, what a sparing tree hears."""
    node = BOOK.nodes[before.node]
    text = event.text if isinstance(event, Words) else event.words
    commands = LEAVE_WORDS | LANGUAGE_WORDS
    return (
        not seen(text)
        or leaves(event, turn)
        or text.strip() in commands
        or (text.strip().isdecimal() and len(text.strip()) <= 2)
        or node.checks
        or spares(BOOK, before.journey)
        or (isinstance(event, Media) and bool(event.album))  # an album goes where its first file went
        or (isinstance(event, Words) and event.sign != "")
    )


def check(before, event, turn, *, late):
    """The rules that hold for every turn."""
    state = turn.state
    assert BOOK.nodes[state.node].kind != "fork"
    assert len(state.trail) <= MAX_TRAIL
    if turn.toast:
        assert (state, turn.effects) == (before, ())
        assert isinstance(event, Tap)
    else:
        assert state.turn > before.turn
    old = isinstance(event, Tap) and event.turn != before.turn
    if old and event.choice not in ("exit", "danger") and not late:
        assert turn.toast == "stale"
    if leaves(event, turn):
        assert (state.node, state.trail) == (BOOK.decoy, ())
        assert not any(draft.facts for draft in state.drafts.values())
    for journey, draft in state.drafts.items():
        assert journey == "my_case" or not any(fact.startswith("f.") for fact in draft.facts)
    if not leaves(event, turn):
        now = told_in(state, turn.effects)
        unsent = [draft.facts.get("notes", ()) for draft in before.drafts.values() if not draft.case]
        assert all(text in now for told in unsent for text in told)
    if isinstance(event, (Words, Media)) and not may_vanish(before, event, turn):
        text = event.text if isinstance(event, Words) else event.words
        assert text.strip() in told_in(state, turn.effects)
    if state.node in (BOOK.decoy, BOOK.again):
        assert not state.offers
    if Alert() in turn.effects:
        assert sends(before, event)
        assert state.trail == ()
    if state.node not in (BOOK.first, BOOK.decoy):
        assert danger_is_near(state)


def sends(before, event):
    """Whether the event presses an answer that sends the alert, types its number, or says it in words."""
    shown = visible(BOOK.nodes[before.node], before)
    text = event.text.strip() if isinstance(event, Words) else ""
    if said_again(BOOK, before, text):
        return True
    pressed = event.choice if isinstance(event, Tap) else shown[int(text) - 1]
    choice = BOOK.nodes[before.node].choice(pressed)
    return choice is not None and choice.alert


def danger_is_near(state):
    near = step(BOOK, state, Tap(-7, "danger")).state
    there = BOOK.nodes[BOOK.danger].tree
    shown = buttons(state)
    leads = {
        branch.to
        for choice in BOOK.nodes[state.node].choices
        if choice.id in shown
        for branch in choice.go or BOOK.nodes[state.node].go
    }
    offered = (
        "danger" in shown or BOOK.nodes[state.node].tree == there or BOOK.danger in leads or state.offers
    )
    return BOOK.nodes[near.node].tree == there and offered


@MANY
@given(st.sampled_from(LOCALES), DOORS, WALK)
def test_any_walk_keeps_the_rules(locale, door, walk):
    state = opened(locale, door)
    for each in walk:
        late = isinstance(each, Late)
        event = meant(state, each.event if late else each)
        turn = step(BOOK, state, event, away=late)
        check(state, event, turn, late=late)
        state = settled(turn)
        assert from_json(json.loads(json.dumps(to_json(state)))) == state
    assert lines(BOOK, state, lambda context, text: said(translations(), locale, context, text))


@FEWER
@given(st.sampled_from(LOCALES), DOORS, WALK)
def test_danger_and_exit_work_after_any_walk(locale, door, walk):
    state = walked(opened(locale, door), walk)
    danger = step(BOOK, state, Tap(-7, "danger")).state
    assert danger.journey == "danger"
    assert BOOK.nodes[danger.node].tree == BOOK.nodes[BOOK.danger].tree
    left = step(BOOK, state, Tap(-7, "exit"))
    assert (left.state.node, left.effects) == (BOOK.decoy, (Wipe(),))


@FEWER
@given(DOORS, WALK)
def test_from_anywhere_at_most_three_taps_send_an_alert(door, walk):
    state = walked(opened("en", door), walk)
    sent = False
    for taps, choice in enumerate(("danger", "RU", "yes")):
        if taps and choice not in buttons(state):
            continue
        turn = step(BOOK, state, Tap(state.turn, choice))
        state, sent = turn.state, sent or Alert() in turn.effects
    assert sent


def walked(state, walk):
    for each in walk:
        late = isinstance(each, Late)
        state = settled(step(BOOK, state, meant(state, each.event if late else each), away=late))
    return state


def test_every_screen_of_the_book_can_be_met():
    """A systematic walk presses everything, with each branch once open and once closed where it can be."""
    waiting = [opened("en")]
    seen = set()
    while waiting:
        state = waiting.pop()
        node = BOOK.nodes[state.node]
        here = (node.id, state.page, state.picked, state.draft.facts.get("s.safe_now"))
        marks = {(*here, *each) for each in enumerate(ways_open(state))}
        if marks <= seen:
            continue
        seen |= marks
        waiting += [settled(step(BOOK, state, event)) for event in _every(node, state)]
        if node.id == BOOK.home:
            waiting.append(step(BOOK, state, Start(), away=True).state)
    met = {mark[0] for mark in seen} | {BOOK.first}
    assert {node.id for node in BOOK.nodes.values() if node.kind != "fork"} - met == set()


def _every(node, state):
    """Everything that tells one way from another on this screen; of a multi-choice one answer at a time."""
    pressed = ("done",) if state.picked else buttons(state)
    events = [Tap(state.turn, name) for name in pressed if name not in ("lang", "back", "change")]
    events += [Words("some words")] if node.kind == "text" else []
    events += [Words("ABC-234", claim="ABC-234", own=own) for own in (True, False)] if node.checks else []
    return events + ([Words(text) for text in TELLING] if node.kind == "place" else [])


TELLING = ("they locked us in", "i want to die", "i am 15 years old", "i can't take this any more")
