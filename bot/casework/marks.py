"""Owns by what two reports about one person can be known: a telephone, or a name with a year of birth.

Rules
- A mark is a hint for an officer, never a proof; neither reporter learns that there is another report.
- Marks leave this module only to be hashed with the installation's key: nothing readable is stored.
"""

import re

from bot.casework.case import Case
from bot.dialog.script import fold_name

PHONES = ("c.address", "r.reach", "i.name", "r.name", "h.trust")
NAMES = ("i.name", "r.name")
TAIL = 9  # digits of a telephone number that are the same whatever stands before them
_PHONE = re.compile(r"\+?\d(?:[\s().-]?\d){8,14}")
_YEAR = re.compile(r"\b(19[3-9]\d|20[0-2]\d)\b")


def marks_of(case: Case) -> frozenset[tuple[str, str]]:
    """Kind and value of every mark of the case."""
    facts = case.report.facts
    found = set()
    for words in (words for name in PHONES for words in facts.get(name, ())):
        for phone in _PHONE.findall(words):
            digits = re.sub(r"\D", "", phone)
            found.add(("phone", digits[-TAIL:]))
    for words in (words for name in NAMES for words in facts.get(name, ())):
        year = _YEAR.search(words)
        parts = sorted(fold_name(part) for part in re.findall(r"[^\W\d_][\w’'ʻʼ‘`-]*", words))
        if (year and parts) or len(parts) > 1:
            found.add(("name", f"{' '.join(parts)}|{year[0] if year else ''}"))
    return frozenset(found)
