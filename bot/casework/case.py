"""The case: the file on one report, as a value."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.casework.triage import Floor
from bot.dialog.turn import Facts

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I, O: read aloud over a bad line
CODE_DIGITS = "23456789"
MINISTRY = "ministry"  # the id of the catch-all desk


class CaseState(StrEnum):
    """How far a case got; which state follows which stands in dialogs/casework.yaml."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    CONTACT_ATTEMPT = "contact_attempt"
    CONTACT_ESTABLISHED = "contact_established"
    PRELIM_IDENTIFICATION = "prelim_identification"
    REFERRAL = "referral"
    ASSISTANCE = "assistance"
    RETURN_PLANNED = "return_planned"
    UNREACHABLE = "unreachable"
    ON_HOLD_SAFETY = "on_hold_safety"
    WITHDRAWN = "withdrawn"
    WITHDRAWN_UNVERIFIED = "withdrawn_unverified"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Report:
    """What was told, and what followed from it: sealed as a whole.

    `route` is the trace of the choice of the mission: rule, mission id, data row, date of its source.
    `floor` is what was judged so far: no later judgement goes below it.
    """

    journey: str
    locale: str
    facts: Facts
    asked: tuple[str, ...] = ()
    explanation: str = ""
    codes: tuple[str, ...] = ()
    route: tuple[tuple[str, str, str, str], ...] = ()
    missions: tuple[str, ...] = ()
    floor: Floor | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The file on one report.

    `chat` is the reporter's chat, `owner` the officer who acknowledged, `second` the one who stands by them;
    `mission` the desk whose turn it is; `step` the next step of the escalation policy; `next_at` when it, or
    a reminder of the owner, is due (None: nobody is waited for). A `drill` is made by us and counts nowhere.
    """

    id: int
    code: str
    chat: int
    state: CaseState
    urgency: str
    suspicion: str
    country: str | None
    mission: str
    report: Report
    opened_at: datetime
    step: int = 0
    next_at: datetime | None = None
    owner: int | None = None
    acknowledged_at: datetime | None = None
    delivered_at: datetime | None = None
    second: int | None = None
    drill: bool = False

    @property
    def erased(self) -> bool:
        """Whether what was told can no longer be read; every report that can names its language."""
        return not self.report.locale


def code_from(number: int) -> str:
    """A receipt code `ABC-234` from any number: 24³ x 8³ = 7,077,888 codes, so draw until it is free."""
    letters, digits = "", ""
    for _ in range(3):
        number, index = divmod(number, len(CODE_LETTERS))
        letters += CODE_LETTERS[index]
    for _ in range(3):
        number, index = divmod(number, len(CODE_DIGITS))
        digits += CODE_DIGITS[index]
    return f"{letters}-{digits}"


# What a code looks like when it was typed with other letters, or by ear.
LOOKALIKES = str.maketrans("АВСЕНКМРТХУОI", "ABCEHKMPTXY0L")
_CODE = re.compile(rf"([{CODE_LETTERS}]{{3}})([{CODE_DIGITS}]{{3}})")


def read_code(typed: str) -> str:
    """The receipt code in what somebody typed (any case, dash or script's look-alike letters); else empty."""
    plain = re.sub(r"[\W_]+", "", typed.upper()).translate(LOOKALIKES)
    found = _CODE.fullmatch(plain)
    return f"{found[1]}-{found[2]}" if found else ""
