"""Owns the finding of phrases among words: in order or in any, with words between, unless they are denied.

Rules
- Words are numbers (lexicon): one bit for each part of a phrase that a word fits.
- Nothing looks further than a few words, and never past the end of a sentence.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.dialog.lexicon import STOP, Lexicon, spoken

NEAR = 5  # words that may stand between the two sides of `a & b`
WIDE = 3  # words that may stand at `~`


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a phrase: the bit of its part, and how many strange words may stand before it."""

    bit: int
    room: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase made ready: its sides stand in any order, the steps of one side in theirs."""

    kind: str
    language: str
    sides: tuple[tuple[Step, ...], ...]
    needs: int  # all bits of its steps
    denies: bool  # it says "not" itself, so a "not" before it changes nothing


@dataclass(frozen=True, slots=True)
class Manner:
    """How a language says no, and what it puts between words: the bits of these parts."""

    between: int
    denied: int
    denied_after: int


def readings(text: str) -> list[list[str]]:
    """The words, and again as they were meant where `w` stands for sh and е for ё."""
    ways = [spoken(text)]
    low = text.lower()
    if "w" in low:
        ways.append(spoken(low.replace("w", "sh")))
    if "ё" in low:
        ways.append(spoken(low.replace("ё", "е")))
    return [way for way in ways if len(way) == len(ways[0])]


@dataclass(frozen=True, slots=True)
class Words:
    """A text as bits, word by word, over all readings: what fits, what may fit; -1 ends a sentence."""

    sure: list[int]
    likely: list[int]

    @property
    def known(self) -> int:
        """How many words the lists know."""
        return sum(bits > 0 for bits in self.sure)


def heard_words(lexicon: Lexicon, text: str, *, slips: bool) -> Words:
    """The text's words; likely ones too where `slips` are looked for."""
    ways = readings(text)
    found = {word: lexicon.bits(word, slips=slips) for word in set().union(*ways)}
    found[STOP] = -1, -1
    sure, likely = [], []
    for words in zip(*ways, strict=True):
        fits = may_fit = 0
        for word in words:
            fits |= found[word][0]
            may_fit |= found[word][0] | found[word][1]
        sure.append(fits)
        likely.append(may_fit)
    return Words(sure, likely)


def hits(phrase: Phrase, words: list[int], manner: Manner) -> Iterator[list[int]]:
    """The places of the phrase's words, each time that it stands there and is not denied."""
    sides = [list(_side(side, words, manner.between)) for side in phrase.sides]
    for first in sides[0]:
        for found in _joined(first, sides[1:], words):
            if phrase.denies or not _denied(found, words, manner):
                yield found


def _joined(found: list[int], sides: list[list[list[int]]], words: list[int]) -> Iterator[list[int]]:
    """The places found so far, with each way to add one of every other side near them."""
    if not sides:
        yield found
        return
    low = bisect_left(sides[0], [found[0] - 2 * NEAR])
    for places in sides[0][low : low + 4 * NEAR]:
        if _together(found, places, words):
            yield from _joined(sorted((*found, *places)), sides[1:], words)


def _side(steps: tuple[Step, ...], words: list[int], between: int) -> Iterator[list[int]]:
    for at, bits in enumerate(words):
        if bits > 0 and bits & steps[0].bit:
            places = [at]
            for step in steps[1:]:
                place = _next(step, words, places[-1] + 1, between)
                if place < 0:
                    break
                places.append(place)
            else:
                yield places


def _next(step: Step, words: list[int], start: int, between: int) -> int:
    room = step.room
    for place in range(start, min(start + 2 * WIDE, len(words))):
        bits = words[place]
        if bits < 0:
            return -1
        if bits & step.bit:
            return place
        if not bits & between:
            room -= 1
        if room < 0:
            return -1
    return -1


def _together(found: list[int], places: list[int], words: list[int]) -> bool:
    if not set(found).isdisjoint(places):
        return False
    before, after = (found, places) if found[0] < places[0] else (places, found)
    gap = range(before[-1] + 1, after[0])
    return len(gap) <= NEAR and all(words[place] >= 0 for place in gap)


def _denied(found: list[int], words: list[int], manner: Manner) -> bool:
    for place in found:
        before = place - 1
        if before > 0 and words[before] >= 0 and words[before] & manner.between:
            before -= 1
        if before >= 0 and words[before] > 0 and words[before] & manner.denied:
            return True
    after = found[-1] + 1
    return after < len(words) and words[after] > 0 and bool(words[after] & manner.denied_after)


def crossed_out(
    harmless: Iterable[Phrase], words: list[int], manners: Mapping[str, Manner]
) -> frozenset[int]:
    """The places of harmless talk: what it covers betrays nothing."""
    places: set[int] = set()
    present = present_in(words)
    for phrase in harmless:
        if phrase.needs & present == phrase.needs:
            for found in hits(phrase, words, manners[phrase.language]):
                places.update(range(found[0], found[-1] + 1))
    return frozenset(places)


def present_in(words: list[int]) -> int:
    """The bits of all words together."""
    present = 0
    for bits in words:
        if bits > 0:
            present |= bits
    return present
