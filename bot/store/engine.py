"""The engine behind a database URL: drivers, settings of each connection, and refusals in one line.

Rules. A line names the setting and never a password; errors of the drivers hide their values.
"""

import os
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.store.migrate import NewerDatabase
from bot.store.near import NearEngine
from bot.store.sealed import CannotOpen, UnknownKey

if TYPE_CHECKING:
    from bot.store.far import FarEngine


class StoreError(Exception):
    """The store cannot be opened: one line for the operator."""


class StoreBroken(Exception):  # noqa: N818 # reads as what happened
    """The disk failed under the database: nothing may be confirmed any more, the process must end."""


def target_of(url: str) -> URL:
    """The URL with our drivers; StoreError where it cannot be one of ours."""
    try:
        target = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError("ELCHI_DATABASE is not a database URL such as sqlite:///elchi.sqlite") from None
    kind = target.drivername.partition("+")[0]
    if kind == "sqlite":
        if not target.database or target.database.startswith((":", "file:")):
            raise StoreError("ELCHI_DATABASE must name a file: a database in memory would forget every alert")
        _try_file(target.database)
        return target.set(drivername="sqlite")
    if kind in ("postgresql", "postgres"):
        return target.set(drivername="postgresql+asyncpg")
    raise StoreError("ELCHI_DATABASE must begin with sqlite:/// or postgresql://")


def _try_file(path: str) -> None:
    """Before SQLAlchemy does, whose errors say less."""
    with suppress(OSError):  # a new one is its owner's alone; what is wrong SQLite says better
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA schema_version")
            with suppress(sqlite3.OperationalError):  # two that change to it at once lock each other out
                connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.Error as error:
        raise StoreError(f"ELCHI_DATABASE: cannot open the file {path}: {error}") from None


def engine_at(target: URL) -> "FarEngine | NearEngine":
    """An engine whose every transaction is a real one. It has not connected yet."""
    if target.drivername.startswith("postgresql"):
        from bot.store.far import FarEngine  # noqa: PLC0415 # a driver that most do without

        return FarEngine(target)
    return NearEngine(target)


def disk_failed(error: BaseException | None) -> bool:
    """Whether the file under SQLite can no longer be trusted (a full disk passes, and is not meant)."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return False
    return code & 0xFF in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


_AWAY = ("08", "53", "57P", "58")  # PostgreSQL: connection, resources, shutting down or starting, its system
_CROSSED = frozenset({"40001", "40P01"})  # PostgreSQL: serialization failure, deadlock
# And a plan from before a migration; not for ever, since it may be a feature that there is not.
RETRIED = _CROSSED | {"0A000"}
_BUSY = _CROSSED | {"55P03"}  # and a lock that was not given in time
_FULL_OR_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL})


def passing(error: BaseException) -> bool:
    """Whether the database was away, full or busy, or the key ring is older than the data: an error that says
    nothing about the work itself.
    """
    if isinstance(error, UnknownKey):
        return True
    if isinstance(error, DBAPIError):
        if error.connection_invalidated or isinstance(error, InterfaceError):
            return True
        error = error.orig or error
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in _FULL_OR_BUSY
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return state in _BUSY or state.startswith(_AWAY)
    return isinstance(error, (OSError, TimeoutError, PoolTimeout))


def explain(error: BaseException, target: URL) -> str | None:
    """One line for the operator, or None where it is not about settings."""
    if isinstance(error, StoreError):
        return str(error)
    if isinstance(error, CannotOpen):
        return "ELCHI_KEYS: this key ring does not fit the data in ELCHI_DATABASE"
    if isinstance(error, NewerDatabase):
        return "ELCHI_DATABASE: the database was made by a newer release than this one"
    if isinstance(error, StoreBroken):
        return "ELCHI_DATABASE: the database is damaged; restore it from a backup"
    if target.drivername.startswith("sqlite"):
        if isinstance(error, DBAPIError):
            return f"ELCHI_DATABASE: cannot use the file {target.database}: {error.orig}"
        return None
    if isinstance(error, TypeError) and "keyword argument" in str(error):
        return "ELCHI_DATABASE has a parameter behind the ? that PostgreSQL's driver does not know"
    where = f"{target.host or 'the local socket'}, database {target.database}"
    if isinstance(error, (OSError, TimeoutError)):
        return f"ELCHI_DATABASE: no PostgreSQL answers at {where}"
    state = getattr(getattr(error, "orig", error), "sqlstate", None)
    if state is None:
        return None
    reason = {"28P01": "wrong user or password", "28000": "this user is refused", "3D000": "no such database"}
    return f"ELCHI_DATABASE: PostgreSQL at {where}: {reason.get(state, f'error {state}')}"
