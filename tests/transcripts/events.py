"""What a walk is written in: answers by id, `/name` a button, and what else people send."""

from dataclasses import dataclass

from bot.dialog.turn import Event, Media, Start, Unread, Words


@dataclass(frozen=True)
class In:
    """Words that each language says in its own way; `uz` and its Cyrillic spelling are written out."""

    en: str
    uz_latn: str
    uz_cyrl: str
    ru: str


@dataclass(frozen=True)
class Late:
    """The event comes after six silent hours."""

    event: Event


@dataclass(frozen=True)
class First:
    """The event comes before any button was pressed; the walk begins without a language."""

    event: Words | Media | In


def claim(code, word="", *, own=True):
    """A code, or the agreed word, that opens the report; what the lookup found stands beside it."""
    return Words(word or code, claim=code, own=own)


BACK_LATER = Late(Start())
STICKER = Unread()
PHOTO = Media("photo", "photo")
VOICE = Media("voice", "voice")


def album(*captions):
    """Photos sent together."""
    return tuple(Media("photo", f"photo{n}", words, album="a1") for n, words in enumerate(captions))
