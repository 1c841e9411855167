"""Owns one language's phrase lists as staff write them, and what makes no sense in them."""

from pydantic import Field

from bot.dialog.model import Model
from bot.dialog.phrasing import faults

Place = tuple[str | int, ...]  # in a file, as source.Source.at wants it


class Speech(Model):
    """One language's lists; the notation of phrases is explained in dialogs/signals.yaml.

    `between`: words that may stand inside any phrase. `denied`, `denied_after`: beside these a phrase says
    the contrary. `denied_endings`: a word with `*` does not go on like this.
    """

    language: str
    sets: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    between: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    denied_after: tuple[str, ...] = ()
    denied_endings: tuple[str, ...] = ()
    phrases: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    harmless: tuple[str, ...] = ()


def wrong_in(speech: Speech, kinds: set[str]) -> list[tuple[Place, str]]:
    """Each place of a list that makes no sense, and what is wrong there."""
    found: list[tuple[Place, str]] = [
        (("phrases", kind), f"no kind {kind!r}; expected one of {', '.join(sorted(kinds))}")
        for kind in speech.phrases
        if kind not in kinds
    ]
    lists: dict[Place, tuple[str, ...]] = {
        ("phrases", kind): phrases for kind, phrases in speech.phrases.items()
    }
    for place, phrases in {**lists, ("harmless",): speech.harmless}.items():
        for n, phrase in enumerate(phrases):
            fault = faults(phrase, speech.sets)
            if fault:
                found.append(((*place, n), f"{phrase}: {fault}"))
    return found
