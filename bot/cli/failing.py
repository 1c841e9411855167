"""What stops a command: one clear line on standard error, exit status 2, nothing half-started."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.channels.page import ChannelError
from bot.cli.sheets import SheetError
from bot.config import SettingsError
from bot.content import REFUSED
from bot.log import complain
from bot.store.backup import BackupError
from bot.store.database import StoreBroken, StoreError
from bot.store.sealed import KeyRingError
from bot.telegram.api import ApiAway, ApiRefused
from bot.traces import TracesMissing

EXPECTED = (
    SettingsError,
    *REFUSED,
    SheetError,
    ChannelError,
    StoreError,
    StoreBroken,
    BackupError,
    KeyRingError,
    ApiRefused,
    ApiAway,
    TracesMissing,
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
    complain(error)
    raise SystemExit(2) from None
