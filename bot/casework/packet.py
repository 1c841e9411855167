"""Owns what of a case goes to another body: groups of fields that the officer chooses, in words and as data.

Rules
- Nothing goes that was not chosen; code words, files and whose chat it is never go.
- The person's own words go as they wrote them, marked as theirs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.casework.answers import known, sealed, told
from bot.casework.case import Case
from bot.casework.message import Data, Part, Quote
from bot.casework.screens import phrase
from bot.casework.work import Work
from bot.dialog.tree import Book
from bot.dialog.typed import MEDIA, PIN

SHARED = "k.share"  # fact: whom else the person lets us tell
NAMES = ("i.name", "r.name")
CONTACT = ("c.reply", "c.channel", "c.when", "c.hours", "c.address", "r.reach", "h.trust")
NEVER = ("c.word", "c.watch", MEDIA, PIN, "k.send", "k.share", "c.push")
GROUPS = ("assessment", "place", "point", "answers", "name", "contact", "words")
USUAL = ("assessment", "place", "answers")
SEALED = frozenset({"point", "name", "contact", "words"})
SCHEMA = "elchi-referral-1"


@dataclass(frozen=True, slots=True)
class Where:
    """The place in words of the packet's language; empty where it is not known."""

    country: str
    city: str
    language: str  # the person's


def consented(work: Work, case: Case, body: str) -> bool:
    """Whether the person said that this body may be told."""
    wanted = work.bodies[body]
    return bool(wanted) and wanted in case.report.facts.get(SHARED, ())


def offered(book: Book, case: Case) -> tuple[str, ...]:
    """The groups that the case has anything in."""
    return tuple(group for group in GROUPS if group in ("assessment", "place") or _facts(book, case, group))


def sections(
    book: Book, case: Case, chosen: Iterable[str], where: Where
) -> tuple[tuple[str, tuple[Part, ...]], ...]:
    """The chosen groups as headings (ids of phrases) with lines."""
    return tuple((f"packet.{group}", tuple(_lines(book, case, group, where))) for group in chosen)


def values(book: Book, case: Case, chosen: Iterable[str], country: str, city: str) -> dict[str, Any]:
    """The same as data: codes where there are codes, the person's words where there are words."""
    found: dict[str, Any] = {}
    for group in chosen:
        match group:
            case "assessment":
                found[group] = {
                    "urgency": case.urgency,
                    "suspicion": case.suspicion,
                    "indicators": list(case.report.codes),
                }
            case "place":
                found[group] = {"country": country, "city": city}
            case _:
                facts = case.report.facts
                found[group] = {name: list(facts[name]) for name in _facts(book, case, group)}
    return found


def _facts(book: Book, case: Case, group: str) -> tuple[str, ...]:
    facts = case.report.facts
    hidden = sealed(book, facts, case.report.asked)
    asked = tuple(name for name in case.report.asked if known(facts.get(name, ())))
    match group:
        case "point":
            names: tuple[str, ...] = (PIN,)
        case "name":
            names = NAMES
        case "contact":
            names = CONTACT
        case "words":
            names = tuple(name for name in hidden if name not in (*NAMES, *CONTACT, *NEVER))
        case "answers":
            names = tuple(name for name in asked if name not in (*hidden, *NAMES, *CONTACT, *NEVER))
        case _:
            names = ()
    return tuple(name for name in names if known(facts.get(name, ())))


def _lines(book: Book, case: Case, group: str, where: Where) -> Iterable[Part]:
    match group:
        case "assessment":
            yield phrase(book, f"urgency.{case.urgency.lower()}")
            yield phrase(book, f"suspicion.{case.suspicion.lower()}")
            said = [f"code.{code.lower()}" for code in case.report.codes]
            yield from (phrase(book, name) for name in dict.fromkeys(said) if name in book.phrases)
        case "place":
            yield Data(", ".join(part for part in (where.country, where.city) if part) or "–")
            yield phrase(book, "card.language", language=where.language)
        case "answers":
            yield from told(book, case.report.facts, _facts(book, case, group))
        case _:
            yield from _own(book, case.report.facts, _facts(book, case, group))


def _own(book: Book, facts: Mapping[str, tuple[str, ...]], names: Iterable[str]) -> Iterable[Part]:
    for name in names:
        yield phrase(book, f"fact.{name}")
        words = facts[name]
        yield from (Quote(word) for word in ((", ".join(words),) if name == PIN else words))
