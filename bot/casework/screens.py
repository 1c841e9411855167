"""What the reporter sees: one screen, composed from the node, the state, and computed paragraphs."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from bot.casework.case import Case, CaseState
from bot.casework.message import Button, Data, Message, Part, Say
from bot.dialog.pointing import ELSEWHERE
from bot.dialog.screen import PIN_ANSWERS, asking, navigation, visible
from bot.dialog.tree import Book, Show
from bot.dialog.turn import State

BELOW: Show = "source"  # where a text comes from interests fewer people than the text
TOWN = "g:"
WAITED = timedelta(minutes=10)  # after this long without an officer, the person is told so

Paragraph = tuple[Part, ...]


def phrase(book: Book, name: str, **values: str) -> Say:
    """A text of the phrases file."""
    found = book.phrases[name]
    return Say(found.context, found.text, values)


def screen(
    book: Book,
    state: State,
    computed: Mapping[Show, tuple[Paragraph, ...]],
    place: Callable[[str], str],
    links: tuple[Button, ...] = (),
) -> Message:
    """The message for the present node; `place` names an offered place, `computed` is what was looked up.

    `links` lead out of the chat and stand below the answers.
    """
    node = book.nodes[state.node]
    paragraphs: list[Paragraph] = [(phrase(book, f"note.{state.note}"),)] if state.note else []
    if "status" in computed and "status" not in node.shows:
        paragraphs.extend(computed["status"])
    for show in node.shows:
        paragraphs.extend(computed.get(show, ()) if show != BELOW else ())
    paragraphs.extend([(_question(book, state, place),), *computed.get(BELOW, ())])
    answers = [_answer(book, state, choice, place) for choice in visible(node, state)]
    towns = any(offer.key.startswith(TOWN) for offer in state.offers)  # with their countries: long names
    width = 2 if (node.kind == "place" and not towns) or node.locale else 1
    rows = [*_rows(answers, width), *_rows(list(links), 1), *_navigation(book, state)]
    return Message(tuple(paragraphs), tuple(rows), silent=True, protect=True)


def _question(book: Book, state: State, place: Callable[[str], str]) -> Say:
    node = book.nodes[state.node]
    if not state.offers:
        return Say(node.context, node.text)
    values = {"place": place(state.offers[0].key)} if state.offers[0].kind == "pin" else {}
    return phrase(book, asking(node, state.offers), **values)


def _answer(book: Book, state: State, choice_id: str, place: Callable[[str], str]) -> Button:
    data = f"t:{state.turn}:{choice_id}"
    choice = None if state.offers else book.nodes[state.node].choice(choice_id)
    if choice is None:
        return Button(_offered(book, state, choice_id.removeprefix("at."), place), data)
    return Button(Say(choice.context, choice.text), data, ticked=choice_id in state.picked)


def _offered(book: Book, state: State, key: str, place: Callable[[str], str]) -> Say | Data:
    """The label of something worked out for the moment: a place, a report's code, a question's heading."""
    kind = next(offer.kind for offer in state.offers if offer.key == key)
    if kind == "answer":
        return phrase(book, f"fact.{book.nodes[key].fact}")
    if kind == "pin":
        return phrase(book, PIN_ANSWERS[key == ELSEWHERE])
    return Data(place(key) if kind == "place" else key)


def _rows(buttons: list[Button], width: int) -> Iterable[tuple[Button, ...]]:
    return (tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def _navigation(book: Book, state: State) -> Iterable[tuple[Button, ...]]:
    offered = navigation(book, state)
    for names in (
        ("done",),
        ("submit",),
        ("change",),
        ("more", "skip"),
        ("danger", "exit"),
        ("back", "lang"),
    ):
        row = tuple(
            Button(phrase(book, f"nav.{name}"), f"t:{state.turn}:{name}") for name in names if name in offered
        )
        if row:
            yield row


def waiting(case: Case, now: datetime) -> bool:
    """Whether an urgent case has had no officer for so long that its reporter should know."""
    return case.urgency == "P1" and case.owner is None and now - case.opened_at >= WAITED


def status(book: Book, case: Case, number: str, now: datetime, *, answered: bool = False) -> Say:
    """How far the report got: only what has really happened (`number`: the emergency number to offer).

    `answered`: an officer's words wait until the person opens the report.
    """
    if case.state is CaseState.CLOSED:
        return phrase(book, "status.closed")
    if case.state in (CaseState.WITHDRAWN, CaseState.WITHDRAWN_UNVERIFIED):
        return phrase(book, "status.withdrawn")
    if answered:
        return phrase(book, "status.answered")
    if case.owner is not None:
        return phrase(book, "status.read")
    if waiting(case, now):
        return phrase(book, "status.unanswered", number=number)
    return phrase(book, "status.delivered" if case.delivered_at else "status.stored")
