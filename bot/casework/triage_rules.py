"""Owns the language of dialogs/triage.yaml: frozen models of its codes, questions, conditions and rules."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Urgency = Literal["P1", "P2", "P3", "P4"]
Suspicion = Literal["S0", "S1", "S2", "S3"]
Weight = Literal["S", "M", "W"]
Dimension = Literal["DR", "CR", "VR", "EX", "CD", "VD"]
Passed = Literal["positive", "flagged"]


def _several(value: Any) -> Any:
    """Let one name stand for a list of one; an empty list is a mistake, for it would decide nothing."""
    listed = tuple(value) if isinstance(value, list) else (value,)
    if not listed:
        raise ValueError("the list is empty")
    return listed


def _term(value: Any) -> Any:
    return {"term": value} if isinstance(value, str) else value


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


Names = Annotated[tuple[str, ...], BeforeValidator(_several)]
Weights = Annotated[tuple[Weight, ...], BeforeValidator(_several)]
Dimensions = Annotated[tuple[Dimension, ...], BeforeValidator(_several)]
Levels = Annotated[tuple[Suspicion, ...], BeforeValidator(_several)]


class Count(_Part):
    codes: Names
    weight: Weights = ("S", "M", "W")
    at_least: int


class InDimension(_Part):
    of: Dimensions
    passed: Passed = Field(alias="is")


_QUICKEST = (
    "journey", "suspicion", "codes", "facts", "count", "only",
    "dimension", "term", "none_of", "any_of", "all_of",
)  # fmt: skip


class Condition(_Part):
    """Every key that is given must hold."""

    term: str = ""
    all_of: Conditions = Field((), alias="all")
    any_of: Conditions = Field((), alias="any")
    none_of: Conditions = Field((), alias="none")
    codes: Names = ()
    only: Names = ()
    count: Count | None = None
    dimension: InDimension | None = None
    facts: dict[str, Names] = {}
    journey: Names = ()
    suspicion: Levels = ()

    @model_validator(mode="after")
    def _says_something(self) -> Condition:
        if not self.model_fields_set or ("facts" in self.model_fields_set and not self.facts):
            raise ValueError("a condition says nothing")
        return self

    @cached_property
    def given(self) -> tuple[str, ...]:
        """The keys that it has, the quickest to be looked at first."""
        return tuple(key for key in _QUICKEST if getattr(self, key))

    def parts(self) -> tuple[Condition, ...]:
        return self.all_of + self.any_of + self.none_of


Conditions = Annotated[tuple[Annotated[Condition, BeforeValidator(_term)], ...], BeforeValidator(_several)]
When = Annotated[Condition, BeforeValidator(_term)]


class Code(_Part):
    plain: str
    dimension: Dimension | None = None
    weight: Weight | None = None
    child: Weight | None = None

    @model_validator(mode="after")
    def _weighed_in_a_dimension(self) -> Code:
        if (self.dimension is None) != (self.weight is None) or (self.child and not self.weight):
            raise ValueError("dimension and weight go together")
        return self


class Codes(_Part):
    act: dict[str, Code]
    means: dict[str, Code]
    purpose: dict[str, Code]
    danger: dict[str, Code]


class Question(_Part):
    says: str
    fires: dict[str, Names] = {}
    quiet: Names = ()
    asked: Names = ()
    reported: bool = False

    @cached_property
    def answers(self) -> tuple[str, ...]:
        return (*self.fires, *self.quiet)


class Derived(_Part):
    code: str
    shows: str = ""
    when: When


class Cap(_Part):
    at: Suspicion
    unless: When


class SuspicionRule(_Part):
    rule: str
    level: Suspicion = Field(alias="is")
    label: str
    when: When | None = None


class UrgencyRule(_Part):
    rule: str
    level: Urgency = Field(alias="is")
    when: When | None = None


class Rules(_Part):
    ruleset_version: str
    journeys: Names
    codes: Codes
    groups: dict[str, Names]
    questions: dict[str, Question]
    act_questions: Names
    dimension_test: dict[Passed, Annotated[tuple[dict[Weight, int], ...], BeforeValidator(_several)]]
    terms: dict[str, When]
    derived: Annotated[tuple[Derived, ...], BeforeValidator(_several)]
    reported: When
    cap: Cap
    suspicion: Annotated[tuple[SuspicionRule, ...], BeforeValidator(_several)]
    child_suspicion: Annotated[tuple[SuspicionRule, ...], BeforeValidator(_several)]
    urgency: Annotated[tuple[UrgencyRule, ...], BeforeValidator(_several)]

    @cached_property
    def by_code(self) -> dict[str, Code]:
        return {**self.codes.act, **self.codes.means, **self.codes.purpose, **self.codes.danger}

    @cached_property
    def sets(self) -> dict[str, frozenset[str]]:
        """Give the codes behind every name a rule may use: a code, a section of codes, a group."""
        sections = {name: frozenset(codes) for name, codes in self.codes}
        sets = {code: frozenset({code}) for code in self.by_code} | sections
        for name, members in self.groups.items():
            sets[name] = frozenset().union(*(sets.get(member, frozenset()) for member in members))
        return sets

    @cached_property
    def unions(self) -> dict[tuple[str, ...], frozenset[str]]:
        """What `named` has put together so far."""
        return {}

    def named(self, names: tuple[str, ...]) -> frozenset[str]:
        """Give the codes behind several names."""
        if names not in self.unions:
            self.unions[names] = frozenset().union(*(self.sets[name] for name in names))
        return self.unions[names]
