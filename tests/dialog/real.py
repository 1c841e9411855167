"""The book that ships: every dialog file and every catalogue."""

from functools import cache
from pathlib import Path

from bot.dialog.load import load_book
from bot.dialog.translations import catalogue
from bot.dialog.wording import read_wording

ROOT = Path(__file__).parents[2]
FOLDERS = {"uz_latn": "uz", "uz_cyrl": "uz_Cyrl", "ru": "ru"}


@cache
def files():
    return {f"dialogs/{file.name}": file.read_text() for file in sorted(ROOT.glob("dialogs/*.yaml"))}


@cache
def real_book():
    return load_book(files())


@cache
def translations():
    return {
        locale: catalogue((ROOT / "locales" / folder / "LC_MESSAGES" / "messages.po").read_text())
        for locale, folder in FOLDERS.items()
    }


@cache
def wording():
    return read_wording(files())
