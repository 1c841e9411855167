"""What officers see of a person's files: each with its own words, those of one album together."""

from collections.abc import Sequence

from bot.casework.case import Case
from bot.casework.message import Album, Data, File, Message, Quote
from bot.casework.screens import Paragraph, phrase
from bot.dialog.tree import Book
from bot.dialog.turn import Media


def shared(book: Book, case: Case, files: Sequence[Media], *, added: bool) -> File | Album:
    """The files as one letter; `added`: they came after the alert, and may be replied to."""
    each = tuple(File(file.kind, file.ref, _below(book, case, file.words, added=added)) for file in files)
    return each[0] if len(each) == 1 else Album(each)


def _below(book: Book, case: Case, words: str, *, added: bool) -> Message:
    head: Paragraph = (phrase(book, "desk.media", code=case.code) if added else Data(case.code, "bold"),)
    said: tuple[Paragraph, ...] = ((Quote(words),),) if words else ()
    hint: tuple[Paragraph, ...] = ((phrase(book, "desk.reply_hint"),),) if added else ()
    return Message((head, *said, *hint), protect=True)
