"""Owns the meaning of a condition: whether it holds for what is known of one case."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bot.casework.facts import Facts, chose
from bot.casework.triage_rules import (
    Condition,
    Count,
    Dimension,
    InDimension,
    Passed,
    Rules,
    Suspicion,
    Weight,
)


@dataclass(frozen=True)
class Seen:
    """What a condition may look at."""

    rules: Rules
    journey: str
    facts: Facts
    codes: Mapping[str, Weight | None]  # indicators that stand, with the weight they have in this case
    suspicion: Suspicion | None = None
    terms: dict[str, bool] = field(default_factory=dict, init=False)  # what was found of them

    @cached_property
    def weighed(self) -> Mapping[Dimension | None, Counter[Weight | None]]:
        """How many indicators of each weight each dimension has: each once, however many answers fired it."""
        found: defaultdict[Dimension | None, Counter[Weight | None]] = defaultdict(Counter)
        for code, weight in self.codes.items():
            found[self.rules.by_code[code].dimension][weight] += 1
        return found


def holds(condition: Condition, seen: Seen) -> bool:
    """Say whether every key of the condition holds."""
    for key in condition.given:  # noqa: SIM110 # a generator would take longer than most keys
        if not _MEANS[key](condition, seen):
            return False
    return True


def term(name: str, seen: Seen) -> bool:
    """Whether a named condition holds; looked at once, since many rules ask for the same."""
    if name not in seen.terms:
        seen.terms[name] = holds(seen.rules.terms[name], seen)
    return seen.terms[name]


def _answered(condition: Condition, seen: Seen) -> bool:
    return all(chose(seen.facts, fact, answers) for fact, answers in condition.facts.items())


def _standing(seen: Seen, names: tuple[str, ...]) -> frozenset[str]:
    return seen.rules.named(names).intersection(seen.codes)


def _nothing_but(seen: Seen, names: tuple[str, ...]) -> bool:
    """Danger codes speak about urgency only, so they break no "only"."""
    return _standing(seen, ("act", "means", "purpose")) <= _standing(seen, names)


def _counted(count: Count, seen: Seen) -> bool:
    standing = _standing(seen, count.codes)
    return sum(seen.codes[code] in count.weight for code in standing) >= count.at_least


def _in_dimension(test: InDimension, seen: Seen) -> bool:
    return any(_passes(seen, dimension, test.passed) for dimension in test.of)


def _passes(seen: Seen, dimension: Dimension, passed: Passed) -> bool:
    have = seen.weighed[dimension]
    return any(
        all(have[weight] >= least for weight, least in way.items())
        for way in seen.rules.dimension_test[passed]
    )


# What each key of a condition means.
_MEANS: Mapping[str, Callable[[Any, Seen], bool]] = {
    "journey": lambda condition, seen: seen.journey in condition.journey,
    "suspicion": lambda condition, seen: seen.suspicion in condition.suspicion,
    "codes": lambda condition, seen: not seen.rules.named(condition.codes).isdisjoint(seen.codes),
    "only": lambda condition, seen: _nothing_but(seen, condition.only),
    "count": lambda condition, seen: _counted(condition.count, seen),
    "dimension": lambda condition, seen: _in_dimension(condition.dimension, seen),
    "facts": _answered,
    "term": lambda condition, seen: term(condition.term, seen),
    "all_of": lambda condition, seen: all(holds(part, seen) for part in condition.all_of),
    "any_of": lambda condition, seen: any(holds(part, seen) for part in condition.any_of),
    "none_of": lambda condition, seen: not any(holds(part, seen) for part in condition.none_of),
}
