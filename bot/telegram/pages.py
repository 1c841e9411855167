"""Marked lines laid out on pages of a limited number of UTF-16 units, with the entities that mark them."""

import unicodedata
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.telegram.neutral import VS15, VS16, ZWJ, ZWNJ

MARK = "› "  # before each line of a person's words; nothing of ours begins so
FSI, PDI = "\u2068", "\u2069"  # whatever direction a line has, it ends with the line
SCRAP = 200  # room too small to begin a broken line in
MAX_MARKED = 90  # Telegram ignores what goes beyond 100 entities

Kind = Literal["", "bold", "code", "quote"]
Json = dict[str, Any]  # as the Bot API takes it
_TYPES = {"bold": "bold", "code": "code", "quote": "pre"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `gap`: an empty line stands before it."""

    text: str
    kind: Kind = ""
    gap: bool = False

    @property
    def shown(self) -> str:
        """As it is sent."""
        if self.kind != "quote":
            return self.text
        return f"{MARK}{FSI}{self.text}{PDI}" if self.text else MARK.strip()


def units(text: str) -> int:
    """Length in UTF-16 units, which is how Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def paginate(lines: Iterable[Line], limit: int) -> list[list[Line]]:
    """The lines on as many pages as they need; one too long for a page is continued on the next lines."""
    pages: list[list[Line]] = [[]]
    used = marked = 0
    waiting = deque(lines)
    while waiting:
        line = waiting.popleft()
        page = pages[-1]
        room = limit - used - ((2 if line.gap else 1) if page else 0)
        marks = bool(line.kind) and not (page and _continues(page[-1], line))
        size = units(line.shown)
        if page and (marked + marks > MAX_MARKED or (size > room and (size <= limit or room < SCRAP))):
            pages.append([])
            used = marked = 0
            waiting.appendleft(line)
            continue
        if size > room:
            line, rest = _broken(line, room)
            size = units(line.shown)
            waiting.appendleft(rest)
        page.append(line)
        used, marked = limit - room + size, marked + marks
    return pages


def lay_out(page: list[Line]) -> tuple[str, tuple[Json, ...]]:
    """The page's text and its entities: a quotation is one block of code, in which nothing can be pressed."""
    text: list[str] = []
    spans: list[tuple[Kind, int, int]] = []
    at = 0
    for index, line in enumerate(page):
        joint = ("\n\n" if line.gap else "\n") if index else ""
        start = at + len(joint)
        end = start + units(line.shown)
        if line.kind and start < end:
            if index and _continues(page[index - 1], line) and spans:
                spans[-1] = (line.kind, spans[-1][1], end)
            else:
                spans.append((line.kind, start, end))
        text += (joint, line.shown)
        at = end
    marks = ({"type": _TYPES[kind], "offset": start, "length": end - start} for kind, start, end in spans)
    return "".join(text), tuple(marks)


def _continues(before: Line, line: Line) -> bool:
    return before.kind == line.kind == "quote" and not line.gap


def _broken(line: Line, room: int) -> tuple[Line, Line]:
    """What of the line fits into `room` units, and the rest; at a space if there is one near the end."""
    text = line.text
    room -= units(line.shown) - units(text)
    end = min(len(text), room)
    while (over := units(text[:end]) - room) > 0:
        end -= (over + 1) // 2
    space = text.rfind(" ", end - end // 4, end)
    end = space + 1 if space > 0 else _unbroken(text, end)
    return replace(line, text=text[:end].strip()), replace(line, text=text[end:].strip(), gap=False)


def _unbroken(text: str, end: int) -> int:
    """Back to where no letter is parted from its marks, unless that is far."""
    for cut in range(end, max(end - 32, 1), -1):
        after, before = text[cut], text[cut - 1]
        if after not in (ZWJ, ZWNJ, VS15, VS16) and before != ZWJ and not unicodedata.combining(after):
            return cut
    return end
