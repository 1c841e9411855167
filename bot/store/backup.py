"""A copy of a SQLite database while the bot runs, and a database made from such a copy.

Rules
- What is written appears under its name whole or not at all, and never takes the place of another file.
- A copy is read and found good before anything is made from it.
- What was unsent when the copy was made may have been sent since: it goes out once more, and says so.
"""

import asyncio
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import func, select, true, update

from bot.store.database import StoreError, Tx, open_store
from bot.store.sealed import KeyRing
from bot.store.tables import case_events, cases, outbox, workers
from bot.wallclock import WallClock

UNSETTLED = ("pending", "sending")
BESIDE = ("", "-wal", "-shm", "-journal")  # what makes up a database
Counts = dict[str, int]


class BackupError(Exception):
    """The copy cannot be made or used: one line for the operator."""


async def counts(tx: Tx) -> Counts:
    """What a copy is compared by: cases, rows of the outbox, entries of the log."""
    tables = {"cases": cases, "messages": outbox, "log entries": case_events}
    return {
        name: (await tx.conn.execute(select(func.count()).select_from(table))).scalar_one()
        for name, table in tables.items()
    }


def save(database: Path, copy: Path) -> None:
    """Copy a database that may be in use; the copy is one file, readable by its owner alone.

    It holds what was committed when the copying ended. Raises BackupError.
    """
    if not database.exists():
        raise BackupError(f"ELCHI_DATABASE: there is no file {database}")
    with _appearing(copy) as part:
        try:
            with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(part)) as target:
                source.backup(target)
                _finish(target, database)
        except sqlite3.Error as error:
            raise BackupError(f"ELCHI_DATABASE: {database} cannot be copied: {error}") from None


def restore(copy: Path, database: Path, ring: KeyRing) -> tuple[Counts, int]:
    """Make a database from a copy: what it holds, and how many messages may come twice; or BackupError."""
    there = next((name for end in BESIDE if Path(name := f"{database}{end}").exists()), None)
    if there:
        raise BackupError(f"ELCHI_DATABASE: {there} is there already; stop the bot and move it away first")
    if not copy.is_file():
        raise BackupError(f"there is no file {copy}")
    with _appearing(database) as part:
        try:
            origin = sqlite3.connect(f"file:{copy}?mode=ro", uri=True)
            with closing(origin) as source, closing(sqlite3.connect(part)) as target:
                source.backup(target)
                if not target.execute(
                    "SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'"
                ).fetchone():
                    raise BackupError(f"{copy} is no database of ours")
            found = asyncio.run(_prepare(part, ring))
            with closing(sqlite3.connect(part)) as target:
                _finish(target, copy)
        except sqlite3.Error as error:
            raise BackupError(f"{copy} cannot be read as a database: {error}") from None
        except StoreError as error:
            raise BackupError(str(error).replace("ELCHI_DATABASE", str(copy))) from None
        return found


async def _prepare(part: Path, ring: KeyRing) -> tuple[Counts, int]:
    store = await open_store(f"sqlite:///{part}", ring, WallClock())
    try:
        async with store.begin() as tx:
            held = await counts(tx)
            again = await tx.conn.execute(
                update(outbox)
                .where(outbox.c.state.in_(UNSETTLED))
                .values(state="pending", doubt=true(), lease_until=None, worker=None)
            )
            await tx.conn.execute(workers.delete())
    finally:
        await store.close()
    return held, again.rowcount


def _finish(target: sqlite3.Connection, origin: Path) -> None:
    """One file without a log beside it, found sound: it is about to get its name."""
    target.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    if target.execute("PRAGMA journal_mode = DELETE").fetchone() != ("delete",):
        raise BackupError(f"{origin} is in use while it is copied")
    if target.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise BackupError(f"{origin} is damaged; take an earlier copy")


@contextmanager
def _appearing(file: Path) -> Iterator[Path]:
    """A file to be written, which gets its name once all of it is on the disk."""
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            yield part
            _flush(part)
            os.link(part, file)  # unlike a rename it takes nobody's place
            _flush(file.parent)
        finally:
            for end in BESIDE:
                with suppress(FileNotFoundError):
                    Path(f"{part}{end}").unlink()
    except FileExistsError:
        raise BackupError(f"{file} is there already; nothing was written") from None
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}") from None


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
