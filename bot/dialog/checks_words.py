"""Proves what the book says: translated and whole in every language, short enough, free of banned words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.dialog.finding import Finding, Severity
from bot.dialog.screen import ASKS, ASKS_PIN, PIN_ANSWERS
from bot.dialog.script import normalise
from bot.dialog.translations import Translations, said
from bot.dialog.tree import NAVIGATION, Book, Node, Phrase
from bot.dialog.wording import CYRILLIC, LATIN, Wording

SOURCE = "en"  # the language of the dialog files themselves
PROMPT, BUTTON, TOAST = 300, 24, 200  # characters
NOTES = (
    "empty", "place_unknown", "place_sea", "place_kept", "place_elsewhere", "kept", "kept_either",
    "passed_on", "moved", "changed", "changed_dropped", "not_kept", "unreadable", "other_word",
)  # fmt: skip
ENGINE_PHRASES = (
    *(f"nav.{name}" for name in NAVIGATION),
    *(f"note.{name}" for name in NOTES),
    *ASKS.values(),
    *ASKS_PIN.values(),
    *PIN_ANSWERS,
    "toast.stale",
)
FIELD = re.compile(r"\{\w*\}")
_MIXED = re.compile(r"\b\w*(?:[A-Za-z][А-яЁёЎўҒғҚқҲҳ]|[А-яЁёЎўҒғҚқҲҳ][A-Za-z])\w*")
_LIMIT = re.compile(r"at most (\d+) characters", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the book, with the limit on its length (0: none of its own)."""

    context: str
    text: str
    source: str
    limit: int = 0


def locales(book: Book) -> tuple[str, ...]:
    """The languages people can choose."""
    return tuple(choice.id for choice in book.nodes[book.first].choices)


def texts(book: Book) -> tuple[Text, ...]:
    """Every text once, blocks' copies counted as one. The language screen is not translated."""
    phrases = (
        Text(phrase.context, phrase.text, phrase.source, _phrase_limit(phrase))
        for phrase in book.phrases.values()
    )
    return tuple(
        {(each.context, each.text): each for each in (*texts_of(book.nodes.values()), *phrases)}.values()
    )


def texts_of(nodes: Iterable[Node]) -> tuple[Text, ...]:
    """The texts of these nodes, each once."""
    found: dict[tuple[str, str], Text] = {}
    for node in nodes:
        if node.locale:
            continue
        if node.text:
            found.setdefault((node.context, node.text), Text(node.context, node.text, node.source, PROMPT))
        for choice in node.choices:
            found[choice.context, choice.text] = Text(choice.context, choice.text, node.source, BUTTON)
    return tuple(found.values())


def _phrase_limit(phrase: Phrase) -> int:
    """Buttons and toasts by their name, others by what their comment tells translators."""
    kind = phrase.id.partition(".")[0]
    named = {"nav": BUTTON, "toast": TOAST}.get(kind)
    told = _LIMIT.search(phrase.translators)
    return named or (int(told[1]) if told else 0)


def check_words(book: Book, translations: Translations, wording: Wording) -> Iterator[Finding]:
    """All findings on texts, in all languages."""
    every = texts(book)
    for name in ENGINE_PHRASES:
        if name not in book.phrases:
            yield Finding("error", "phrase", "phrases.yaml:1", f"phrases.{name}: missing")
    for locale in locales(book):
        if locale != SOURCE:
            yield from _translated(every, translations, locale)
        for each in every:
            told = said(translations, locale, each.context, each.text)
            yield from _fits(each, told, locale)
            yield from _spelt(each, told, locale)
            yield from _allowed(each, told, locale, wording)
    if {LATIN, CYRILLIC} <= translations.keys():
        yield from _scripts(every, translations, wording)


def _finding(code: str, text: Text, locale: str, message: str, severity: Severity = "error") -> Finding:
    return Finding(severity, code, text.source, f"{text.context}: {locale}: {message}")


def _translated(every: tuple[Text, ...], translations: Translations, locale: str) -> Iterator[Finding]:
    catalogue = translations.get(locale, {})
    for each in every:
        entry = catalogue.get((each.context, each.text))
        if entry is None or entry.obsolete or not entry.text.strip():
            yield _finding("untranslated", each, locale, f"no translation of {each.text!r}")
            continue
        if entry.fuzzy:
            yield _finding("fuzzy", each, locale, f"a guess nobody confirmed: {entry.text!r}")
        here, there = sorted(FIELD.findall(each.text)), sorted(FIELD.findall(entry.text))
        if here != there:
            yield _finding("placeholders", each, locale, f"placeholders {there}; expected {here}")
    known = {(each.context, each.text) for each in every}
    for (context, text), entry in catalogue.items():
        if (context, text) not in known:
            severity: Severity = "warning" if entry.obsolete else "error"
            yield Finding(severity, "stale", locale, f"{context}: translates what is gone: {text!r}")


def _fits(text: Text, told: str, locale: str) -> Iterator[Finding]:
    if text.limit and len(told) > text.limit:
        yield _finding("long", text, locale, f"{len(told)} characters, at most {text.limit}: {told!r}")
    if told != told.strip() or "\t" in told or "  " in told:
        yield _finding("spaces", text, locale, f"stray spaces in {told!r}")


def _spelt(text: Text, told: str, locale: str) -> Iterator[Finding]:
    """What a keyboard slips in: another apostrophe, a letter of the other script; and a raised voice."""
    if locale == LATIN and normalise(told) != told:
        yield _finding("letters", text, locale, f"apostrophes in {told!r}; expected {normalise(told)!r}")
    for word in _MIXED.findall(told):
        yield _finding("letters", text, locale, f"Latin and Cyrillic letters in one word: {word!r}")
    if "!" in told:
        yield _finding("tone", text, locale, f"an exclamation mark: {told!r}; expected a full stop")


def _allowed(text: Text, told: str, locale: str, wording: Wording) -> Iterator[Finding]:
    tree, _, rest = text.context.partition(".")
    for ban in (wording.reporter, wording.push, wording.paper):
        phrase = tree == "phrases" and rest.partition(".")[0] in ban.phrases
        if not phrase and (tree == "phrases" or ban is not wording.reporter or tree in ban.exempt):
            continue
        for word in ban.found(locale, told):
            yield _finding("banned", text, locale, f"{word!r} must not stand here: {told!r}")


def _scripts(every: tuple[Text, ...], translations: Translations, wording: Wording) -> Iterator[Finding]:
    for each in every:
        latin = translations[LATIN].get((each.context, each.text))
        cyrillic = translations[CYRILLIC].get((each.context, each.text))
        if latin and cyrillic and latin.text and cyrillic.text:
            for found, expected in wording.spelt(latin.text, cyrillic.text):
                message = f"{found!r}; expected {expected!r}, or an exception in cyrillic.yaml"
                yield _finding("script", each, CYRILLIC, message)
