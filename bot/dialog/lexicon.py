"""Owns the words of phrases: which parts of phrases a word fits, in any script and with small misspellings.

Rules
- A word is a number: one bit for each part of a phrase that it fits; so finding a phrase compares numbers.
- Nothing that somebody wrote is kept: no cache outlives the call.
- Work is bounded: texts and words are cut.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.dialog.script import APOSTROPHES, fold

LONGEST = 4096  # characters of one message, as Telegram allows
STOP = "א"  # stands for the end of a sentence: a letter, so that folding keeps it, and no phrase has it
FEW = 6  # characters from which on vowels may be confused, and one wrong letter leaves a word likely
MANY = 8  # characters from which on one letter may be wrong
_ROUND = re.compile(f"[oOоО]+[{APOSTROPHES}]|[ўЎ]")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_END = re.compile(r"(?<!\.)\.(?=\s|$)|[!?;]+(?=\s|$)")  # three dots go on
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LONG = re.compile(r"(\w{40})\w+")
_CHAT = re.compile(r"(?<!\d)[46](?=[a-xz])|(?<=[a-z])[46](?!\d)", re.IGNORECASE)  # 4iqarmayapti, bo6liq
_JOINED = re.compile(r"(?<=\d)(?=[^\W\d_])")  # 15yoshdaman
_CLASS = str.maketrans("auei", "ooii")
_NOT = re.compile(".?m")  # the Uzbek "not": berma-, do not give, is no slip of beram-, I give
_DOUBLE_O = re.compile("oo+")


class Entry(NamedTuple):
    """A word of the lists, or the beginning of one; not with one of the endings that deny it."""

    key: str
    open: bool
    endings: tuple[str, ...]


_NONE: dict[Entry, int] = {}


def _table() -> defaultdict[str, dict[Entry, int]]:
    return defaultdict(dict)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Where bits are found: by the whole word, by its first letters, and by either half of a misspelt one."""

    whole: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    stems: dict[str, dict[Entry, int]] = field(default_factory=_table)
    near: dict[str, dict[Entry, int]] = field(default_factory=_table)

    def add(self, item: str, endings: tuple[str, ...], bit: int, *, slips: bool) -> None:
        """`item` as it stands in a list: `word`, `word*`, `=word`; with `endings` a stem is denied."""
        bare, exact, open_ = item.strip("=*"), item.startswith("="), item.endswith("*")
        for spelled in {bare, bare.replace("ё", "е")}:
            key = listed(spelled)[0]
            word = "=" + key if exact else _loose(key)
            if open_:
                _put(self.stems[word[:3]], Entry(word, open_, endings), bit)
            else:
                self.whole[word] |= bit
            if not exact and len(word) >= FEW and slips:
                group = word.translate(_CLASS)
                softer = tuple(ending.translate(_CLASS) for ending in endings)
                half = _half(group)
                for mark in (_mark(half, group, 0), _mark(half, group, half)):
                    _put(self.near[mark], Entry(group, open_, softer), bit)

    def bits(self, key: str, *, slips: bool) -> tuple[int, int]:
        """All parts that a word fits, and those that it would fit but for one slip, if these are wanted."""
        loose, exact = _loose(key), "=" + key
        found = self.whole.get(loose, 0) | self.whole.get(exact, 0)
        for word, start in ((loose, loose[:2]), (loose, loose[:3]), (exact, exact[:3])):
            for (stem, _, endings), bit in self.stems.get(start, _NONE).items():
                if word.startswith(stem) and not (endings and word.startswith(endings, len(stem))):
                    found |= bit
        likely = 0
        if len(key) >= FEW - 1:
            group = loose.translate(_CLASS)
            for mark in _marks(group, slips=slips):
                for entry, bit in self.near.get(mark, _NONE).items():
                    if _is_near(group, entry, slips=slips):
                        if _is_sure(group, entry):
                            found |= bit
                        else:
                            likely |= bit
        return found, likely & ~found


def _loose(key: str) -> str:
    """The key for whoever writes no apostrophes: oʻ, u and o are one."""
    return _DOUBLE_O.sub("o", key.replace("u", "o"))


def _put(table: dict[Entry, int], entry: Entry, bit: int) -> None:
    table[entry] = table.get(entry, 0) | bit


def _half(group: str) -> int:
    return 4 if len(group) >= MANY else 2


def _mark(half: int, group: str, at: int) -> str:
    return f"{half}{group[:half]}" if at == 0 else f"{half}{group[:1]} {group[at : at + 3]}"


def _marks(group: str, *, slips: bool) -> Iterator[str]:
    """Where a word's likenesses stand: one slip leaves one half whole, moved by one letter at most."""
    for half in (4, 2):
        yield _mark(half, group, 0)
        if half > 2 or slips:
            for at in (half - 1, half, half + 1):
                yield _mark(half, group, at)


def _is_near(group: str, entry: Entry, *, slips: bool) -> bool:
    """Only vowels confused, or in long words one letter; never at an m."""
    stem, size = entry.key, len(entry.key)
    if group.startswith(stem) and (entry.open or len(group) == size):
        return not group.startswith(entry.endings, size)
    if (size < MANY and not slips) or len(group) < size - 1:
        return False
    for end in (size, size + 1, size - 1) if entry.open else (len(group),):
        part = group[:end]
        if (
            OSA.distance(part, stem, score_cutoff=1) == 1
            and _NOT.findall(part) == _NOT.findall(stem)
            and not group.startswith(entry.endings, end)
        ):
            return True
    return False


def _is_sure(group: str, entry: Entry) -> bool:
    size = len(entry.key)
    whole = group.startswith(entry.key) and (entry.open or len(group) == size)
    return size >= MANY or whole


@cache
def listed(word: str) -> tuple[str, ...]:
    """The keys of a word of the lists; remembered, so never for what people write."""
    return tuple(spoken(word))


def spoken(text: str) -> list[str]:
    """The words of a text as keys: oʻ is u, the end of a sentence is STOP."""
    text = _APOSTROPHE.sub("", _ROUND.sub("u", _UNSEEN.sub("", text[:LONGEST])))
    text = unicodedata.normalize("NFKC", text)[:LONGEST]
    text = _JOINED.sub(" ", _CHAT.sub(lambda digit: "ch" if digit[0] == "4" else "sh", text))
    return fold(_LONG.sub(r"\1", _END.sub(f" {STOP} ", text))).split()
