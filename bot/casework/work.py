"""Owns what may be done with a case: dialogs/casework.yaml as values, and the legal steps."""

from collections.abc import Mapping
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.casework.case import Case, CaseState
from bot.casework.triage_rules import Urgency
from bot.dialog.parsing import NotYamlError, values

ALL = "any"  # the check list of every journey
OWN_WAY = frozenset({CaseState.CLOSED, CaseState.REFERRAL})


class WorkError(ValueError):
    """The casework file is wrong; the message names the place."""


class State(BaseModel):
    """A state: its pillar, what may follow, what must hold and what is named on entering."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    pillar: int = Field(ge=1, le=4)
    to: tuple[CaseState, ...] = ()
    needs: Literal["", "contact", "word", "risk"] = ""
    results: tuple[str, ...] = ()


class Opening(BaseModel):
    """Reasons for opening a sealed field, minutes for which one holds, cases an hour not too many."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    reasons: tuple[str, ...] = Field(min_length=1)
    minutes: int = Field(ge=0, le=24 * 60)
    cases_an_hour: int = Field(ge=1)


class Work(BaseModel):
    """Everything of dialogs/casework.yaml; every id has its words in the phrases."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    states: Mapping[CaseState, State]
    outcomes: tuple[str, ...]
    early: tuple[str, ...]
    two: tuple[str, ...]
    checks: Mapping[str, tuple[str, ...]]
    templates: tuple[str, ...]
    bodies: Mapping[str, str]
    grounds: tuple[str, ...]
    handing: tuple[str, ...]
    refusing: tuple[str, ...]
    retention: Mapping[Urgency, int]
    opening: Opening

    @model_validator(mode="after")
    def _whole(self) -> "Work":
        missing = [state for state in CaseState if state not in self.states]
        if missing:
            raise ValueError(f"states: {missing[0]} is missing")
        if lasting := [urgency for urgency in get_args(Urgency) if self.retention.get(urgency, 0) < 1]:
            raise ValueError(f"retention: {lasting[0]} wants a number of days")
        if odd := [each for each in self.early if each not in self.outcomes]:
            raise ValueError(f"early: {odd[0]} is no outcome")
        return self


def steps(work: Work, case: Case) -> tuple[CaseState, ...]:
    """The states that an officer may bring the case to; closing and referring have ways of their own."""
    return tuple(state for state in work.states[case.state].to if state not in OWN_WAY)


def closable(work: Work, case: Case) -> tuple[str, ...]:
    """The outcomes with which the case may be closed now; none where it may not."""
    if CaseState.CLOSED not in work.states[case.state].to:
        return ()
    return work.early if case.state is CaseState.ACKNOWLEDGED else work.outcomes


def needs_two(work: Work, case: Case) -> bool:
    """Whether a second officer must confirm the closing."""
    return case.urgency in work.two


def checks(work: Work, case: Case) -> tuple[str, ...]:
    """The check list of the case's journey."""
    return (*work.checks.get(ALL, ()), *work.checks.get(case.report.journey, ()))


def load_work(text: str) -> Work:
    """Read dialogs/casework.yaml. Raises WorkError in one line."""
    try:
        return Work.model_validate(values(text))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise WorkError(f"dialogs/casework.yaml: {place}: {first['msg']}") from None
    except NotYamlError as error:
        raise WorkError(f"dialogs/casework.yaml: cannot be read: {error}") from None
