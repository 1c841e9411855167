"""Owns the judgement of one case: urgency, suspicion and their reasons, as a pure function of the answers.

Rules: the bot flags, people identify. What decides stands in dialogs/triage.yaml. Software never lowers a
case that was sent.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.casework.facts import NOT_SURE, SKIP, Facts, Unknown, unknowns
from bot.casework.indicators import Indicator, Kind, fire
from bot.casework.triage_conditions import Seen, holds, term
from bot.casework.triage_rules import Rules, Suspicion, SuspicionRule, Urgency

_PRINTED: tuple[Kind, ...] = ("danger", "means", "purpose")


@dataclass(frozen=True, slots=True)
class Triage:
    urgency: Urgency
    urgency_rule: str
    all_urgency_rules: tuple[str, ...]
    suspicion: Suspicion
    suspicion_rule: str
    label: str
    indicators: tuple[Indicator, ...]
    act: str  # the act codes, "none", or "unknown" when nobody asked
    unknowns: tuple[Unknown, ...]
    child: bool
    life_risk: bool
    ruleset_version: str
    capped: bool = False  # second-hand only: suspicion would be higher
    kept: bool = False  # a level, child or life risk stands from before the last answers

    def codes(self, kind: Kind | None = None) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.code for one in self.indicators if kind in (None, one.kind)))


@dataclass(frozen=True, slots=True)
class Floor:
    """Below what a sent case never falls again, however often its answers change."""

    urgency: Urgency
    urgency_rule: str
    suspicion: Suspicion
    suspicion_rule: str
    label: str
    child: bool
    life_risk: bool
    capped: bool


def floor_of(found: Triage) -> Floor:
    """What later judgements of the case are held against."""
    return Floor(
        found.urgency,
        found.urgency_rule,
        found.suspicion,
        found.suspicion_rule,
        found.label,
        found.child,
        found.life_risk,
        found.capped,
    )


def triage(rules: Rules, journey: str, facts: Facts, asked: Collection[str] = frozenset()) -> Triage:
    """Judge an answer set; total, and blind to anything the rule file does not name."""
    indicators = fire(rules, journey, facts, asked)
    seen = Seen(rules, journey, facts, {one.code: one.weight for one in indicators})
    child = term("child", seen)
    found = _suspicion(rules, seen, child=child)
    capped = _second_hand(indicators) and found.level > rules.cap.at and not holds(rules.cap.unless, seen)
    suspicion = rules.cap.at if capped else found.level
    seen = replace(seen, suspicion=found.level)  # the cap is for suspicion only
    *conditional, otherwise = rules.urgency
    fired = [rule for rule in conditional if rule.when is None or holds(rule.when, seen)] or [otherwise]
    return Triage(
        urgency=fired[0].level,
        urgency_rule=fired[0].rule,
        all_urgency_rules=tuple(dict.fromkeys(rule.rule for rule in fired)),
        suspicion=suspicion,
        suspicion_rule=found.rule,
        label=found.label,
        indicators=indicators,
        act=_act(rules, indicators, facts),
        unknowns=unknowns(facts, asked, rules.questions),
        child=child,
        life_risk=term("life_risk", seen),
        ruleset_version=rules.ruleset_version,
        capped=capped,
    )


def raise_only(old: Triage | Floor, new: Triage) -> Triage:
    """Take the newer judgement of a sent case, but never a lower level, nor a child or a life risk less.

    A child stays a child until a person has checked the age.
    """
    kept = replace(new, life_risk=old.life_risk or new.life_risk, child=old.child or new.child)
    if old.urgency < new.urgency:
        rules = dict.fromkeys((old.urgency_rule, *new.all_urgency_rules))
        kept = replace(
            kept, urgency=old.urgency, urgency_rule=old.urgency_rule, all_urgency_rules=tuple(rules)
        )
    if old.suspicion > new.suspicion:
        kept = replace(
            kept,
            suspicion=old.suspicion,
            suspicion_rule=old.suspicion_rule,
            label=old.label,
            capped=old.capped,
        )
    return new if kept == new else replace(kept, kept=True)


def explain(found: Triage) -> str:
    """Write the explanation block of an alert: codes and answer ids only, nothing that was typed."""
    also = [rule for rule in found.all_urgency_rules if rule != found.urgency_rule]
    flags = [word for word, on in (("life_risk", found.life_risk), ("child", found.child)) if on]
    parts = [
        " ".join(
            [
                f"{found.urgency} by {found.urgency_rule}",
                *(["kept"] if found.kept else []),
                *([f"(also {' '.join(also)})"] if also else []),
            ]
        ),
        f"{found.suspicion} by {found.suspicion_rule}" + (" capped" if found.capped else ""),
        *flags,
        f"act={found.act}",
        *(f"{kind}: {listed}" for kind in _PRINTED if (listed := _listed(found.indicators, kind))),
    ]
    if found.unknowns:
        parts.append("unknowns: " + ", ".join(str(one) for one in found.unknowns))
    return " | ".join([*parts, f"ruleset {found.ruleset_version}"])


def _listed(indicators: Sequence[Indicator], kind: Kind) -> str:
    return "; ".join(
        f"{one.code}{f' ({one.dimension},{one.weight})' if one.dimension else ''} "
        f'"{one.says}: {one.chosen}" {one.src}'
        for one in indicators
        if one.kind == kind
    )


def _suspicion(rules: Rules, seen: Seen, *, child: bool) -> SuspicionRule:
    adult = _first(rules.suspicion, seen)
    young = _first(rules.child_suspicion, seen)
    return young if child and young.level >= adult.level else adult


def _first(listed: Sequence[SuspicionRule], seen: Seen) -> SuspicionRule:
    return next(rule for rule in listed if rule.when is None or holds(rule.when, seen))


def _second_hand(indicators: Sequence[Indicator]) -> bool:
    weighed = [one for one in indicators if one.kind != "danger"]
    return bool(weighed) and all(one.src == "reported" for one in weighed)


def _act(rules: Rules, indicators: Sequence[Indicator], facts: Facts) -> str:
    if codes := dict.fromkeys(one.code for one in indicators if one.kind == "act"):
        return ",".join(codes)
    told = any(
        answer not in (SKIP, NOT_SURE) and answer in rules.questions[fact].answers
        for fact in rules.act_questions
        for answer in facts.get(fact, ())
    )
    return "none" if told else "unknown"
