"""A person's words in the other of the two scripts of Uzbek, beside the original, for who reads only one."""

from dataclasses import replace

from bot.casework.message import Message, Part, Quote
from bot.dialog.script import to_cyrillic, to_latin

CYRILLIC = ("\u0400", "\u04ff")


def in_other_script(message: Message) -> Message:
    """The same message with every quotation in the other script: Cyrillic becomes Latin, Latin Cyrillic."""
    said = tuple(tuple(_turned(part) for part in paragraph) for paragraph in message.paragraphs)
    return replace(message, paragraphs=said)


def _turned(part: Part) -> Part:
    if not isinstance(part, Quote):
        return part
    cyrillic = sum(CYRILLIC[0] <= letter <= CYRILLIC[1] for letter in part.text)
    latin = sum(letter.isascii() and letter.isalpha() for letter in part.text)
    return Quote(to_latin(part.text) if cyrillic > latin else to_cyrillic(part.text))
