"""Runs a conversation: `step(book, state, event) -> Turn`, a pure function.

Rules
- A tap counts only on the screen it was offered on (same turn number); any other changes nothing.
- Leaving and the danger path are the exceptions: they work from every screen, however old.
- Words that no question asked for are kept and belong to a report; nothing typed is lost (typed.py).
- A quick exit drops what was not sent yet: the phone may be in somebody else's hand.
- After a long silence nothing is shown before the question whether it is safe.
"""

from dataclasses import replace

from bot.dialog.answers import forgotten
from bot.dialog.following import follow
from bot.dialog.interruptions import heard_in
from bot.dialog.leaving import leave
from bot.dialog.loose import gathered, sort
from bot.dialog.path import alive, answered, arrive, back, enter, fresh, show, target
from bot.dialog.pointing import confirmed, listed, take_pin
from bot.dialog.screen import changeable, navigation, ticked, visible
from bot.dialog.tree import NAVIGATION, Book, Choice, Node
from bot.dialog.turn import (
    Alert,
    Ask,
    Effect,
    Event,
    Flag,
    Media,
    Pin,
    Start,
    State,
    Tap,
    Turn,
    Unread,
    Wipe,
    Words,
)
from bot.dialog.typed import PLACE, keep, seen, take_media, take_words

DIGITS = 2  # an answer's number is never longer; thousands of digits would make int() raise
OFFER = "at."  # prefix of a tap on something that was worked out for this moment
LEAVE_WORDS, LANGUAGE_WORDS = frozenset({"0", "/x"}), frozenset({"/lang", "/language", "/til"})


def begin(book: Book) -> State:
    """A conversation that has not said anything yet: the language screen."""
    return State(node=book.first)


def step(book: Book, state: State, event: Event, *, away: bool = False) -> Turn:
    """Answer one event: the next state and what is to be done. Never raises on what people send.
    `away`: so long a silence lies before the event that it must first be asked whether it is safe.
    """
    state = alive(book, state)
    if (turn := _at_once(book, state, event)) is not None:
        return turn
    if away and book.again and state.locale and state.node not in (book.decoy, book.first):
        return _returned(book, state, event)
    match event:
        case Tap(turn=number, choice=choice):
            return _tap(book, state, choice) if number == state.turn else Turn(state, toast="stale")
        case Start():
            return _start(book, state)
        case Words():
            return _words(book, state, event)
        case Pin():
            return take_pin(book, state, event)
        case Media():
            return _signalled(book, take_media(book, state, event), event.words)
        case Unread():
            return Turn(fresh(state, note="unreadable"))


def _at_once(book: Book, state: State, event: Event) -> Turn | None:
    """What works from every screen, however old, and after any silence."""
    match event:
        case Tap(choice="exit"):
            return leave(book, state, Wipe())
        case Words(text=text) if text.strip() in LEAVE_WORDS:
            return leave(book, state, Wipe())
        case Words(sign="watched"):
            return leave(book, state, Wipe(), Flag("watched"))
        case Pin(moved=True):
            return Turn(follow(state, event))
        case Tap(choice="danger") if state.locale:
            return Turn(enter(book, state, book.danger))
    return None


def _returned(book: Book, state: State, event: Event) -> Turn:
    """Ask first whether it is safe; what came with the question is not lost, and nothing tells of it."""
    asking = arrive(book, replace(state, trail=(*state.trail, state.node)), book.again)
    match event:
        case Words(text=text) | Media(words=text) if seen(text) or isinstance(event, Media):
            kept = _signalled(book, keep(book, asking, event), text)
        case Pin():
            kept = take_pin(book, asking, event)
        case _:
            return Turn(asking)
    return replace(kept, state=replace(kept.state, note=""))


def _start(book: Book, state: State) -> Turn:
    if not state.locale or state.node == book.decoy:
        return Turn(fresh(state))
    return Turn(show(book, replace(state, changing=""), book.home))


