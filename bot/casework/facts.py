"""Owns the answer set of one report: what it looks like, and which answers are missing from it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Facts = Mapping[str, tuple[str, ...]]  # fact id -> chosen answer ids; a single choice is a 1-tuple

SKIP = "skip"
NOT_SURE = "not_sure"


@dataclass(frozen=True, slots=True)
class Unknown:
    """A question that stayed open; an officer may ask it, software concludes nothing from it."""

    fact: str
    why: Literal["skip", "not_sure", "unanswered"]

    def __str__(self) -> str:
        return f"{self.fact} {self.why}"


def chose(facts: Facts, fact: str, answers: Collection[str]) -> bool:
    """Say whether any of these answers was chosen."""
    return any(answer in answers for answer in facts.get(fact, ()))


def unknowns(facts: Facts, asked: Collection[str], known: Iterable[str]) -> tuple[Unknown, ...]:
    """List, in the order of `known`, what was skipped, answered "not sure" or asked without an answer."""
    found: list[Unknown] = []
    for fact in known:
        given = facts.get(fact, ())
        if NOT_SURE in given:
            found.append(Unknown(fact, "not_sure"))
        elif SKIP in given:
            found.append(Unknown(fact, "skip"))
        elif not given and fact in asked:
            found.append(Unknown(fact, "unanswered"))
    return tuple(found)
