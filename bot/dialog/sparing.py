"""Owns what a sparing journey must not keep, in any answer: deeds, weapons, units, positions."""

import re

from bot.dialog.signals import spared
from bot.dialog.tree import Book
from bot.dialog.turn import State

_DEGREES = r"\d{1,3}[.,](?!(?:19|20)\d\d(?!\d))\d{4,}"  # but 09.2022 is a month
_POINT = re.compile(
    rf"{_DEGREES}\D{{1,9}}{_DEGREES}"  # 48.5923, 37.9912
    r"|\d\s?°\s?\d"  # 48°35
    "|(?<!\\w)[x\u0445]\\W{0,3}\\d{5,}"  # X 5612345, as in an army's grid
    r"|(?<!\w)\d{1,2}[a-z]\s?[a-z]{2}\s?\d{4,}"  # 37U DQ 1234 5678
    r"|maps\.|/maps|goo\.gl|2gis",
    re.IGNORECASE,
)


def spares(book: Book, journey: str) -> bool:
    """Whether reports of this journey hold nothing but answers to questions."""
    return any(tree.sparing for tree in book.trees.values() if tree.journey == journey)


def withheld(book: Book, state: State, text: str, report: str = "") -> bool:
    """Whether words could be held against the person: in that report if known, else in this journey."""
    known = {name for name, draft in state.drafts.items() if report and draft.case == report}
    if not any(spares(book, journey) for journey in known or {state.journey}):
        return False
    return bool(_POINT.search(text)) or spared(book.signals, text)