def _tap(book: Book, state: State, choice_id: str) -> Turn:
    node = book.nodes[state.node]
    if choice_id not in visible(node, state) and choice_id not in navigation(book, state):
        return Turn(state, toast="stale")
    if choice_id in NAVIGATION:
        return Turn(_navigated(book, state, node, choice_id))
    if choice_id.startswith(OFFER):
        return _chosen(book, state, node, choice_id.removeprefix(OFFER))
    choice = node.choice(choice_id)
    if choice is None:
        return Turn(state, toast="stale")
    return _toggle(node, state, choice) if node.kind == "multi" else _choose(book, state, node, choice)


def _navigated(book: Book, state: State, node: Node, button: str) -> State:
    match button:
        case "back":
            return back(book, state)
        case "lang":
            return _language(book, state)
        case "more":
            return replace(fresh(state), page=state.page + 1, picked=state.picked, offers=state.offers)
        case "submit":
            return enter(book, state, book.trees[node.tree].send)
        case "change":
            return replace(fresh(state), offers=changeable(book, state))
    return answered(book, state, node, state.picked if button == "done" else ("skip",), node.go)


def _choose(book: Book, state: State, node: Node, choice: Choice) -> Turn:
    if node.locale:
        state = replace(state, locale=choice.id)
        led = show(book, state, target(state, choice.go or node.go))
        return Turn(replace(back(book, state), picked=state.picked) if state.trail else led)
    if choice.lists:
        return Turn(listed(book, state, choice.lists))
    effects: tuple[Effect, ...] = (Alert(),) if choice.alert else (Ask(choice.does),) if choice.does else ()
    if node.kind == "place":
        state = forgotten(state, PLACE)  # a country of the list takes the place of a city confirmed before
    state = replace(gathered(state) if choice.alert else state, changing="" if effects else state.changing)
    state = answered(book, state, node, (choice.id,), choice.go or node.go)
    shown = replace(state, trail=(), hidden=state.hidden and not choice.alert)
    return Turn(shown if effects else state, effects)


def _language(book: Book, state: State) -> State:
    """To the choice of a language and back: the ticks of an unfinished question stay."""
    return replace(show(book, state, book.first), picked=state.picked)


def _toggle(node: Node, state: State, choice: Choice) -> Turn:
    picked = tuple(each for each in state.picked if each != choice.id and each not in node.alone)
    if choice.id not in state.picked:
        picked = (choice.id,) if choice.id in node.alone else (*picked, choice.id)
    return Turn(replace(state, turn=state.turn + 1, picked=picked, note=""))


def _chosen(book: Book, state: State, node: Node, key: str) -> Turn:
    """A confirmed place or point, the report that kept words belong to, or the answer to change."""
    offer = next(each for each in state.offers if each.key == key)
    match offer.kind:
        case "report":
            return sort(fresh(state, note="passed_on"), key)
        case "answer":
            asked = replace(show(book, state, key), changing=key)
            return Turn(replace(asked, picked=ticked(book.nodes[key], state.draft)))
    return confirmed(book, state, node, offer)


def _words(book: Book, state: State, event: Words) -> Turn:
    text = seen(event.text)
    if text in LANGUAGE_WORDS and state.locale:
        return Turn(_language(book, state))
    if event.sign == "word" and state.node == book.decoy:
        return Turn(show(book, replace(state, hidden=False, left=()), book.home))
    shown = () if event.edited or event.about else visible(book.nodes[state.node], state)
    if text.isdecimal() and len(text) <= DIGITS and 1 <= int(text) <= len(shown):
        return _tap(book, state, shown[int(text) - 1])
    if not text:
        return Turn(fresh(state, note="empty"))
    return _signalled(book, take_words(book, state, event, text), text, before=state)


def _signalled(book: Book, turn: Turn, text: str, before: State | None = None) -> Turn:
    """The turn, interrupted where the words betray danger, a wish to die, a child, or another reader."""
    if Alert() in turn.effects or (found := heard_in(book, before or turn.state, text)) is None:
        return turn
    state = turn.state if turn.state.locale else replace(turn.state, locale=found.locale)
    if found.to == book.decoy:
        left = leave(book, state, Wipe(), Flag("compromise"))
        return replace(left, effects=(*turn.effects, *left.effects))
    return replace(turn, state=enter(book, state, found.to))
