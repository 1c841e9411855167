"""Owns reading the rule file: the parsed and checked rules, or one refusal that names the places at fault."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from bot.casework.facts import NOT_SURE, SKIP
from bot.casework.triage_rules import Condition, Rules, SuspicionRule, UrgencyRule
from bot.dialog.parsing import NotYamlError, values


class RulesError(ValueError):
    """The rule file cannot be used; the message names the place in it."""


def load_rules(text: str) -> Rules:
    """Read the text of dialogs/triage.yaml."""
    try:
        raw = values(text)
    except NotYamlError as error:
        raise RulesError(f"triage.yaml cannot be read: {error}") from None
    try:
        rules = Rules.model_validate(raw)
    except ValidationError as error:
        found = [f"{_place(raw, problem['loc'])}: {problem['msg']}" for problem in error.errors()]
        raise RulesError("triage.yaml: " + "; ".join(found)) from error
    if found := [f"{place}: {what}" for place, what in _mistakes(rules)]:
        raise RulesError("triage.yaml: " + "; ".join(found))
    return rules


def _place(raw: Any, steps: tuple[int | str, ...]) -> str:
    """Write a place as a reader finds it: list items by the name of their rule, not only by number."""
    words: list[str] = []
    for step in steps:
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            raw = None
        named = (
            (raw.get("rule") or raw.get("code")) if isinstance(raw, dict) and isinstance(step, int) else None
        )
        words.append(f"{step} ({named})" if named else str(step))
    return ".".join(words)


_Mistakes = Iterator[tuple[str, str]]
_Check = Callable[[Rules, str, Condition], _Mistakes]


def _mistakes(rules: Rules) -> _Mistakes:
    yield from _groups(rules)
    yield from _questions(rules)
    terms: set[str] = set()
    wrong: list[tuple[str, str]] = []
    for name, term in rules.terms.items():
        wrong += _condition(rules, f"terms.{name}", term, terms)
        terms.add(name)
    wrong += [
        ("terms", f"the term {name} is missing") for name in ("child", "life_risk") if name not in terms
    ]
    if wrong:
        yield from wrong  # what stands on broken terms cannot be read further
        return
    for number, derived in enumerate(rules.derived):
        place = f"derived.{number} ({derived.code})"
        yield from _codes(f"{place}.code", [derived.code], rules.by_code)
        if derived.shows and derived.shows not in rules.questions:
            yield f"{place}.shows", f"unknown question {derived.shows}"
        yield from _early(rules, f"{place}.when", derived.when)
    yield from _early(rules, "reported", rules.reported)
    yield from _early(rules, "cap.unless", rules.cap.unless)
    for name, listed in (("suspicion", rules.suspicion), ("child_suspicion", rules.child_suspicion)):
        yield from _table(rules, name, listed, _early)
        yield from _falling(name, [-int(rule.level[1]) for rule in listed])
    yield from _table(rules, "urgency", rules.urgency, _anytime)
    yield from _falling("urgency", [int(rule.level[1]) for rule in rules.urgency])


def _anytime(rules: Rules, place: str, condition: Condition) -> _Mistakes:
    yield from _condition(rules, place, condition, rules.terms)


def _early(rules: Rules, place: str, condition: Condition) -> _Mistakes:
    yield from _anytime(rules, place, condition)
    if _asks_suspicion(rules, condition):
        yield place, "suspicion is not known yet"


def _asks_suspicion(rules: Rules, condition: Condition) -> bool:
    term = rules.terms.get(condition.term)
    parts = condition.parts() + ((term,) if term is not None else ())
    return bool(condition.suspicion) or any(_asks_suspicion(rules, part) for part in parts)


def _groups(rules: Rules) -> _Mistakes:
    above = {*rules.by_code, "act", "means", "purpose", "danger"}
    for name, members in rules.groups.items():
        if name in above:
            yield f"groups.{name}", "the name is taken"
        yield from _codes(f"groups.{name}", members, above)
        above.add(name)
    sections = [rules.codes.act, rules.codes.means, rules.codes.purpose, rules.codes.danger]
    if len(rules.by_code) != sum(len(section) for section in sections):
        yield "codes", "a code stands in two sections"


def _questions(rules: Rules) -> _Mistakes:
    for fact, question in rules.questions.items():
        for answer, codes in question.fires.items():
            yield from _codes(f"questions.{fact}.fires.{answer}", codes, rules.by_code)
            if answer in question.quiet:
                yield f"questions.{fact}.quiet", f"{answer} also fires"
            if answer == SKIP:
                yield f"questions.{fact}.fires.skip", "a skipped question fires nothing"
        yield from _codes(f"questions.{fact}.asked", question.asked, rules.by_code)
    for fact in rules.act_questions:
        if fact not in rules.questions:
            yield "act_questions", f"unknown question {fact}"


def _table(
    rules: Rules, name: str, listed: Sequence[SuspicionRule | UrgencyRule], check: _Check
) -> _Mistakes:
    for number, rule in enumerate(listed):
        place = f"{name}.{number} ({rule.rule})"
        if rule.when is not None:
            yield from check(rules, f"{place}.when", rule.when)
        if (rule.when is None) != (number == len(listed) - 1):
            yield place, "the last rule, and only the last, stands without a condition"


def _falling(name: str, ranks: list[int]) -> _Mistakes:
    """First match wins, so a lower level above a higher one would hide it."""
    if ranks != sorted(ranks):
        yield name, "a lower level stands above a higher one"


def _codes(place: str, names: Iterable[str], known: Iterable[str]) -> _Mistakes:
    for name in names:
        if name not in known:
            yield place, f"unknown code {name}"


def _condition(rules: Rules, place: str, condition: Condition, terms: Container[str]) -> _Mistakes:
    if condition.term and condition.term not in terms:
        yield place, f"unknown term {condition.term}, or one that stands further down"
    yield from _codes(f"{place}.codes", condition.codes, rules.sets)
    yield from _codes(f"{place}.only", condition.only, rules.sets)
    if condition.count is not None:
        yield from _codes(f"{place}.count.codes", condition.count.codes, rules.sets)
    for journey in condition.journey:
        if journey not in rules.journeys:
            yield f"{place}.journey", f"unknown journey {journey}"
    yield from _answers(rules, f"{place}.facts", condition)
    for kind, parts in (("all", condition.all_of), ("any", condition.any_of), ("none", condition.none_of)):
        for number, part in enumerate(parts):
            yield from _condition(rules, f"{place}.{kind}.{number}", part, terms)


def _answers(rules: Rules, place: str, condition: Condition) -> _Mistakes:
    for fact, answers in condition.facts.items():
        question = rules.questions.get(fact)
        if question is None:
            yield place, f"unknown question {fact}"
            continue
        for answer in answers:
            if answer not in (*question.answers, NOT_SURE):
                yield f"{place}.{fact}", f"unknown answer {answer}"
