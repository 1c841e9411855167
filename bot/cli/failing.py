"""What stops a command: one clear line on standard error, exit status 2, nothing half-started."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot.casework.escalation import PolicyError
from bot.casework.triage_load import RulesError
from bot.casework.work import WorkError
from bot.channels.page import ChannelError
from bot.cli.sheets import SheetError
from bot.config import SettingsError
from bot.dialog.load import BookError
from bot.i18n import CatalogError
from bot.store.backup import BackupError
from bot.store.database import StoreBroken, StoreError
from bot.store.directory_file import DirectoryError
from bot.store.sealed import KeyRingError
from bot.telegram.api import ApiAway, ApiRefused

EXPECTED = (
    SettingsError,
    DirectoryError,
    SheetError,
    BookError,
    RulesError,
    PolicyError,
    WorkError,
    ChannelError,
    CatalogError,
    StoreError,
    StoreBroken,
    BackupError,
    KeyRingError,
    ApiRefused,
    ApiAway,
)


@contextmanager
def one_line() -> Iterator[None]:
    """Turn what the operator can mend into one line; everything else is a fault of ours and shows as one."""
    try:
        yield
    except EXPECTED as error:
        _stop(error)
    except BaseExceptionGroup as group:
        known, other = group.split(EXPECTED)
        if known is None or other is not None:
            raise
        _stop(_first(known))


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _stop(error: BaseException) -> None:
    lines = str(error).splitlines() or [type(error).__name__]
    more = f" (and {len(lines) - 1} more: elchi check)" if len(lines) > 1 else ""
    sys.stderr.write(f"elchi: {lines[0]}{more}\n")
    raise SystemExit(2) from None
