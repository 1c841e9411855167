"""Computed paragraphs that no place or mission is behind: open reports, helplines, a job check, sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.casework.answers import bold
from bot.casework.case import Case
from bot.casework.job_check import judge
from bot.casework.message import Data, Part
from bot.casework.pocket import encode, pocket_of
from bot.casework.screens import Paragraph, phrase, status
from bot.dialog.tree import Book, Node
from bot.dialog.turn import Facts
from bot.directory.hotlines import Hotline
from bot.directory.numbers import first
from bot.handle.kit import Kit
from bot.handle.places import country_of
from bot.handle.wishes import OUTCOME
from bot.i18n import written_day

OFFICE = "office"
LINES = 6  # helplines on one screen: more would bury the surest


@dataclass(frozen=True, slots=True)
class Filed:
    """A report as its reporter may see it; `answered`: an officer's words wait to be opened."""

    case: Case
    answered: bool


def status_of(kit: Kit, filed: Filed, now: datetime) -> Paragraph:
    """How far one report got."""
    number = first(kit.atlas.numbers(country_of(kit, filed.case.report.facts)))
    return (bold(status(kit.book, filed.case, number, now, answered=filed.answered)),)


def receipt(book: Book, filed: Filed | None) -> tuple[Paragraph, ...]:
    """The code by which the person comes back."""
    if filed is None:
        return ()
    code = bold(phrase(book, "show.receipt.code", code=filed.case.code))
    spoken = phrase(book, "show.receipt.pocket", code=encode(pocket_of(filed.case)))
    return ((code, phrase(book, "show.receipt.keep"), spoken),)


def reports(kit: Kit, filed: Sequence[Filed], now: datetime) -> tuple[Paragraph, ...]:
    """Every open report; by its code where there are several."""
    if len(filed) == 1:
        return (status_of(kit, filed[0], now),)
    return tuple((Data(each.case.code, "bold"), *status_of(kit, each, now)) for each in filed)


def helplines(kit: Kit, country: str | None, locale: str) -> tuple[Paragraph, ...]:
    """Each line of a country with what it is, its numbers, and whether it answers at night."""
    lines = kit.atlas.hotlines(country)
    if not lines:
        return ((phrase(kit.book, "show.hotlines.none"),),)
    return tuple(tuple(_helpline(kit, line, locale)) for line in lines[:LINES])


def _helpline(kit: Kit, line: Hotline, locale: str) -> Iterable[Part]:
    book = kit.book
    yield bold(phrase(book, f"show.hotlines.{line.kind}"))
    if line.label:  # an office is named by its town, any other line by its own name
        town = line.kind == OFFICE
        yield Data(kit.atlas.town_name(line.label, line.country, locale) if town else line.label)
    yield from (Data(phone) for phone in line.phones)
    if line.always:
        yield phrase(book, "show.hotlines.always")
    if line.low:
        yield phrase(book, "show.hotlines.low")


def job_result(book: Book, facts: Facts) -> tuple[Paragraph, ...]:
    """The result, then one line for each sign that was seen."""
    found = judge(facts)
    flags = tuple(phrase(book, f"show.job_result.flag.{fact.removeprefix('j.')}") for fact in found.flags)
    result: tuple[Paragraph, ...] = ((bold(phrase(book, f"show.job_result.{found.result}")),),)
    return (*result, flags) if flags else result


def recall(book: Book, facts: Facts) -> tuple[Paragraph, ...]:
    """What became of a wish to withdraw or delete."""
    return tuple((phrase(book, f"show.recall.{outcome}"),) for outcome in facts.get(OUTCOME, ()))


def sources(book: Book, node: Node, locale: str) -> tuple[Paragraph, ...]:
    """Where a told fact comes from, and when somebody last looked."""
    if not node.reviewed:
        return ()
    day, ids = written_day(node.reviewed, locale), ", ".join(node.sources)
    return ((phrase(book, "show.source.reviewed", date=day, sources=ids),),)
