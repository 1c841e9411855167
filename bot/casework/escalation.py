"""Escalation policies: who is called next, and when, until a human acts.

Rules
- Steps are due by the schedule, not by when the last one was run: a late clock catches up step by step.
- A step calls whom it names and everybody whom the steps before it called: readers are added, never removed.
- The last step repeats without end.
- Who cannot be reached is passed over at once: the next step does not wait for its minute.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.casework.people import Part
from bot.dialog.parsing import NotYamlError, values
from bot.directory.mission import MINISTRY

URGENCIES = ("P1", "P2", "P3", "P4")
LONGEST = 31 * 24 * 60  # minutes; what no calendar holds would stop every alert
Minutes = Annotated[int, Field(gt=0, le=LONGEST)]


class PolicyError(ValueError):
    """The policies file is wrong; the message names the place."""


class Target(NamedTuple):
    """Whom a step calls: a part of the people of a desk; its groups with `duty` and `all`."""

    desk: str
    part: Part


class Step(BaseModel):
    """One call: `after_minutes` from the alert, `to` whom; `unmanned` calls the ministry beside it at once
    where nobody is on shift at the post.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    after_minutes: int = Field(ge=0, le=LONGEST)
    to: Literal["duty", "consul", "head", "ministry", "all"]
    unmanned: Literal["", "ministry"] = ""


class Policy(BaseModel):
    """The steps of one urgency, in order; the last is repeated every `repeat_minutes`.

    `quiet`: at night and on days off it rings nobody who is not on shift. `acknowledgements`: how many
    officers must have taken it before nobody is called any more. Minutes after which the officer who has it
    is reminded: `act_minutes` without any act since then, `answer_minutes` with words of the person
    unanswered, `rest_minutes` since the last act; `grace_minutes` later others are called.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    steps: tuple[Step, ...] = Field(min_length=1)
    repeat_minutes: Minutes
    quiet: bool = False
    acknowledgements: Literal[1, 2] = 1
    act_minutes: Minutes
    answer_minutes: Minutes
    rest_minutes: Minutes
    grace_minutes: Minutes

    @model_validator(mode="after")
    def _ordered(self) -> "Policy":
        minutes = [step.after_minutes for step in self.steps]
        if minutes != sorted(minutes) or minutes[0] != 0:
            raise ValueError("steps must begin at 0 and be in order of after_minutes")
        if not any(step.to in ("ministry", "all") for step in self.steps):
            raise ValueError("no step reaches the ministry desk: an alert could end unread")
        return self

    def step(self, number: int) -> Step:
        """Step `number`, counted from 0; beyond the last it is the last again."""
        return self.steps[min(number, len(self.steps) - 1)]

    @property
    def longest(self) -> timedelta:
        """The longest time from one call to the next."""
        minutes = [step.after_minutes for step in self.steps]
        gaps = (after - before for before, after in pairwise(minutes))
        return timedelta(minutes=max(*gaps, self.repeat_minutes, 1))

    def following(self, number: int, due: datetime, now: datetime) -> datetime:
        """When the step after `number` is due, if `number` was due at `due` and ran at `now`."""
        if number + 1 < len(self.steps):
            minutes = self.steps[number + 1].after_minutes - self.steps[number].after_minutes
            return due + timedelta(minutes=minutes)
        return max(due, now) + timedelta(minutes=self.repeat_minutes)


Policies = Mapping[str, Policy]


def called(step: Step, mission: str, competent: Collection[str], *, manned: bool) -> tuple[Target, ...]:
    """Whom a step calls by itself; the ministry hears of the first call where it stands among the competent.

    It does so where the post is not well sourced: then it is competent beside it from the start.
    `manned`: somebody is on shift at the post.
    """
    ministry = Target(MINISTRY, "all")
    doubtful = (ministry,) if MINISTRY in competent and step.to == "duty" else ()
    unmanned = (ministry,) if step.unmanned and not manned else ()
    match step.to:
        case "ministry":
            wanted: tuple[Target, ...] = (ministry,)
        case "all":
            wanted = (Target(mission, "all"), ministry)
        case part:
            wanted = (Target(mission, part),)
    return tuple(dict.fromkeys((*wanted, *doubtful, *unmanned)))


def so_far(
    policy: Policy, number: int, mission: str, competent: Collection[str], *, manned: bool
) -> tuple[Target, ...]:
    """Everybody whom the steps up to `number` call."""
    last = min(number, len(policy.steps) - 1)
    steps = (called(step, mission, competent, manned=manned) for step in policy.steps[: last + 1])
    return tuple(dict.fromkeys(target for step in steps for target in step))


@dataclass(frozen=True, slots=True)
class Call:
    """One call to come: when, by which step (from 0), and whom; nobody: it is passed over."""

    at: datetime
    step: int
    targets: tuple[Target, ...]


def plan(
    policy: Policy,
    mission: str,
    competent: Collection[str],
    reached: Collection[Target],
    at: datetime,
    *,
    manned: bool,
) -> tuple[Call, ...]:
    """Every call of an alert made `at`, while nobody acts, up to the first repetition of the last step.

    `reached` are the targets that have anybody; a step that finds nobody by itself is passed over at once.
    """
    due, now, calls = at, at, []
    for number in range(len(policy.steps) + 1):
        own = called(policy.step(number), mission, competent, manned=manned)
        everybody = so_far(policy, number, mission, competent, manned=manned)
        found = any(target in reached for target in own)
        calls.append(Call(now, number, tuple(t for t in everybody if t in reached) if found else ()))
        following = policy.following(number, due, now)
        due = following if found else min(following, now)
        now = max(now, due)
    return tuple(calls)


def load_policies(text: str) -> Policies:
    """Read dialogs/policies.yaml. Raises PolicyError in one line."""
    try:
        data = values(text)
        policies = {urgency: Policy.model_validate(policy) for urgency, policy in data["policies"].items()}
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PolicyError(f"dialogs/policies.yaml: {place}: {first['msg']}") from None
    except NotYamlError as error:
        raise PolicyError(f"dialogs/policies.yaml: cannot be read: {error}") from None
    except (KeyError, TypeError, AttributeError) as error:
        raise PolicyError(
            f"dialogs/policies.yaml: not a mapping of policies ({type(error).__name__})"
        ) from None
    missing = [urgency for urgency in URGENCIES if urgency not in policies]
    if missing:
        raise PolicyError(f"dialogs/policies.yaml: no policy for {', '.join(missing)}")
    return policies
