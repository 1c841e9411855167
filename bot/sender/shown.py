"""What is computed for a reporter's screen: paragraphs (numbers, missions, summary, status) and links."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.casework.answers import bold, sealed, told
from bot.casework.message import Button, Part
from bot.casework.screens import Paragraph, phrase
from bot.dialog.answers import SEND
from bot.dialog.loose import gathered
from bot.dialog.sparing import spares
from bot.dialog.tree import Book, Show
from bot.dialog.turn import Draft, Facts, State
from bot.dialog.typed import LOOSE, MEDIA, NOTES, PIN
from bot.directory.numbers import first
from bot.handle.kit import Kit
from bot.handle.places import COUNTRY, country_of, place_of
from bot.handle.reports import told_only
from bot.sender.offices import missions, nearby, way_there
from bot.sender.told import Filed, helplines, job_result, recall, receipt, reports, sources, status_of


def computed(
    kit: Kit, state: State, filed: Filed | None, others: Sequence[Filed], locale: str, now: datetime
) -> dict[Show, tuple[Paragraph, ...]]:
    """The paragraphs that the present screen shows: of its report, and of all the chat's reports."""
    node, book = kit.book.nodes[state.node], kit.book
    facts = _facts(state, filed)
    sent = "status" in node.shows
    says: dict[Show, Callable[[], tuple[Paragraph, ...]]] = {
        "numbers": lambda: _numbers(kit, country_of(kit, facts)),
        "mission": lambda: missions(kit, place_of(kit, facts), locale, now, brief=sent),
        "nearby": lambda: nearby(kit, place_of(kit, facts), locale, now),
        "route": tuple,
        "summary": lambda: _summary(kit, told_only(_outgoing(book, state)), locale),
        "cases": lambda: () if state.discreet else reports(kit, others, now),
        "hotlines": lambda: helplines(kit, country_of(kit, facts), locale),
        "job_result": lambda: job_result(book, facts),
        "recall": lambda: recall(book, state.draft.facts),
        "source": lambda: sources(book, node, locale),
        "receipt": lambda: receipt(book, filed),
        "status": lambda: (status_of(kit, filed, now),) if filed else (),
    }
    status: tuple[Show, ...] = ("status",) if filed and "recall" not in node.shows else ()  # said once
    return {show: says[show]() for show in (*node.shows, *status)}


def links(kit: Kit, state: State, filed: Filed | None) -> tuple[Button, ...]:
    """What may be opened outside of Telegram; nothing on a phone that others see: a browser remembers."""
    if "route" not in kit.book.nodes[state.node].shows or state.discreet:
        return ()
    return way_there(kit, place_of(kit, _facts(state, filed)))


def _facts(state: State, filed: Filed | None) -> Facts:
    """What the screen builds on; a point that joined a report of which nothing tells is not known here."""
    told = state.draft.facts
    if state.draft.case in state.left:
        told = {name: answer for name, answer in told.items() if name != PIN}
    return {**(filed.case.report.facts if filed else {}), **told}


def _outgoing(book: Book, state: State) -> Draft:
    """The draft, with the words and files that go along though no question had asked for them."""
    if spares(book, state.journey):
        return state.draft
    loose = gathered(state).drafts.get(LOOSE, Draft()).facts
    more = {name: (*loose.get(name, ()), *state.draft.facts.get(name, ())) for name in (NOTES, MEDIA)}
    return replace(state.draft, facts={**state.draft.facts, **more})


def _summary(kit: Kit, draft: Draft, locale: str) -> tuple[Paragraph, ...]:
    """What would be sent: open answers in words, countries by name, the person's own words only named.

    That somebody did not want to send a moment ago is no part of it.
    """
    book = kit.book
    countries = tuple(kit.atlas.country_name(code, locale) for code in draft.facts.get(COUNTRY, ()))
    lines = tuple(told(book, {**draft.facts, COUNTRY: countries, SEND: ()}, draft.asked))
    own = sealed(book, draft.facts, draft.asked)
    hidden = tuple(part for name in own for part in _named(book, name))
    nothing = () if lines or hidden else (phrase(book, "show.summary.empty"),)
    return ((phrase(book, "show.summary.title"), *lines, *hidden, *nothing),)


def _named(book: Book, name: str) -> Iterable[Part]:
    """What is not repeated on the screen: words by their heading, files and a shared point by it alone."""
    yield bold(phrase(book, f"fact.{name}"))
    if name not in (MEDIA, PIN):
        yield phrase(book, "show.summary.sealed")


def _numbers(kit: Kit, country: str | None) -> tuple[Paragraph, ...]:
    """The one number to call first, then the others; the generic one where the country is not known."""
    book, found = kit.book, kit.atlas.numbers(country)
    lines: list[Part] = [phrase(book, "show.numbers.call", number=first(found))]
    for kind, number in (("police", found.police), ("ambulance", found.ambulance)):
        if number and number != first(found):
            lines.append(phrase(book, f"show.numbers.{kind}", number=number))
    if found.country is None:
        lines.append(phrase(book, "show.numbers.generic"))
    elif found.source.low:
        lines.append(phrase(book, "show.numbers.unconfirmed"))
    return (tuple(lines),)
