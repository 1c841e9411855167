"""Owns the meaning of a condition: whether it holds for what is known of one case."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.casework.facts import Facts, chose
from bot.casework.triage_rules import Condition, Dimension, Passed, Rules, Suspicion, Weight


@dataclass(frozen=True, slots=True)
class Seen:
    """What a condition may look at."""

    rules: Rules
    journey: str
    facts: Facts
    codes: Mapping[str, Weight | None]  # indicators that stand, with the weight they have in this case
    suspicion: Suspicion | None = None


def holds(condition: Condition, seen: Seen) -> bool:
    """Say whether every key of the condition holds."""
    return (
        (not condition.term or holds(seen.rules.terms[condition.term], seen))
        and (not condition.all_of or all(holds(part, seen) for part in condition.all_of))
        and (not condition.any_of or any(holds(part, seen) for part in condition.any_of))
        and not (condition.none_of and any(holds(part, seen) for part in condition.none_of))
        and (not condition.codes or bool(_standing(seen, condition.codes)))
        and (not condition.only or _nothing_but(seen, condition.only))
        and _counted(condition, seen)
        and _in_dimension(condition, seen)
        and (not condition.facts or _answered(condition, seen))
        and (not condition.journey or seen.journey in condition.journey)
        and (not condition.suspicion or seen.suspicion in condition.suspicion)
    )


def _answered(condition: Condition, seen: Seen) -> bool:
    return all(chose(seen.facts, fact, answers) for fact, answers in condition.facts.items())


def _standing(seen: Seen, names: tuple[str, ...]) -> frozenset[str]:
    sets = [seen.rules.sets[name] for name in names]
    return frozenset(code for code in seen.codes if any(code in codes for codes in sets))


def _nothing_but(seen: Seen, names: tuple[str, ...]) -> bool:
    """Danger codes speak about urgency only, so they break no "only"."""
    return _standing(seen, ("act", "means", "purpose")) <= _standing(seen, names)


def _counted(condition: Condition, seen: Seen) -> bool:
    if condition.count is None:
        return True
    standing = _standing(seen, condition.count.codes)
    return sum(seen.codes[code] in condition.count.weight for code in standing) >= condition.count.at_least


def _in_dimension(condition: Condition, seen: Seen) -> bool:
    test = condition.dimension
    return test is None or any(_passes(seen, dimension, test.passed) for dimension in test.of)


def _passes(seen: Seen, dimension: Dimension, passed: Passed) -> bool:
    """Count each indicator once, however many answers fired it."""
    have = Counter(
        weight for code, weight in seen.codes.items() if seen.rules.by_code[code].dimension == dimension
    )
    return any(
        all(have[weight] >= least for weight, least in way.items())
        for way in seen.rules.dimension_test[passed]
    )
