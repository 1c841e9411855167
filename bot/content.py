"""What people edit, read and checked: dialogs/, locales/ and the directory's tables."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from bot.casework.escalation import PolicyError, load_policies
from bot.casework.triage_load import RulesError, load_rules
from bot.casework.work import WorkError, load_work
from bot.dialog.load import BookError, load_book
from bot.directory.regions import listed
from bot.handle.kit import Kit
from bot.i18n import LOCALES, CatalogError, Catalogs, content_root
from bot.store.atlas import Atlas
from bot.store.directory_file import DirectoryError, open_atlas

BESIDE = ("triage.yaml", "policies.yaml", "casework.yaml")  # in dialogs/, and no part of the book
REFUSED = (BookError, RulesError, PolicyError, WorkError, CatalogError, DirectoryError)
TOKEN_BYTES = 16  # 128 bits: an officer's button cannot be guessed


@dataclass(frozen=True, slots=True)
class Content:
    """What is read from dialogs/ and locales/."""

    kit: Kit
    catalogs: Catalogs


def read_dialogs(root: Path) -> dict[str, str]:
    """The texts of the files in dialogs/ by name. Raises BookError."""
    found: dict[str, str] = {}
    for file in sorted((root / "dialogs").glob("*.yaml")):
        try:
            found[file.name] = file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            line = file.read_bytes()[: error.start].count(b"\n") + 1
            raise BookError(f"{file.name}:{line}: not UTF-8; expected the file saved as UTF-8 text") from None
        except OSError as error:
            raise BookError(f"{file.name}:1: cannot be read: {error.strerror}; expected a file") from None
    for name in BESIDE:
        if name not in found:
            raise BookError(f"dialogs:1: {name}: missing; expected this file")
    return found


def load_content(directory: Path | None = None, before: Content | None = None) -> Content:
    """Everything that people edit, checked; `directory` holds the ministry's own tables.

    `before`: what is in use until then. Raises one of `REFUSED`.
    """
    root = content_root()
    files = read_dialogs(root)
    beside = before.kit.atlas if before else None
    atlas = open_atlas(directory, beside) if directory else Atlas.bundled(beside=beside)
    posts = {locale: listed(atlas.directory, locale) for locale in LOCALES}
    kit = Kit(
        book=load_book(files).model_copy(update={"posts": posts}),
        rules=load_rules(files["triage.yaml"]),
        policies=load_policies(files["policies.yaml"]),
        work=load_work(files["casework.yaml"]),
        atlas=atlas,
        token=lambda: secrets.token_urlsafe(TOKEN_BYTES),
        number=lambda: secrets.randbits(64),
    )
    return Content(kit, Catalogs.load(root / "locales"))
