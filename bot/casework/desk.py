"""What officers see: the case card in reading order, one opened field, the person's words.

Rules
- The card tells in the order in which an officer acts: contact rule, danger, where, who, what, why.
- What a person wrote, and the exact point, stay sealed on the card; each is opened by itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.casework.answers import bold, known, sealed, told, untold
from bot.casework.case import Case, CaseState
from bot.casework.contact import contact
from bot.casework.message import Button, Data, Message, Part, Quote, Say
from bot.casework.screens import Paragraph, phrase
from bot.dialog.tree import Book
from bot.dialog.typed import CASE, HERE, PIN

ELSEWHERE = ("k.send", "l.country", "c.when", "c.reply", "c.channel", "c.push")  # told in other places
POINT = {("yes",): "confirmed", ("no",): "elsewhere", (): "unconfirmed"}  # what a shared point is worth
WISH = "wish"  # fact: what the reporter wants done with the report, and an officer must know
OTHERS = frozenset({"relative", "witness", "complaint"})  # journeys told by, or about, somebody else


@dataclass(frozen=True, slots=True)
class Scene:
    """What was looked up for the reader: names and times in their language (empty: not known)."""

    country: str
    opened: str  # local time of the reader's desk, UTC beside it
    place: str
    elsewhere: str  # the country of the shared point, where it is not the one that was named
    local_time: str
    numbers: str
    missions: tuple[str, ...]
    language: str
    officer: str
    taken: str
    second: str = ""  # the officer who stands by the one who has it
    former: str = ""  # who had it before
    offered: bool = False  # the shift of the officer who has it is over
    same: tuple[tuple[str, str], ...] = ()  # cases that may be about the same person: code, kind of mark


def over(case: Case) -> bool:
    """Nobody need act any more."""
    return case.state in (CaseState.CLOSED, CaseState.WITHDRAWN)


def ended(case: Case) -> str:
    """The phrase that says why nobody need act any more."""
    return "panel.closed" if case.state is CaseState.CLOSED and not case.erased else "desk.over"


def card(book: Book, case: Case, scene: Scene, tokens: Mapping[str, str]) -> Message:
    """The case for the officer who took it; `tokens` open the sealed fields."""
    first = phrase(
        book, "desk.line", priority=case.urgency, code=case.code, country=scene.country, time=scene.opened
    )
    answers = tuple(_answers(book, case))
    paragraphs: list[Paragraph] = [
        (bold(first),),
        (_head(book, "card.contact"), *contact(book, case)),
        *([(_head(book, "card.danger"), *danger)] if (danger := tuple(_danger(book, case))) else []),
        (_head(book, "card.where"), *_where(book, case, scene)),
        (_head(book, "card.who"), *_who(book, case, scene)),
        *([(_head(book, "card.what"), *answers)] if answers else []),
        (_head(book, "card.triage"), *_assessment(book, case)),
        (_head(book, "card.route"), *_route(book, case)),
        (phrase(book, "desk.reply_hint"),),
    ]
    buttons = [
        (Button(phrase(book, f"fact.{name}"), f"k:{tokens[name]}"),)
        for name in sealed_facts(book, case)
        if name in tokens
    ]
    if buttons:
        paragraphs.append((_head(book, "card.sealed"),))
    return Message(tuple(paragraphs), tuple(buttons), protect=True)


def field(book: Book, case: Case, name: str) -> Message:
    """One opened field, in the person's own words."""
    title = phrase(book, f"fact.{name}")
    head = (Data(case.code, "bold"), Say(title.context, title.text, style="bold"))
    words = case.report.facts.get(name, ())
    words = (", ".join(words),) if name == PIN else words  # as maps take it
    return Message((head, tuple(Quote(word) for word in words)), protect=True)


def words(book: Book, case: Case, text: str, *, other: bool = False) -> Message:
    """What was added after the alert; `other`: by somebody of whom we only know that they have the code."""
    parts: list[Paragraph] = [(phrase(book, "desk.words_other" if other else "desk.words", code=case.code),)]
    if text:
        parts.append((Quote(text),))
    parts.append((phrase(book, "desk.reply_hint"),))
    return Message(tuple(parts), protect=True)


def sealed_facts(book: Book, case: Case) -> tuple[str, ...]:
    """Ids of the case's facts that are opened one by one."""
    return sealed(book, case.report.facts, case.report.asked)


def _head(book: Book, name: str) -> Say:
    return bold(phrase(book, name))


def _danger(book: Book, case: Case) -> Iterable[Part]:
    """The signs that the rules saw, in words; codes that no journey here can fire have none."""
    said = [f"code.{code.lower()}" for code in case.report.codes]
    return [phrase(book, name) for name in dict.fromkeys(said) if name in book.phrases]


def _where(book: Book, case: Case, scene: Scene) -> Iterable[Part]:
    yield Data(", ".join(part for part in (scene.country, scene.place) if part))
    if PIN in case.report.facts:
        yield phrase(book, f"card.point.{POINT[case.report.facts.get(HERE, ())]}")
    if scene.elsewhere:
        yield bold(phrase(book, "card.elsewhere", country=scene.elsewhere))
    if scene.local_time:
        yield phrase(book, "card.local_time", time=scene.local_time)
    yield phrase(book, "card.numbers", numbers=scene.numbers)
    for mission in scene.missions:
        yield Data(mission)


def _who(book: Book, case: Case, scene: Scene) -> Iterable[Part]:
    yield phrase(book, f"card.reporter.{_writer(case)}")
    for wish in case.report.facts.get(WISH, ()):
        yield bold(phrase(book, f"desk.{wish}"))
    for code, kind in scene.same:
        yield bold(phrase(book, f"card.same.{kind}", code=code))
    if known(about := case.report.facts.get(CASE, ())):
        yield phrase(book, "card.about", code=about[0])
    yield phrase(book, "card.language", language=scene.language)
    if "U6" in case.report.codes:
        yield bold(phrase(book, "card.child"))
    if case.report.facts.get("r.knows") == ("refuses",):
        yield bold(phrase(book, "card.person_refuses"))
    if case.report.journey == "docs":
        yield bold(phrase(book, "card.counter"))


def _writer(case: Case) -> str:
    """Who tells: the person themself, or somebody whose word is not verified."""
    if case.report.journey in OTHERS:
        return case.report.journey
    return "relative" if case.report.facts.get("m.who") == ("relative",) else "self"


def _assessment(book: Book, case: Case) -> Iterable[Part]:
    """How fast and how strong in words; the rules that decided as codes, for whoever wants to check them."""
    yield phrase(book, f"urgency.{case.urgency.lower()}")
    yield phrase(book, f"suspicion.{case.suspicion.lower()}")
    yield Data(case.report.explanation)


def _route(book: Book, case: Case) -> Iterable[Part]:
    """Why this mission: each rule in words, with the data row and the date that it rests on."""
    for rule, mission, row, date in case.report.route:
        yield phrase(book, f"why.{rule.replace('-', '_')}")
        known = ", ".join(part for part in (mission, row, date) if part)
        if known:
            yield Data(f"   {known}")


def _answers(book: Book, case: Case) -> Iterable[Part]:
    """Each open answer under its heading; what was asked and not answered at the end."""
    facts, asked = case.report.facts, [name for name in case.report.asked if name not in ELSEWHERE]
    yield from told(book, facts, asked)
    silent = untold(book, facts, asked)
    if silent:
        yield bold(phrase(book, "card.unanswered"))
        yield from silent
