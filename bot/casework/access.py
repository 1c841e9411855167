"""Owns who may do what with which case: one table of roles, one rule of sight.

Rules
- An officer sees the cases for which their mission is competent or whose turn it is; the ministry sees all.
- What a case's text and its person are touched by is done by the officer who has it.
- Two persons decide where one must not: the second is never the officer who has the case.
"""

from collections.abc import Mapping
from typing import Literal

from bot.casework.case import MINISTRY, Case
from bot.casework.people import Officer, Role

Action = Literal["take", "work", "confirm", "reopen", "accept", "roster", "list"]

DESK = frozenset({Role.DUTY, Role.CONSUL, Role.HEAD, Role.MINISTRY})
RIGHTS: Mapping[str, frozenset[Role]] = {
    "take": DESK,  # become the officer who has it, or its second
    "work": DESK,  # open, note, answer, move on, refer, hand over, close: of one's own case
    "confirm": DESK,  # the second person for closing
    "reopen": DESK,
    "accept": DESK,  # a case that another post hands over
    "list": DESK,
    "roster": frozenset({Role.CONSUL, Role.HEAD, Role.MINISTRY, Role.ADMIN}),  # change others' shifts
}


def desks(case: Case) -> tuple[str, ...]:
    """The missions whose officers see the case; the ministry's see every one."""
    return (*case.report.missions, case.mission)


def sees(officer: Officer, case: Case) -> bool:
    """Whether the case concerns the officer's desk."""
    return officer.mission in (*desks(case), MINISTRY)


def may(officer: Officer, action: Action, case: Case | None = None) -> bool:
    """Whether the officer may do that with the case; `accept` is asked of the desk that it is handed to."""
    if not officer.active or officer.role not in RIGHTS[action]:
        return False
    if case is None:
        return True
    match action:
        case "work":
            return case.owner == officer.id
        case "confirm":
            return sees(officer, case) and case.owner != officer.id
        case "accept":
            return True
        case _:
            return sees(officer, case)
