"""Owns the words of phrases: which parts of phrases a word fits, in any script, apostrophe or small misspelling.

Rules
- A word is a number: one bit for each part of a phrase that it fits; so finding a phrase compares numbers.
- Nothing that somebody wrote is kept: no cache outlives the call.
- Work is bounded: texts and words are cut.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from bot.dialog.script import APOSTROPHES, fold

LONGEST = 4096  # characters of one message, as Telegram allows
STOP = "א"  # stands for the end of a sentence: a letter, so that folding keeps it, and no phrase has it
FEW = 6  # characters from which on vowels may be confused; in longer words any one letter
_ROUND = re.compile(f"[oOоО][{APOSTROPHES}]|[ўЎ]")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_END = re.compile(r"(?<!\.)\.(?=\s|$)|[!?;]+(?=\s|$)")  # three dots go on
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LONG = re.compile(r"(\w{40})\w+")
_CHAT = re.compile(r"(?<!\d)[46](?=[a-xz])|(?<=[a-z])[46](?!\d)", re.IGNORECASE)  # 4iqarmayapti, bo6liq
_JOINED = re.compile(r"(?<=\d)(?=[^\W\d_])")  # 15yoshdaman
_CLASS = str.maketrans("auei", "ooii")
_VOWELS = re.compile("[aeiou]")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Where a word's bits are found; each entry is a key, the endings that deny it, and its bits."""

    whole: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    stems: dict[str, list[tuple[str, tuple[str, ...], int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    near: dict[str, list[tuple[str, bool, tuple[str, ...], int]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, item: str, endings: tuple[str, ...], bit: int) -> None:
        """`item` as it stands in a list: `word`, `word*`, `=word`."""
        bare = item.strip("=*")
        for spelled in {bare, bare.replace("ё", "е")}:
            for key in spoken(spelled):
                exact, loose = item.startswith("="), item.endswith("*")
                word = "=" + key if exact else key.replace("u", "o")
                if loose:
                    self.stems[word[:3]].append((word, endings, bit))
                else:
                    self.whole[word] |= bit
                if not exact and len(word) >= FEW:
                    group = word.translate(_CLASS)
                    self.near[_bones(group)].append((group, loose, endings, bit))

    def bits(self, key: str) -> int:
        """All parts that a word fits."""
        loose = key.replace("u", "o")
        found = self.whole.get(loose, 0) | self.whole.get("=" + key, 0)
        for word in (loose, "=" + key):
            for start in (word[:2], word[:3]):
                for stem, endings, bit in self.stems.get(start, ()):
                    if word.startswith(stem) and not word.startswith(endings, len(stem)):
                        found |= bit
        if len(key) >= FEW - 1:
            group = loose.translate(_CLASS)
            for stem, open_, endings, bit in self.near.get(_bones(group), ()):
                if not found & bit and _is_near(group, stem, open_, endings):
                    found |= bit
        return found


def _bones(group: str) -> str:
    return _VOWELS.sub("", group)[:2]


def _is_near(group: str, stem: str, open_: bool, endings: tuple[str, ...]) -> bool:  # noqa: FBT001
    """Only vowels confused, or in longer words one letter; never an m, which is the Uzbek "not"."""
    size, allowed = len(stem), 1 if len(stem) > FEW else 0
    for end in (size, size + 1, size - 1) if open_ else (len(group),):
        part = group[:end]
        if (
            abs(len(part) - size) <= allowed
            and part.count("m") == stem.count("m")
            and OSA.distance(part, stem, score_cutoff=allowed) <= allowed
            and not group.startswith(tuple(each.translate(_CLASS) for each in endings), end)
        ):
            return True
    return False


def spoken(text: str) -> list[str]:
    """The words of a text as keys: oʻ is u, the end of a sentence is STOP."""
    text = _APOSTROPHE.sub("", _ROUND.sub("u", _UNSEEN.sub("", text[:LONGEST])))
    text = unicodedata.normalize("NFKC", text)[:LONGEST]
    text = _JOINED.sub(" ", _CHAT.sub(lambda digit: "ch" if digit[0] == "4" else "sh", text))
    return fold(_LONG.sub(r"\1", _END.sub(f" {STOP} ", text))).split()
