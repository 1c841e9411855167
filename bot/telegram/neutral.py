"""Strange characters made harmless for display: nothing turns, hides or grows out of its line."""

import re
import unicodedata

MAX_MARKS = 4  # combining marks on one letter; no living script needs more
MAX_SPACES = 4
MAX_BLANK = 1  # empty lines in a row
ZWNJ, ZWJ, VS15, VS16 = "\u200c", "\u200d", "\ufe0e", "\ufe0f"
_TRICKS = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f"  # no width
    "\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\ufe00-\ufe0d\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"  # annotations, selectors, tags
)
_SPACES = re.compile(f" {{{MAX_SPACES},}}")
_HIGH = re.compile("[\u0590-\U0010ffff]")  # below the Hebrew letters nothing runs from right to left
_LEFTWARD = frozenset({"R", "AL", "AN"})
_ASCII = re.compile(r"[\n\x20-\x7e]*")


def lines(text: str) -> list[str]:
    """The lines of `text`, each harmless by itself; at least one, without runs of empty ones."""
    kept: list[str] = []
    blank = 0
    for raw in text.replace("\r\n", "\n").splitlines():
        line = _line(raw)
        blank = 0 if line else blank + 1
        if blank <= MAX_BLANK:
            kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
    while kept and not kept[0]:
        kept.pop(0)
    return kept or [""]


def _line(raw: str) -> str:
    if not _ASCII.fullmatch(raw):
        raw = _characters(unicodedata.normalize("NFC", _TRICKS.sub("", raw)))
    else:
        raw = raw.replace("\t", " ")
    return _SPACES.sub(" " * MAX_SPACES, raw).strip()


def _characters(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for at, character in enumerate(text):
        before = kept[-1] if kept else ""
        if character in (ZWNJ, ZWJ, VS15, VS16):
            if _joins(character, before, text[at + 1 : at + 2]):
                kept.append(character)
            continue
        kind = unicodedata.category(character)
        if kind in {"Mn", "Me"}:
            marks += 1
            if marks <= MAX_MARKS:
                kept.append(character)
            continue
        marks = 0
        if kind == "Zs" or character == "\t":
            kept.append(" ")
        elif kind == "Cs":
            kept.append("\ufffd")
        elif kind != "Cc":
            kept.append(character)
    return "".join(kept)


def _joins(joiner: str, before: str, after: str) -> bool:
    """Whether an invisible joiner does its work here: in emoji, or between letters of cursive scripts."""
    if not before or before in (ZWNJ, ZWJ):
        return False
    if joiner in (VS15, VS16):
        return before not in (VS15, VS16) and unicodedata.category(before) in {"So", "Sm", "Po", "Nd", "Sk"}
    if joiner == ZWJ and after and unicodedata.category(after) in {"So", "Sm"}:
        return before == VS16 or unicodedata.category(before) in {"So", "Sk"}
    return bool(after) and _cursive(before) and _cursive(after)


def _cursive(character: str) -> bool:
    if unicodedata.bidirectional(character) == "AL":
        return True
    return "\u0900" <= character <= "\u0dff" and unicodedata.category(character)[0] in "LM"


def leftward(text: str) -> bool:
    """Whether anything in `text` runs from right to left."""
    return any(unicodedata.bidirectional(character) in _LEFTWARD for character in _HIGH.findall(text))
