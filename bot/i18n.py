"""Words in the reader's language: catalogues read from .po files, and dates as the reader writes them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path

from babel.dates import format_date, format_datetime
from babel.messages.pofile import PoFileError, read_po

from bot.casework.message import Say

ENGLISH = "en"
LOCALES: Mapping[str, str] = {"uz_latn": "uz", "uz_cyrl": "uz_Cyrl", "ru": "ru", "en": "en"}
MISSING = "—"
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_HERE = Path(__file__).parent


class CatalogError(Exception):
    """A catalogue that is not there or cannot be read; one line."""


@dataclass(frozen=True, slots=True)
class Catalogs:
    """Translations by our locale ids, then by context and English text."""

    texts: Mapping[str, Mapping[tuple[str, str], str]]

    @classmethod
    def load(cls, folder: Path) -> "Catalogs":
        """All catalogues below `folder`; fuzzy and empty translations count as absent."""
        return cls(
            {
                locale: _read(folder / babel_id / "LC_MESSAGES" / "messages.po", babel_id)
                for locale, babel_id in LOCALES.items()
                if locale != ENGLISH
            }
        )

    def text(self, locale: str, context: str, english: str) -> str:
        """The translation, or the English text where there is none."""
        return self.texts.get(locale, {}).get((context, english), english)

    def say(self, locale: str, say: Say) -> str:
        """The translation with its values filled in."""
        return fill(self.text(locale, say.context, say.text), say.values)

    def translator(self, locale: str) -> Callable[[Say], str]:
        """Everything that we say to one reader."""
        return lambda say: self.say(locale, say)


def fill(text: str, values: Mapping[str, str]) -> str:
    """`{name}` replaced by its value; never fails, and never looks into a value."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], MISSING), text)


def placeholders(text: str) -> frozenset[str]:
    """The names that `text` wants values for."""
    return frozenset(_PLACEHOLDER.findall(text))


def content_root(here: Path = _HERE) -> Path:
    """Where dialogs/ and locales/ stand: beside the package in a checkout, inside it when installed."""
    for root in (here / "content", here.parent):
        if (root / "dialogs").is_dir() and (root / "locales").is_dir():
            return root
    raise CatalogError("dialogs/ and locales/ are missing from this installation")


def moment(at: datetime, tz: tzinfo, locale: str) -> str:
    """A moment in the zone `tz`, which is named by its offset: "24 Nov 2026, 04:02 (GMT+03:00)"."""
    return format_datetime(at, "d MMM y, HH:mm (ZZZZ)", tzinfo=tz, locale=LOCALES.get(locale, ENGLISH))


def day(at: datetime, tz: tzinfo, locale: str) -> str:
    """The date of a moment in the zone `tz`: "24 November 2026"."""
    return format_datetime(at, "d MMMM y", tzinfo=tz, locale=LOCALES.get(locale, ENGLISH))


def written_day(iso: str, locale: str) -> str:
    """A calendar day as the reader writes it: "24 November 2026"; a month or a year if no more is known."""
    known = iso.count("-")
    whole = date.fromisoformat(f"{iso}{'-01' * (2 - known)}")
    return format_date(whole, ("y", "LLLL y", "d MMMM y")[known], locale=LOCALES.get(locale, ENGLISH))


def weekday(day: date, locale: str) -> str:
    """The name of a day of the week, as it stands by itself: "Monday"."""
    return format_date(day, "cccc", locale=LOCALES.get(locale, ENGLISH))


def hour(at: datetime, tz: tzinfo, locale: str) -> str:
    """The time of day of a moment in the zone `tz`: "04:02"."""
    return format_datetime(at, "HH:mm", tzinfo=tz, locale=LOCALES.get(locale, ENGLISH))


def _read(file: Path, babel_id: str) -> dict[tuple[str, str], str]:
    try:
        with file.open("rb") as opened:
            catalog = read_po(opened, locale=babel_id, ignore_obsolete=True, abort_invalid=True)
    except FileNotFoundError:
        raise CatalogError(f"locales: {babel_id}/LC_MESSAGES/messages.po is missing") from None
    except (PoFileError, ValueError) as error:
        raise CatalogError(f"locales: {babel_id}/LC_MESSAGES/messages.po cannot be read: {error}") from None
    return {
        (message.context or "", message.id): message.string
        for message in catalog
        if isinstance(message.id, str) and message.id and isinstance(message.string, str)
        if message.string and not message.fuzzy
    }
