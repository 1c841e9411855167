"""Owns which indicators the answers of one case fire, each with the answer that fired it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.casework.facts import Facts
from bot.casework.triage_conditions import Seen, holds, term
from bot.casework.triage_rules import Dimension, Rules, Weight

Source = Literal["self", "reported"]
Kind = Literal["act", "means", "purpose", "danger"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One fired code; the same code stands twice when two answers fired it."""

    code: str
    kind: Kind
    dimension: Dimension | None
    weight: Weight | None
    fact: str  # "journey" when the journey itself fired it
    chosen: str
    says: str  # the fact in words of the rule file
    src: Source

    @property
    def answer(self) -> str:
        return f"{self.fact}: {self.chosen}"


def fire(rules: Rules, journey: str, facts: Facts, asked: Collection[str]) -> tuple[Indicator, ...]:
    """Collect the indicators in the order of the rule file; unknown facts and answers fire nothing."""
    fired = dict.fromkeys(_direct(rules, facts, asked))
    standing: dict[str, Weight | None] = {code: None for code, _, _ in fired}
    for derived in rules.derived:
        if holds(derived.when, Seen(rules, journey, facts, standing)):
            fact = derived.shows or "journey"
            chosen = ",".join(_known(rules, fact, facts)) or journey
            fired[derived.code, fact, chosen] = None
            standing[derived.code] = None
    seen = Seen(rules, journey, facts, standing)
    child, all_reported = term("child", seen), holds(rules.reported, seen)
    places = {code: number for number, code in enumerate(rules.by_code)}
    return tuple(
        _indicator(rules, code, fact, chosen, child=child, all_reported=all_reported)
        for code, fact, chosen in sorted(fired, key=lambda one: places[one[0]])
    )


def _direct(rules: Rules, facts: Facts, asked: Collection[str]) -> Iterator[tuple[str, str, str]]:
    for fact, question in rules.questions.items():
        given = facts.get(fact, ())
        if fact in facts or fact in asked:
            for code in question.asked:
                yield code, fact, "asked"
        for answer, codes in question.fires.items():
            if answer in given:
                for code in codes:
                    yield code, fact, answer


def _known(rules: Rules, fact: str, facts: Facts) -> Iterator[str]:
    question = rules.questions.get(fact)
    given = facts.get(fact, ())
    return (answer for answer in (*question.answers, "not_sure") if answer in given) if question else iter(())


def _indicator(
    rules: Rules, code: str, fact: str, chosen: str, *, child: bool, all_reported: bool
) -> Indicator:
    entry, question = rules.by_code[code], rules.questions.get(fact)
    kind: Kind = next(
        kind for kind in ("act", "means", "purpose", "danger") if code in getattr(rules.codes, kind)
    )
    return Indicator(
        code=code,
        kind=kind,
        dimension=entry.dimension,
        weight=(entry.child or entry.weight) if child else entry.weight,
        fact=fact,
        chosen=chosen,
        says=question.says if question else fact,
        src="reported" if all_reported or (question is not None and question.reported) else "self",
    )
