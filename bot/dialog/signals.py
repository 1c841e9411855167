"""Owns what typed words betray: danger, a wish to die, a child, somebody else at the phone.

Rules
- Kinds stand in order of urgency: the first one heard counts.
- Words are compared by their search key (script.fold): any script, any apostrophe, doubled letters.
"""

from dataclasses import dataclass
from functools import lru_cache

from bot.dialog.model import Model
from bot.dialog.script import fold


class Signal(Model):
    """One kind: the node it leads to, and its phrases by language; `word*` also matches longer words.

    `insists`: it interrupts even the danger path and an answer that an officer reads anyway.
    """

    to: str
    insists: bool = False
    phrases: dict[str, tuple[str, ...]]


class Signals(Model):
    """All kinds, the most urgent first."""

    signals: dict[str, Signal] = {}


@dataclass(frozen=True, slots=True)
class Heard:
    """A signal in somebody's words; `language` is the phrase list's (`uz`, `ru`, `en`)."""

    kind: str
    to: str
    language: str
    insists: bool


def heard(signals: Signals, text: str) -> Heard | None:
    """The most urgent signal in the words, or None."""
    words = fold(text).split()
    for kind, signal in signals.signals.items():
        for language, phrases in signal.phrases.items():
            if any(_stands(words, phrase) for phrase in phrases):
                return Heard(kind, signal.to, language, signal.insists)
    return None


def _stands(words: list[str], phrase: str) -> bool:
    parts = _parts(phrase)
    return any(
        all(
            word.startswith(key) if loose else word == key
            for word, (key, loose) in zip(words[at:], parts, strict=False)
        )
        for at in range(len(words) - len(parts) + 1)
    )


@lru_cache(maxsize=4096)
def _parts(phrase: str) -> tuple[tuple[str, bool], ...]:
    return tuple((fold(part), part.endswith("*")) for part in phrase.split())
