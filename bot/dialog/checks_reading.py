"""Proves that people with little schooling can read it: short sentences in every language, tree by tree."""

from collections.abc import Iterator

from bot.dialog.checks_words import BUTTON, SOURCE, Text, locales, texts
from bot.dialog.finding import Finding
from bot.dialog.reading import LONGEST, MEAN, mean, sentences
from bot.dialog.translations import Translations, translated
from bot.dialog.tree import Book
from bot.dialog.wording import Wording


def check_reading(book: Book, translations: Translations, wording: Wording) -> Iterator[Finding]:
    """All findings on sentences: the mean of a tree, and single ones that are too long."""
    by_tree: dict[str, list[Text]] = {}
    for each in texts(book):
        tree, _, rest = each.context.partition(".")
        if each.limit != BUTTON and (tree != "phrases" or rest.partition(".")[0] in wording.reporter.phrases):
            by_tree.setdefault(tree, []).append(each)
    for locale in locales(book):
        for tree, every in by_tree.items():
            yield from _tree(tree, every, translations, locale)


def _tree(tree: str, every: list[Text], translations: Translations, locale: str) -> Iterator[Finding]:
    # What is not translated yet is another finding, and English says nothing about another language.
    told = {
        each: each.text if locale == SOURCE else translated(translations, locale, each.context, each.text)
        for each in every
    }
    words = mean(tuple(told.values()))
    if words > MEAN:
        message = f"{tree}: {locale}: {words:.1f} words a sentence on average; expected at most {MEAN}"
        yield Finding("error", "reading", every[0].source, message)
    for each, text in told.items():
        for sentence, many in sentences(text):
            if many > LONGEST:
                message = f"{each.context}: {locale}: {many} words in one sentence: {sentence!r}"
                yield Finding("warning", "sentence", each.source, f"{message}; expected at most {LONGEST}")
