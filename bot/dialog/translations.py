"""Owns catalogues: what translators' .po files say, as values, and the template made for them.

Rules
- English is the message id; `msgctxt` is `tree.node` or `phrases.id`, so one word may differ by place.
- Nothing here depends on the day: a catalogue changes only when a text does.
"""

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as BabelMessage
from babel.messages.pofile import PoFileError, read_po, write_po

Key = tuple[str, str]  # context, message id
WIDTH = 100
# Header lines that depend on the day or the machine, or that nobody has filled in.
_IDLE = re.compile(
    r'^"(?:POT-Creation-Date|Generated-By|Report-Msgid-Bugs-To): .*\n'
    r'|^"[\w-]+: (?:YEAR|FULL NAME|LANGUAGE|PROJECT).*\n',
    re.MULTILINE,
)
_HEADER = """\
# Texts of Elchi. English is the message id; the context is where the text stands.
#"""


@dataclass(frozen=True, slots=True)
class Message:
    """One text to translate: where it stands, what translators should know, which lines it comes from."""

    context: str
    text: str
    comments: tuple[str, ...] = ()
    places: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One translation; `fuzzy` is a guess nobody confirmed, `obsolete` belongs to a text that is gone."""

    text: str
    fuzzy: bool = False
    obsolete: bool = False


Catalogue = Mapping[Key, Entry]
Translations = Mapping[str, Catalogue]  # by locale, as the language screen names it; English needs none


class CatalogueError(ValueError):
    """A .po file that cannot be read: what is wrong, and on which line."""


def template(messages: Iterable[Message]) -> str:
    """The .pot file."""
    return written(_template(messages))


def update_po(pot: str, po_text: str, locale: str = "") -> str:
    """The .po file brought up to date: new texts empty, changed ones marked fuzzy, lost ones obsolete."""
    catalog = opened(po_text, locale)
    catalog.update(opened(pot), no_fuzzy_matching=True, update_header_comment=False)
    for message in catalog:
        if message.id and not message.string:
            _guess(catalog, message)
    return written(catalog)


def _guess(catalog: Catalog, message: BabelMessage) -> None:
    """A changed text takes the translation of its former wording, at the same place only, as fuzzy."""
    lost = {str(each.id): key for key, each in catalog.obsolete.items() if each.context == message.context}
    for old in get_close_matches(str(message.id), lost, n=1):
        message.string = catalog.obsolete.pop(lost[old]).string
        message.flags.add("fuzzy")


def catalogue(po_text: str) -> Catalogue:
    """What a .po file says."""
    catalog = opened(po_text)
    entries = {
        (each.context or "", str(each.id)): Entry(str(each.string or ""), obsolete=True)
        for each in catalog.obsolete.values()
    }
    for each in catalog:
        if each.id:
            entries[each.context or "", str(each.id)] = Entry(str(each.string or ""), fuzzy=each.fuzzy)
    return entries


def translated(translations: Translations, locale: str, context: str, text: str) -> str:
    """The confirmed translation; empty where none stands."""
    entry = translations.get(locale, {}).get((context, text))
    return entry.text if entry and not entry.fuzzy and not entry.obsolete else ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a language is: texts with a confirmed translation, with a guess, and with none."""

    translated: int
    fuzzy: int
    missing: int


def progress(po_text: str) -> Progress:
    """How far a .po file is; what belongs to texts that are gone does not count."""
    entries = [entry for entry in catalogue(po_text).values() if not entry.obsolete]
    fuzzy = sum(entry.fuzzy for entry in entries)
    missing = sum(not entry.text.strip() and not entry.fuzzy for entry in entries)
    return Progress(len(entries) - fuzzy - missing, fuzzy, missing)


def said(translations: Translations, locale: str, context: str, text: str) -> str:
    """The text in that language; English where no confirmed translation stands."""
    return translated(translations, locale, context, text) or text


def _template(messages: Iterable[Message]) -> Catalog:
    catalog = Catalog(project="Elchi", version="1", header_comment=_HEADER, charset="utf-8", fuzzy=False)
    for each in messages:
        catalog.add(
            each.text,
            context=each.context or None,
            auto_comments=each.comments,
            locations=[(file, line) for file, line in each.places],
        )
    return catalog


def opened(text: str, locale: str = "") -> Catalog:
    """A .po file to change and write back; `CatalogueError` where it is none."""
    try:
        return read_po(io.BytesIO(text.encode()), locale=locale or None, abort_invalid=True)
    except PoFileError as error:
        raise CatalogueError(f"line {error.lineno}: not a catalogue: {error}") from error


def written(catalog: Catalog) -> str:
    """The .po file of a catalogue, without anything that depends on the day."""
    out = io.BytesIO()
    write_po(out, catalog, width=WIDTH, sort_output=False)
    return _IDLE.sub("", out.getvalue().decode()).lstrip("\n")
