"""Owns who works at a desk: roles, what else is known of an officer, and who suits a case best.

Rules
- An administrator keeps the desk going and is told what is broken; cases and alerts are not theirs.
- A wish for a woman or a man, a child, a language: whoever suits is called first, nobody is left uncalled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from bot.casework.case import MINISTRY, Case

Part = Literal["duty", "consul", "head", "all"]  # of a desk, whom a step of a policy calls
CHILD_CODE = "U6"
WISHED = "i.officer"  # fact: the wish for a woman or a man


class Role(StrEnum):
    """What somebody is at a desk."""

    DUTY = "duty"
    CONSUL = "consul"
    HEAD = "head"
    MINISTRY = "ministry"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Profile:
    """What an officer can do: the role, locales spoken, trained with children; `sex`: woman, man or empty."""

    role: Role = Role.DUTY
    languages: tuple[str, ...] = ()
    child: bool = False
    sex: Literal["", "woman", "man"] = ""

    def values(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {
            "role": str(self.role),
            "languages": list(self.languages),
            "child": self.child,
            "sex": self.sex,
        }

    @classmethod
    def read(cls, values: Mapping[str, Any] | None, mission: str) -> "Profile":
        """From JSON; who enrolled before there were roles is on duty, or the ministry's."""
        if values is None:
            return cls(Role.MINISTRY if mission == MINISTRY else Role.DUTY)
        return cls(Role(values["role"]), tuple(values["languages"]), values["child"], values["sex"])


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody at a desk; `chat` is our id of the private chat with them, `label` what colleagues read."""

    id: int
    chat: int
    mission: str
    label: str
    active: bool
    profile: Profile = Profile()

    @property
    def role(self) -> Role:
        """What they are at their desk."""
        return self.profile.role


def of_part(officers: Iterable[Officer], part: Part, on_shift: Iterable[int]) -> tuple[Officer, ...]:
    """Whom a step calls: of `duty` those on shift, or all of that role where nobody is."""
    staff = [officer for officer in officers if officer.role is not Role.ADMIN]
    if part == "all":
        return tuple(staff)
    if part != "duty":
        return tuple(officer for officer in staff if officer.role == part)
    now = set(on_shift)
    present = tuple(officer for officer in staff if officer.id in now)
    return present or tuple(officer for officer in staff if officer.role in (Role.DUTY, Role.MINISTRY))


def suited(officers: Iterable[Officer], case: Case) -> tuple[Officer, ...]:
    """Those who suit the case best; all of them where no one suits better than another.

    A child before a wish, a wish before a language: what cannot be made up for by an interpreter first.
    """
    found = tuple(officers)
    wish = next(iter(case.report.facts.get(WISHED, ())), "")
    wanted = (
        lambda each: each.profile.child or CHILD_CODE not in case.report.codes,
        lambda each: wish not in ("woman", "man") or each.profile.sex == wish,
        lambda each: case.report.locale in each.profile.languages,
    )
    for suits in wanted:
        found = tuple(filter(suits, found)) or found
    return found
