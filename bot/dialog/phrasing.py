"""Owns the notation of phrases in dialogs/signals_*.yaml: how it is read, and what is wrong with a phrase.

The notation is explained at the head of dialogs/signals.yaml.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod

from bot.dialog.hearing import WIDE
from bot.dialog.lexicon import listed

_TOKEN = re.compile(r"\(([^()]*)\)|(<[a-z_]+>)|([~&])|([^\s()<>~&]+)")
_SET = re.compile("<([a-z_]+)>")
_WORD = re.compile(r"=?[^\W_]+\*?")
_NUMBER = (*"0123456789", *(f"{tens}{ones}*" for tens in "0123456789" for ones in "0123456789"))
KNOWN = {"number": _NUMBER}  # sets that every language has: a number in figures
MOST = 800  # plain phrases that one may stand for
Row = tuple[tuple[str, ...], ...]  # steps, each the words that fit there
Plain = tuple[
    tuple[tuple[int, tuple[str, ...]], ...], ...
]  # sides of (words of room before it, words that fit)


class PhraseError(ValueError):
    """What is wrong with a phrase, in words for whoever wrote it."""


def plain(phrase: str, sets: Mapping[str, tuple[str, ...]]) -> Iterator[Plain]:
    """What a phrase stands for, where every alternative is one word; `PhraseError` says what is wrong."""
    if _TOKEN.sub("", phrase).strip():
        raise PhraseError("a bracket is open or inside another; expected (a|b) or <set>")
    choices = [_choices(match, {**KNOWN, **sets}) for match in _TOKEN.finditer(phrase)]
    count = prod(len(each) for each in choices)
    if count > MOST:
        raise PhraseError(f"stands for {count} phrases; expected at most {MOST}: write two lines")
    for picked in product(*choices):
        yield _sides([step for row in picked for step in row])


def _choices(match: re.Match[str], sets: Mapping[str, tuple[str, ...]]) -> list[Row]:
    """The ways to go on from here."""
    listed, name, sign, word = match.groups()
    if sign:
        return [((sign,),)]
    return _merged(listed.split("|") if listed is not None else [name or word], sets)


def _merged(options: Iterable[str], sets: Mapping[str, tuple[str, ...]]) -> list[Row]:
    """The options; all that are one word together make one step."""
    rows = [row for option in options for row in _rows(option, sets)]
    single = tuple(dict.fromkeys(word for row in rows if len(row) == 1 for word in row[0]))
    return ([(single,)] if single else []) + [row for row in rows if len(row) > 1]


def _rows(option: str, sets: Mapping[str, tuple[str, ...]]) -> Iterator[Row]:
    ways = [_word(word, sets) for word in option.split()]
    if not ways:
        raise PhraseError("an alternative is empty; expected a word")
    for picked in product(*ways):
        yield tuple(step for row in picked for step in row)


def _word(word: str, sets: Mapping[str, tuple[str, ...]]) -> list[Row]:
    name = _SET.fullmatch(word)
    if name:
        if name[1] not in sets:
            raise PhraseError(f"no set {word}; expected one of {', '.join(sorted(sets)) or 'none'}")
        return _merged(sets[name[1]], {})
    bare = word.strip("=*")
    if not _WORD.fullmatch(word.replace("ʻ", "").replace("ʼ", "")) or len(listed(bare)) != 1:
        raise PhraseError(f"{word!r} is no word; expected word, word* or =word")
    if word.endswith("*") and len(listed(bare)[0]) < 2:
        raise PhraseError(f"{word!r} fits too much; expected two letters before *")
    return [((word,),)]


def _sides(steps: list[tuple[str, ...]]) -> Plain:
    sides: list[tuple[tuple[int, tuple[str, ...]], ...]] = []
    side: list[tuple[int, tuple[str, ...]]] = []
    room = 0
    for words in (*steps, ("&",)):
        if words in {("&",), ("~",)} and (not side or room):
            raise PhraseError("nothing stands beside a sign; expected words on both sides of & and ~")
        if words == ("&",):
            sides.append(tuple(side))
            side = []
        elif words == ("~",):
            room = WIDE
        else:
            side.append((room, words))
            room = 0
    return tuple(sides)


def faults(phrase: str, sets: Mapping[str, tuple[str, ...]]) -> str:
    """What is wrong with a phrase; empty where nothing is."""
    try:
        for _ in plain(phrase, sets):
            pass
    except PhraseError as error:
        return str(error)
    return ""
