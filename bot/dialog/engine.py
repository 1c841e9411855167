"""Runs a conversation: `step(book, state, event) -> Turn`, a pure function.

Rules
- A tap counts only on the screen it was offered on (same turn number); any other changes nothing.
- Leaving and the danger path are the exceptions: they work from every screen, however old.
- Words that no question asked for are kept and belong to the report; nothing typed is lost.
- A quick exit drops what was not sent yet: the phone may be in somebody else's hand.
"""

from dataclasses import replace

from bot.dialog.path import alive, answered, back, enter, forgotten, fresh, saved, show, target
from bot.dialog.screen import navigation, visible
from bot.dialog.tree import Book, Choice, Node
from bot.dialog.turn import (
    Alert,
    Draft,
    Effect,
    Event,
    Media,
    Note,
    Pin,
    Start,
    State,
    Tap,
    Turn,
    Wipe,
    Words,
)

PLACE, PIN, TYPED = "l.place", "l.pin", "l.typed"  # facts that a place question saves beside its own
NOTES, MEDIA = "notes", "media"  # facts that hold what no question asked for
DIGITS = 2  # an answer's number is never longer; thousands of digits would make int() raise
OFFER = "at."  # prefix of a tap that confirms an offered place
LEAVE_WORDS = frozenset({"0", "/x"})
LANGUAGE_WORDS = frozenset({"/lang", "/language", "/til"})


def begin(book: Book) -> State:
    """A conversation that has not said anything yet: the language screen."""
    return State(node=book.first)


def step(book: Book, state: State, event: Event) -> Turn:
    """Answer one event: the next state and what is to be done. Never raises on what people send."""
    state = alive(book, state)
    match event:
        case Tap(choice="exit"):
            return _leave(book, state)
        case Tap(choice="danger") if state.locale:
            return Turn(enter(book, state, book.danger))
        case Tap(turn=turn, choice=choice):
            return _tap(book, state, choice) if turn == state.turn else Turn(state, toast="stale")
        case Start():
            return _start(book, state)
        case Words(text=text):
            return _words(book, state, event, text.strip())
        case Pin():
            return _pin(book, state, event)
        case Media():
            return keep(state, Note(event.words, event))


def _start(book: Book, state: State) -> Turn:
    if not state.locale or state.node == book.decoy:
        return Turn(fresh(state))
    return Turn(show(book, state, book.home))


def _tap(book: Book, state: State, choice_id: str) -> Turn:
    node = book.nodes[state.node]
    if choice_id not in visible(node, state) and choice_id not in navigation(book, state):
        return Turn(state, toast="stale")
    match choice_id:
        case "back":
            return Turn(back(book, state))
        case "lang":
            return Turn(_language(book, state))
        case "more":
            return Turn(replace(fresh(state), page=state.page + 1, picked=state.picked))
        case "skip":
            return Turn(answered(book, state, node, ("skip",), node.go))
        case "done":
            return Turn(answered(book, state, node, state.picked, node.go))
    if choice_id.startswith(OFFER):
        return Turn(_confirmed(book, state, node, choice_id.removeprefix(OFFER)))
    choice = node.choice(choice_id)
    if choice is None:
        return Turn(state, toast="stale")
    return _toggle(node, state, choice) if node.kind == "multi" else _choose(book, state, node, choice)


def _choose(book: Book, state: State, node: Node, choice: Choice) -> Turn:
    if node.locale:
        state = replace(state, locale=choice.id)
        if state.trail:
            return Turn(replace(back(book, state), picked=state.picked))
        return Turn(show(book, state, target(state, choice.go or node.go)))
    effects: tuple[Effect, ...] = (Alert(),) if choice.alert else ()
    if node.kind == "place":
        state = forgotten(state, PLACE)  # a country of the list takes the place of a city confirmed before
    state = answered(book, state, node, (choice.id,), choice.go or node.go)
    return Turn(replace(state, trail=()) if choice.alert else state, effects)


def _language(book: Book, state: State) -> State:
    """To the choice of a language and back: the ticks of an unfinished question stay."""
    return replace(show(book, state, book.first), picked=state.picked)


def _toggle(node: Node, state: State, choice: Choice) -> Turn:
    if choice.id in state.picked:
        picked = tuple(each for each in state.picked if each != choice.id)
    elif choice.id in node.alone:
        picked = (choice.id,)
    else:
        picked = (*(each for each in state.picked if each not in node.alone), choice.id)
    return Turn(replace(state, turn=state.turn + 1, picked=picked, note=""))


def _words(book: Book, state: State, event: Words, text: str) -> Turn:
    if text in LEAVE_WORDS:
        return _leave(book, state)
    if text in LANGUAGE_WORDS and state.locale:
        return Turn(_language(book, state))
    node = book.nodes[state.node]
    shown = visible(node, state)
    if text.isdecimal() and len(text) <= DIGITS and 1 <= int(text) <= len(shown):
        return _tap(book, state, shown[int(text) - 1])
    if not text:
        return Turn(fresh(state, note="empty"))
    if node.kind == "text":
        return Turn(answered(book, state, node, (text,), node.go))
    if node.kind == "place":
        state = saved(state, {TYPED: (text,)})
        if event.offers:
            return Turn(replace(fresh(state), offers=event.offers))
        return Turn(fresh(state, note="place_unknown"))
    return keep(state, Note(text))


def _pin(book: Book, state: State, pin: Pin) -> Turn:
    node = book.nodes[state.node]
    state = saved(state, {PIN: (f"{pin.latitude:.6f}", f"{pin.longitude:.6f}")})
    if node.kind != "place":
        return Turn(fresh(state, note="place_kept"))
    if pin.country is None:
        return Turn(fresh(state, note="place_sea"))
    state = forgotten(state, PLACE)
    return Turn(answered(book, state, node, (pin.country,), node.go))


def _confirmed(book: Book, state: State, node: Node, key: str) -> State:
    country = next(offer.country for offer in state.offers if offer.key == key)
    state = forgotten(saved(state, {PLACE: (key,)}), PIN)
    return answered(book, state, node, (country,), node.go)


def keep(state: State, note: Note) -> Turn:
    """Words or media that no question asked for: into the open case, or kept for the alert to come."""
    if state.draft.case:
        return Turn(fresh(state, note="passed_on"), (note,))
    facts = state.draft.facts
    more = dict(facts)
    if note.words:
        more[NOTES] = (*facts.get(NOTES, ()), note.words)
    if note.media:
        more[MEDIA] = (*facts.get(MEDIA, ()), f"{note.media.kind} {note.media.ref}")
    return Turn(fresh(saved(state, more), note="kept"))


def lapse(book: Book, state: State) -> State:
    """What stays of a conversation that went quiet: its language and its links to open cases."""
    kept = {journey: Draft(case=draft.case) for journey, draft in state.drafts.items() if draft.case}
    node = book.decoy if state.node == book.decoy else book.home
    return State(node, state.turn + 1, state.locale, state.journey, kept)


def keeps(book: Book, state: State) -> bool:
    """Whether anything of a quiet conversation must stay: an open case, or the dull page after an exit."""
    return state.node == book.decoy or any(draft.case for draft in state.drafts.values())


def _leave(book: Book, state: State) -> Turn:
    node = book.decoy if state.locale else book.first
    return Turn(replace(lapse(book, state), node=node), (Wipe(),))
