"""What officers see of a person's files: each with its own words, those of one album together."""

from collections.abc import Sequence

from bot.casework.case import Case
from bot.casework.message import Album, Data, File, Message, Quote
from bot.casework.screens import Paragraph, phrase
from bot.dialog.tree import Book
from bot.dialog.turn import Media


def shared(book: Book, case: Case, files: Sequence[Media], *, said: str = "") -> File | Album:
    """The files as one letter; `said`: the phrase over those added after the alert, to be replied to."""
    each = tuple(File(file.kind, file.ref, _below(book, case, file.words, said)) for file in files)
    return each[0] if len(each) == 1 else Album(each)


def _below(book: Book, case: Case, words: str, said: str) -> Message:
    head: Paragraph = (phrase(book, said, code=case.code) if said else Data(case.code, "bold"),)
    told: tuple[Paragraph, ...] = ((Quote(words),),) if words else ()
    hint: tuple[Paragraph, ...] = ((phrase(book, "desk.reply_hint"),),) if said else ()
    return Message((head, *told, *hint), protect=True)
