"""Computed paragraphs of a reporter's screen: emergency numbers, the competent mission, code, status."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.casework.answers import bold, sealed, told
from bot.casework.message import Data, Part
from bot.casework.screens import Paragraph, phrase
from bot.dialog.answers import SEND
from bot.dialog.loose import gathered
from bot.dialog.sparing import spares
from bot.dialog.tree import Book, Show
from bot.dialog.turn import Draft, Facts, State
from bot.dialog.typed import LOOSE, MEDIA, NOTES, PIN
from bot.directory.competence import distance
from bot.directory.hours import local_time
from bot.directory.mission import Mission
from bot.directory.numbers import first
from bot.directory.place import UNKNOWN, Place
from bot.handle.kit import Kit
from bot.handle.places import COUNTRY, place_of
from bot.handle.reports import told_only
from bot.i18n import written_day
from bot.sender.told import Filed, helplines, job_result, recall, receipt, reports, sources, status_of

LISTED = 2  # missions on one screen: more would bury the nearest


def computed(
    kit: Kit, state: State, filed: Filed | None, others: Sequence[Filed], locale: str, now: datetime
) -> dict[Show, tuple[Paragraph, ...]]:
    """The paragraphs that the present screen shows: of its report, and of all the chat's reports."""
    node, book = kit.book.nodes[state.node], kit.book
    facts: Facts = {**(filed.case.report.facts if filed else {}), **state.draft.facts}
    place = place_of(kit, facts)
    sent = "status" in node.shows
    says: dict[Show, Callable[[], tuple[Paragraph, ...]]] = {
        "numbers": lambda: _numbers(kit, place.country),
        "mission": lambda: _missions(kit, place, locale, now, brief=sent),
        "summary": lambda: _summary(kit, told_only(_outgoing(book, state)), locale),
        "cases": lambda: () if state.discreet else reports(kit, others, now),
        "hotlines": lambda: helplines(kit, place.country, locale),
        "job_result": lambda: job_result(book, facts),
        "recall": lambda: recall(book, state.draft.facts),
        "source": lambda: sources(book, node, locale),
        "receipt": lambda: receipt(book, filed),
        "status": lambda: (status_of(kit, filed, now),) if filed else (),
    }
    status: tuple[Show, ...] = ("status",) if filed and "recall" not in node.shows else ()  # said once
    return {show: says[show]() for show in (*node.shows, *status)}


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


def _missions(kit: Kit, place: Place, locale: str, now: datetime, *, brief: bool) -> tuple[Paragraph, ...]:
    """Whom to call or visit; `brief` beside a report's status, which must not be pushed off the screen."""
    book, answer = kit.book, kit.atlas.route(place)
    listed = answer.missions[:LISTED]
    cards = [
        (*_name(book, mission, place, locale), *_reach(book, mission, brief=brief)) for mission in listed
    ]
    if listed:
        several = len(answer.missions) > 1
        cards.append(tuple(_about(book, listed, locale, several=several, brief=brief, now=now)))
    if answer.desk or not any(mission.phones for mission in listed):  # somebody must be there to call
        desk: list[Part] = [] if listed or place == UNKNOWN else [phrase(book, "show.mission.none")]
        desk.append(bold(phrase(book, "show.mission.ministry")))
        cards.append((*desk, *_ministry_phones(kit)))
    for mission in answer.unconfirmed[:1] if not listed else ():
        near = (*_name(book, mission, place, locale), *_reach(book, mission, brief=brief))
        cards.append((*near, phrase(book, "show.mission.not_confirmed")))
    return tuple(cards)


def _name(book: Book, mission: Mission, place: Place, locale: str) -> Iterable[Part]:
    yield bold(phrase(book, f"show.mission.{mission.kind}", city=mission.city.of(locale)))
    if mission.source.low:
        yield phrase(book, "show.mission.low")
    far = distance(mission, place)
    if far is not None:
        yield phrase(book, "show.mission.distance", km=f"{max(1, round(far))}")


def _reach(book: Book, mission: Mission, *, brief: bool) -> Iterable[Part]:
    """Each number on a line of its own, to be pressed; the address is on the map that came before, too."""
    if mission.address and not brief:
        yield phrase(book, "show.mission.address", address=mission.address)
    for phone in mission.phones:
        yield Data(phone) if brief else phrase(book, "show.mission.phone", phone=phone)


def _about(
    book: Book, missions: tuple[Mission, ...], locale: str, *, several: bool, brief: bool, now: datetime
) -> Iterable[Part]:
    """What holds for every card, said once."""
    if several:
        yield phrase(book, "show.mission.both")
    hours = [local_time(mission.timezone, now) for mission in missions]
    clocks = {f"{hour:%H:%M}" for hour in hours if hour}
    if len(clocks) == 1 and all(hours):  # two hours without a name would only confuse
        yield phrase(book, "show.mission.time", time=clocks.pop())
    if brief:
        return
    oldest = min(mission.source.date for mission in missions)
    yield phrase(book, "show.mission.checked", date=written_day(oldest, locale))


def _ministry_phones(kit: Kit) -> tuple[Part, ...]:
    """The ministry's own lines that work from abroad and are sourced."""
    lines = (line for line in kit.atlas.directory.hotlines if line.country == "UZ" and not line.source.low)
    phones = [phone for line in lines if "Foreign Affairs" in line.name for phone in line.phones]
    return tuple(Data(phone) for phone in phones if phone.startswith("+"))
