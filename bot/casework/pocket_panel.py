"""What a pocket code says, in words, and what may be done with it."""

from collections.abc import Iterable

from bot.casework.answers import bold
from bot.casework.message import Data, Part
from bot.casework.panels import Choice, Panel
from bot.casework.pocket import Pocket
from bot.casework.screens import phrase
from bot.dialog.tree import Book

NEW = "new"


def pocket_panel(book: Book, pocket: Pocket, country: str, cases: Iterable[tuple[str, str]]) -> Panel:
    """The content of the code; the open cases that fit it, and a new one."""
    said: list[Part] = [
        bold(phrase(book, f"need.{pocket.need}")),
        Data(country or "–"),
        phrase(book, f"pocket.{pocket.contact}"),
    ]
    if pocket.child:
        said.append(bold(phrase(book, "card.child")))
    rows: list[tuple[Choice, ...]] = [
        ((phrase(book, "panel.pocket.case", code=code), choice),) for code, choice in cases
    ]
    rows.append(((phrase(book, "panel.pocket.new"), NEW),))
    return Panel(((phrase(book, "panel.pocket"),), tuple(said)), tuple(rows))
