"""Owns the rules on words that staff keep as data: banned words, and spellings no rule derives."""

import re
from collections.abc import Mapping
from functools import cache

from pydantic import Field

from bot.dialog.load import BookError
from bot.dialog.model import Model
from bot.dialog.raw import Several
from bot.dialog.script import normalise, to_cyrillic
from bot.dialog.source import read_source

LATIN, CYRILLIC = "uz_latn", "uz_cyrl"


class Ban(Model):
    """Words by language that some texts must not hold: `word*` finds every word that begins so."""

    phrases: Several = ()  # first parts of the ids of phrases that are checked, too
    exempt: Several = ()  # trees that are not checked
    words: dict[str, Several]

    def found(self, locale: str, text: str) -> tuple[str, ...]:
        """The banned words in a text."""
        words = self.words.get(locale, ())
        if locale == CYRILLIC:
            words = tuple(_cyrillic(word) for word in self.words.get(LATIN, ()))
        plain = normalise(text).casefold()
        return tuple(word for word in words if _pattern(word).search(plain))


class RawBanned(Model):
    reporter: Ban
    push: Ban
    paper: Ban = Ban(words={})


class RawCyrillic(Model):
    words: dict[str, str]


class Wording(Model):
    """Everything that the data files say about words."""

    reporter: Ban
    push: Ban
    paper: Ban = Ban(words={})
    cyrillic: dict[str, str] = Field(default_factory=dict)

    def spelt(self, latin: str, cyrillic: str) -> tuple[tuple[str, str], ...]:
        """Where an Uzbek Cyrillic text differs from its Latin one: (found, expected) words."""
        expected, found = to_cyrillic(latin).split(), cyrillic.split()
        if len(expected) != len(found):
            return ((cyrillic, to_cyrillic(latin)),)
        return tuple(
            (there, here)
            for word, here, there in zip(latin.split(), expected, found, strict=True)
            if there != here and self.cyrillic.get(bare(word)) != bare(there)
        )


def read_wording(files: Mapping[str, str]) -> Wording:
    """The rules in banned.yaml and cyrillic.yaml; `BookError` names what is wrong there."""
    texts = {name.rpartition("/")[2]: (name, text) for name, text in files.items()}
    missing = [name for name in ("banned.yaml", "cyrillic.yaml") if name not in texts]
    if missing:
        raise BookError(*(f"dialogs:1: {name}: missing; expected this file" for name in missing))
    banned, wrong = read_source(*texts["banned.yaml"], RawBanned)
    cyrillic, more = read_source(*texts["cyrillic.yaml"], RawCyrillic)
    if banned is None or cyrillic is None:
        raise BookError(*wrong, *more)
    bans = banned.raw
    return Wording(reporter=bans.reporter, push=bans.push, paper=bans.paper, cyrillic=cyrillic.raw.words)


def bare(word: str) -> str:
    """A word without the marks around it, as cyrillic.yaml names it."""
    return normalise(word).strip('.,:;!?()«»“”"').casefold()


@cache
def _cyrillic(word: str) -> str:
    return to_cyrillic(word)


@cache
def _pattern(word: str) -> re.Pattern[str]:
    stem = r"\s+".join(re.escape(part) for part in normalise(word).casefold().removesuffix("*").split())
    return re.compile(rf"(?<!\w){stem}" + ("" if word.endswith("*") else r"(?!\w)"))
