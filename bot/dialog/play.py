"""Owns a conversation without Telegram: a screen as lines of text, a typed line as an event."""

from collections.abc import Callable, Mapping

from bot.dialog.pointing import ELSEWHERE
from bot.dialog.screen import PAGE, PIN_ANSWERS, asking, navigation, visible
from bot.dialog.tree import NAVIGATION, Book
from bot.dialog.turn import (
    Alert,
    Ask,
    Event,
    Flag,
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

TextOf = Callable[[str, str], str]  # context and English text to the reader's words
HELP = (
    "1-5: an answer; /name: a button; @ 41.3 69.2 UZ: a location; # photo: a picture; any other text: words"
)
PIN, PHOTO, COMMAND = "@", "#", "/"
EFFECTS: Mapping[type, str] = {
    Alert: "the alert is sent",
    Note: "the words go to the officer of the report",
    Wipe: "the chat is cleared",
    Flag: "the officers are told silently",
    Ask: "the report is changed as asked",
}


def lines(book: Book, state: State, text_of: TextOf) -> list[str]:
    """The present screen: note, what is computed, question, numbered answers, buttons below."""
    node = book.nodes[state.node]
    told = [f"‹{show}›" for show in node.shows]
    if state.note:
        told.insert(0, f"({_phrase(book, f'note.{state.note}', text_of)})")
    asked = asking(node, state.offers) if state.offers else ""
    question = _phrase(book, asked, text_of) if asked else text_of(node.context, node.text)
    question = question.replace("{place}", state.offers[0].key) if asked else question
    told += question.splitlines()
    for number, choice_id in enumerate(visible(node, state), start=1):
        choice = node.choice(choice_id)
        label = text_of(choice.context, choice.text) if choice else _offered(book, state, number, text_of)
        ticked = " ✓" if choice_id in state.picked else ""
        told.append(f"  {number}  {label}{ticked}")
    buttons = [f"/{name} {_phrase(book, f'nav.{name}', text_of)}" for name in navigation(book, state)]
    if buttons:
        told.append("  " + " · ".join(buttons))
    return told


def _offered(book: Book, state: State, number: int, text_of: TextOf) -> str:
    """Places and reports by their keys: what they are called is looked up elsewhere."""
    offer = state.offers[state.page * PAGE + number - 1]
    return _phrase(book, PIN_ANSWERS[offer.key == ELSEWHERE], text_of) if offer.kind == "pin" else offer.key


def event(state: State, line: str) -> Event:
    """What a typed line means: see `HELP`. A number is left to the engine, as on a phone."""
    first, _, rest = line.strip().partition(" ")
    if line.strip() == "/start":
        return Start()
    if first.startswith(COMMAND) and first[1:] in NAVIGATION:
        return Tap(state.turn, first[1:])
    if first == PIN:
        return _pin(rest) or Words(line)
    if first == PHOTO:
        return Media("photo", "photo", rest.removeprefix("photo").strip())
    return Words(line)


def effects(turn: Turn) -> list[str]:
    """What the turn brings about, in plain words."""
    told = [f"→ {EFFECTS[type(effect)]}" for effect in turn.effects]
    return [*told, f"→ toast: {turn.toast}"] if turn.toast else told


def _pin(rest: str) -> Pin | None:
    try:
        latitude, longitude, *country = rest.split()
        return Pin(float(latitude), float(longitude), country[0] if country else None)
    except ValueError:
        return None


def _phrase(book: Book, name: str, text_of: TextOf) -> str:
    phrase = book.phrases.get(name)
    return text_of(phrase.context, phrase.text) if phrase else name
