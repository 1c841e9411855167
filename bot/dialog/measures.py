"""Owns what proves the book journey by journey: sizes, taps, lengths, weight, what is translated."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialog.checks_sizes import DANGER_BYTES, danger_weight
from bot.dialog.checks_ways import QUESTIONS, TAPS
from bot.dialog.checks_words import BUTTON, PROMPT, SOURCE, Text, locales, texts, texts_of
from bot.dialog.counts import journeys, nodes_of, paths, questions, taps_to_alert, trees_of
from bot.dialog.reading import MEAN, mean
from bot.dialog.translations import Translations, said, translated
from bot.dialog.tree import Book

LIMITS: Mapping[str, float] = {
    "questions": QUESTIONS,
    "danger_taps": TAPS,
    "prompt": PROMPT,
    "button": BUTTON,
    "words": MEAN,
    "danger_bytes": DANGER_BYTES,
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """One language: characters of the longest prompt and button, words a sentence, percent translated."""

    prompt: int
    button: int
    words: float
    translated: int


@dataclass(frozen=True, slots=True)
class Measure:
    """One journey. `paths` meet nothing twice; `questions` and `taps` come before the first alert, if any."""

    journey: str
    nodes: int
    paths: int
    questions: int
    taps: int | None
    spoken: Mapping[str, Spoken]


@dataclass(frozen=True, slots=True)
class Measures:
    """The whole book: its journeys, the danger path in bytes and the share translated, by language."""

    journeys: tuple[Measure, ...]
    danger_bytes: Mapping[str, int]
    translated: Mapping[str, int]


def measured(book: Book, translations: Translations) -> Measures:
    """Everything that the table shows, and what `LIMITS` hold against it."""
    spoken = locales(book)
    return Measures(
        tuple(_journey(book, translations, journey) for journey in journeys(book)),
        {locale: danger_weight(book, translations, locale)[0] for locale in spoken},
        {locale: _share(texts(book), translations, locale) for locale in spoken},
    )


def _journey(book: Book, translations: Translations, journey: str) -> Measure:
    nodes = nodes_of(book, journey)
    every = texts_of(nodes)
    return Measure(
        journey,
        len(nodes),
        paths(book, journey),
        max(questions(book, tree)[0] for tree in trees_of(book, journey)),
        taps_to_alert(book, journey),
        {locale: _spoken(every, translations, locale) for locale in locales(book)},
    )


def _spoken(every: tuple[Text, ...], translations: Translations, locale: str) -> Spoken:
    told = [(each.limit, said(translations, locale, each.context, each.text)) for each in every]
    prompts = tuple(text for limit, text in told if limit == PROMPT)
    return Spoken(
        max(map(len, prompts), default=0),
        max((len(text) for limit, text in told if limit == BUTTON), default=0),
        mean(prompts),
        _share(every, translations, locale),
    )


def _share(every: tuple[Text, ...], translations: Translations, locale: str) -> int:
    """Percent of the texts with a confirmed translation, rounded down: 100 means all."""
    done = [
        locale == SOURCE or bool(translated(translations, locale, each.context, each.text)) for each in every
    ]
    return 100 * sum(done) // max(1, len(done))
