"""Owns what typed words betray: danger, a wish to die, a child, somebody else at the phone.

Rules
- Kinds stand in order of urgency: the first one heard counts.
- Harmless talk is crossed out first; what it covers betrays nothing.
- Deeds, units and positions, which must not be kept, are found apart: they lead nowhere, nothing denies them.
- Total and deterministic: every string has an answer, and nothing of it is kept.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import Field

from bot.dialog.hearing import Manner, Phrase, Step, Words, crossed_out, heard_words, hits, present_in
from bot.dialog.lexicon import Lexicon, listed
from bot.dialog.model import Model
from bot.dialog.phrasing import plain
from bot.dialog.script import other_keyboard
from bot.dialog.speech import Speech

SLIP = 500  # characters up to which slips are looked for; there is no time for more


class Signal(Model):
    """One kind: the node it leads to.

    Where it `insists`, it interrupts even the danger path; where it `yields`, no answer to a question.
    """

    to: str
    insists: bool = False
    yields: bool = False


@dataclass(frozen=True, slots=True)
class Ear:
    """All lists made ready: phrases by kind, and the words that they are made of."""

    lexicon: Lexicon
    phrases: dict[str, tuple[Phrase, ...]]
    harmless: tuple[Phrase, ...]
    manners: dict[str, Manner]


class Signals(Model):
    """All kinds, the most urgent first, and how they are said in each language.

    `sparing`: kinds that interrupt nothing; in a sparing journey words of these kinds are not kept.
    """

    signals: dict[str, Signal] = Field(default_factory=dict)
    sparing: tuple[str, ...] = ()
    speech: tuple[Speech, ...] = ()

    @cached_property
    def ear(self) -> Ear:
        """Made once, and before anybody types: it takes longer than a message may."""
        return _ear(self)

    def model_post_init(self, _: Any) -> None:
        """Makes the ear ready."""
        self.ear  # noqa: B018


@dataclass(frozen=True, slots=True)
class Heard:
    """A signal in somebody's words; `language` is the phrase list's (`uz`, `ru`, `en`)."""

    kind: str
    to: str
    language: str
    insists: bool
    yields: bool


def heard(signals: Signals, text: str) -> Heard | None:
    """The most urgent signal in the words, or None."""
    found = _found(signals, text, tuple(signals.signals))
    if found is None:
        return None
    signal = signals.signals[found.kind]
    return Heard(found.kind, signal.to, found.language, signal.insists, signal.yields)


def spared(signals: Signals, text: str) -> bool:
    """Whether the words tell something that a sparing journey must not keep."""
    return _found(signals, text, signals.sparing) is not None


def _found(signals: Signals, text: str, kinds: tuple[str, ...]) -> Phrase | None:
    """The first phrase of the first kind that the words hold."""
    short = len(text) <= SLIP
    words = heard_words(signals.ear.lexicon, text, slips=short)
    found = _first(signals, words, kinds)
    if found is None and short:
        meant = heard_words(signals.ear.lexicon, other_keyboard(text), slips=False)
        if meant.known > words.known:
            found = _first(signals, meant, kinds)
    return found


def _first(signals: Signals, words: Words, kinds: tuple[str, ...]) -> Phrase | None:
    ear = signals.ear
    present = present_in(words.likely)
    crossed: frozenset[int] | None = None
    for kind in kinds:
        insists = kind in signals.signals and signals.signals[kind].insists
        for phrase in ear.phrases.get(kind, ()):
            if phrase.needs & present != phrase.needs:
                continue
            for places in hits(phrase, words.likely, ear.manners[phrase.language]):
                unsure = sum(not words.sure[place] & phrase.needs for place in places)
                if unsure > (len(places) >= (2 if insists else 3)):
                    continue
                if crossed is None:
                    crossed = crossed_out(ear.harmless, words.sure, ear.manners)
                if crossed.isdisjoint(places):
                    return phrase
    return None


@dataclass(slots=True)
class _Maker:
    """Gives every different part of a phrase its bit."""

    lexicon: Lexicon = field(default_factory=Lexicon)
    known: dict[tuple[str, tuple[str, ...]], int] = field(default_factory=dict)

    def bit(self, speech: Speech, words: tuple[str, ...], *, slips: bool = True) -> int:
        """The bit of a part, the same for the same words of one language; 0 where there are none."""
        if not words:
            return 0
        key = (speech.language, words)
        if key not in self.known:
            self.known[key] = 1 << len(self.known)
            endings = tuple(listed(ending)[0] for ending in speech.denied_endings)
            for word in words:
                self.lexicon.add(word, endings, self.known[key], slips=slips)
        return self.known[key]

    def manner(self, speech: Speech) -> Manner:
        """How the language says no."""
        return Manner(
            between=self.bit(speech, speech.between, slips=False),
            denied=self.bit(speech, speech.denied, slips=False),
            denied_after=self.bit(speech, speech.denied_after, slips=False),
        )

    def phrases(self, speech: Speech, kind: str, phrase: str, *, denied: bool) -> list[Phrase]:
        """What one line of a list stands for, and whether words beside it can say the contrary."""
        denials = {*speech.denied, *speech.denied_after}
        made = []
        for sides in plain(phrase, speech.sets):
            steps = tuple(
                tuple(Step(self.bit(speech, words), room) for room, words in side) for side in sides
            )
            needs = 0
            for step in (step for side in steps for step in side):
                needs |= step.bit
            denies = not denied or any(not denials.isdisjoint(words) for side in sides for _, words in side)
            made.append(Phrase(kind, speech.language, steps, needs, denies))
        return made


def _ear(signals: Signals) -> Ear:
    maker = _Maker()
    manners: dict[str, Manner] = {}
    by_kind: dict[str, list[Phrase]] = defaultdict(list)
    harmless: list[Phrase] = []
    for speech in signals.speech:
        manners[speech.language] = maker.manner(speech)
        for kind, phrases in speech.phrases.items():
            for phrase in phrases:
                by_kind[kind] += maker.phrases(speech, kind, phrase, denied=kind not in signals.sparing)
        for phrase in speech.harmless:
            harmless += maker.phrases(speech, "", phrase, denied=False)
    return Ear(maker.lexicon, {kind: tuple(made) for kind, made in by_kind.items()}, tuple(harmless), manners)
