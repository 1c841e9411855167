"""Proves the whole book before anybody meets it: where it leads, and what it says in every language."""

from bot.dialog.checks_reading import check_reading
from bot.dialog.checks_sizes import check_sizes
from bot.dialog.checks_trees import check_trees
from bot.dialog.checks_ways import check_ways
from bot.dialog.checks_words import check_words
from bot.dialog.finding import Finding
from bot.dialog.translations import Translations
from bot.dialog.tree import Book
from bot.dialog.wording import Wording


def check(book: Book, translations: Translations, wording: Wording) -> list[Finding]:
    """Everything that is wrong, errors first; an empty list is the proof."""
    found = (
        *check_ways(book),
        *check_trees(book),
        *check_words(book, translations, wording),
        *check_reading(book, translations, wording),
        *check_sizes(book, translations),
    )
    return sorted(dict.fromkeys(found), key=lambda each: each.severity)
