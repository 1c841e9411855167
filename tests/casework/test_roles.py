"""The matrix of docs/roles.md: role x action x case, each cell a test. UPDATE_ROLES=1 writes it anew."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from bot.casework.access import RIGHTS, may
from bot.casework.case import MINISTRY
from bot.casework.people import Role
from tests.casework.test_work import case, officer

DOC = Path(__file__).parents[2] / "docs" / "roles.md"
HEAD = """# Who may do what

Written by `tests/casework/test_roles.py` from `bot/casework/access.py`; each cell is a test. Whoever
has left or is not on the roster may do nothing: a press of theirs is refused, tells nothing, and has
its line in the case's log. An administrator keeps the desk going and sees no case.
"""
TOLD = {
    "take": "take a case, or stand by as its second",
    "work": "open its fields, note, answer, move it on, refer, hand over, close",
    "confirm": "agree to a closing as the second person",
    "reopen": "open a closed case again",
    "accept": "accept a case that is handed to their post",
    "list": "see the list of cases",
    "roster": "change others' shifts",
}
HAS, FREE, OTHER = "that they have", "that a colleague has", "of another post"
CASES = (HAS, FREE, OTHER)
ME = 1


def cell(role, action, kind):
    """Whether somebody of this role may do that with such a case."""
    place = MINISTRY if role is Role.MINISTRY else "post"
    of_theirs = case(owner=ME if kind == HAS else 2)
    away = replace(of_theirs, mission="far", report=replace(of_theirs.report, missions=("far",)))
    return may(officer(ME, role, place), action, away if kind == OTHER else of_theirs)


def written():
    lines = [HEAD]
    for kind in CASES:
        lines += [f"## A case {kind}\n", f"| | {' | '.join(Role)} |", f"|---|{'---|' * len(Role)}"]
        for action in RIGHTS:
            cells = ("**yes**" if cell(role, action, kind) else "–" for role in Role)
            lines.append(f"| {TOLD[action]} | {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def table():
    """Every cell as the page has it."""
    kind, found = "", {}
    for line in DOC.read_text(encoding="utf-8").splitlines():
        if line.startswith("## A case "):
            kind = line.removeprefix("## A case ")
        action = next((name for name, told in TOLD.items() if line.startswith(f"| {told} |")), None)
        if action:
            for role, said in zip(Role, line.split("|")[2:-1], strict=True):
                found[role, action, kind] = said.strip() == "**yes**"
    return found


if os.environ.get("UPDATE_ROLES"):
    DOC.write_text(written(), encoding="utf-8")
PAGE = table()


def test_the_page_is_current():
    assert DOC.read_text(encoding="utf-8") == written()
    assert len(PAGE) == len(Role) * len(RIGHTS) * len(CASES)


@pytest.mark.parametrize(("role", "action", "kind"), PAGE, ids=str)
def test_each_cell(role, action, kind):
    assert cell(role, action, kind) == PAGE[role, action, kind]


# What must hold whatever the table says: the rules of access.py in other words.
@pytest.mark.parametrize(("role", "action", "kind"), PAGE, ids=str)
def test_no_cell_breaks_a_rule(role, action, kind):
    allowed = PAGE[role, action, kind]
    if role is Role.ADMIN:
        assert not allowed or action == "roster"
    if action == "work":
        assert allowed == (kind == HAS and role is not Role.ADMIN)
    if action == "confirm" and kind == HAS:
        assert not allowed
    if kind == OTHER and role is not Role.MINISTRY:
        assert not allowed or action == "accept"


@pytest.mark.parametrize("role", Role)
def test_who_has_left_may_nothing(role):
    gone = replace(officer(ME, role, "post"), active=False)
    assert not any(may(gone, action, case(owner=ME)) or may(gone, action) for action in RIGHTS)
