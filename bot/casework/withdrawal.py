"""Owns what becomes of a report whose reporter wants it withdrawn or deleted.

Rules (an adult decides; a person who may be forced to withdraw is checked once, in silence)
- A child, or a danger that is still urgent, or somebody who only knows the code: an officer decides, and
  the person is told so.
- Without the agreed word, or out of fear: contact ends, and an officer makes one silent safe check.
- Otherwise: contact ends, sharing ends, nobody is called any more.
- What the law wants kept is deleted when that ends.
"""

from typing import Literal

from bot.casework.case import Case, CaseState
from bot.dialog.turn import Facts

Outcome = Literal["withdrawn", "unverified", "officer_decides", "deleted", "held"]

ENDED: Facts = {"c.channel": ("i_will_return",), "c.push": ("never",), "c.reply": ("do_not_contact",)}
NOT_SHARED: Facts = {"k.share": ("none",), "k.employer": ("no",)}
SETTLED = frozenset({CaseState.CLOSED, CaseState.WITHDRAWN})


def withdrawal(case: Case, *, proved: bool, own_chat: bool, afraid: bool) -> Outcome:
    """What a wish to withdraw leads to; `proved`: the agreed word was given."""
    if _for_an_officer(case) or not (proved or own_chat):
        return "officer_decides"
    return "withdrawn" if proved and not afraid else "unverified"


def deletion(case: Case, *, proved: bool, own_chat: bool, held: bool) -> Outcome:
    """What a wish to delete leads to: nobody who only knows the code can destroy a report.

    `held`: the law wants it kept.
    """
    if _for_an_officer(case) or not (proved or own_chat):
        return "officer_decides"
    return "held" if held else "deleted"


def ended(facts: Facts) -> Facts:
    """The answers with contact and sharing taken back."""
    return {**facts, **ENDED, **{name: told for name, told in NOT_SHARED.items() if name in facts}}


def _for_an_officer(case: Case) -> bool:
    if case.state in SETTLED:
        return False
    return case.urgency == "P1" or "U6" in case.report.codes
