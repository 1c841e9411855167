"""Owns when the officer who has a case is reminded, and when others are called because nothing happens.

Rules
- What counts is what was done, by whomever: reading is no act, a reply, a note or a step is one.
- A reminder tells its reason; who acts after it is reminded no more.
- Some time after a reminder without any act, the case is called anew: an acknowledgement alone holds nothing.
- At the end of the shift the case moves on to whoever is on shift then; where nobody is, it stays.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from bot.casework.escalation import Policy

Reason = Literal["idle", "unanswered", "resting", "shift_end"]

TAKEN = frozenset({"acknowledged"})
ACTS = frozenset({
    "replied", "changed", "noted", "stepped", "referred", "referral_changed", "handed", "close_asked", "seen",
    "checked", "linked",
})  # fmt: skip
ASKED = frozenset({"handed", "close_asked"})  # acts that wait for somebody else's
HEARD = frozenset({"words"})
STAYED = "stayed"  # the shift ended, and nobody was there to hand the case to
RECALLED = "recalled"  # with its reason behind a dot


class Line(NamedTuple):
    """One line of a case's log, without its words."""

    kind: str
    at: datetime
    actor: int | None


@dataclass(frozen=True, slots=True)
class Attention:
    """What comes next for an owned case while nothing happens: a reminder, or `call`: others instead."""

    at: datetime
    reason: Reason
    call: bool


def attention(
    policy: Policy, log: Iterable[Line], shift_ends: Callable[[datetime], datetime | None]
) -> Attention | None:
    """The next moment at which somebody must be told; None where nobody has taken the case.

    `shift_ends` tells when the officer's shift of a moment ended or will end (None: there was none).
    """
    lines = list(log)
    taken = next((at for at in range(len(lines) - 1, -1, -1) if lines[at].kind in TAKEN), None)
    if taken is None:
        return None
    since = lines[taken:]
    acts = [line for line in since if line.kind in ACTS and line.actor is not None]
    acted = acts[-1].at if acts else since[0].at
    after = since[since.index(acts[-1]) + 1 :] if acts else since
    warned = [line for line in after if line.kind.startswith("reminded.")]
    if warned:
        reason = _reason(warned[0].kind.partition(".")[2])
        return Attention(warned[0].at + timedelta(minutes=policy.grace_minutes), reason, call=True)
    rests = _next(policy.rest_minutes, acted, "resting")
    done = bool(acts) and acts[-1].kind not in ASKED
    found = [rests if done else _next(policy.act_minutes, acted, "idle")]
    heard = [line.at for line in after if line.kind in HEARD]
    if heard:
        found.append(_next(policy.answer_minutes, heard[0], "unanswered"))
    ends = None if any(line.kind == STAYED for line in after) else shift_ends(acted)
    if ends is not None:
        found.append(Attention(ends, "shift_end", call=False))
    return min(found, key=lambda each: each.at)


@dataclass(frozen=True, slots=True)
class Calling:
    """Since when nobody has the case, and why it is called again: `reason` empty for the first time.

    `actor` had it before.
    """

    since: datetime
    reason: str = ""
    actor: int | None = None


def calling(log: Iterable[Line], opened_at: datetime) -> Calling:
    """What the lines of an alert say beside the alert itself."""
    found, owner = Calling(opened_at), None
    for line in log:
        if line.kind in TAKEN:
            owner = line.actor
        elif line.kind.startswith(RECALLED) and owner is not None:
            found, owner = Calling(line.at, line.kind.partition(".")[2], owner), None
    return found


def offered(log: Iterable[Line]) -> bool:
    """Whether others may take it from its officer: the shift is over, and nothing was done since."""
    state = False
    for line in log:
        if line.kind == "reminded.shift_end":
            state = True
        elif line.kind in TAKEN or (line.kind in ACTS and line.actor is not None):
            state = False
    return state


def _next(minutes: int, since: datetime, reason: Reason) -> Attention:
    return Attention(since + timedelta(minutes=minutes), reason, call=False)


def _reason(word: str) -> Reason:
    match word:
        case "unanswered" | "resting" | "shift_end":
            return word
        case _:
            return "idle"
