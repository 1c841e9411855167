"""A copy of a SQLite database while the bot runs, and a database made from such a copy.

Rules
- What is written appears under its name whole or not at all; a copy never takes the place of another file.
- The data keys are not in the copy but in a file apart, of which only the newest is kept: what was erased
  before the newest backup can be read from no copy, however old.
- A copy holds no marks either: whoever has the ring finds a telephone number behind its hash by trying them
  all, also of a report that was erased since. They are made anew from the reports.
- A copy is read and found good before anything is made from it.
"""

import asyncio
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import func, select

from bot.store.database import StoreError, Tx, open_store
from bot.store.disk import flush
from bot.store.mending import Mended, mend
from bot.store.sealed import KeyRing
from bot.store.tables import case_events, cases, outbox
from bot.wallclock import WallClock

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


def save(database: Path, copy: Path, data_keys: Path) -> None:
    """Copy a database that may be in use; the copy is one file, readable by its owner alone.

    It holds what was committed when the copying ended, without the data keys: they take the place of the
    file `data_keys`. Raises BackupError.
    """
    if not database.exists():
        raise BackupError(f"ELCHI_DATABASE: there is no file {database}")
    if copy.exists():
        raise BackupError(f"{copy} is there already; nothing was written")
    with _appearing(copy) as part, _appearing(data_keys, over=True) as apart:
        try:
            with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(part)) as target:
                source.backup(target)
                _finish(target, database)
                _take_apart(target, apart)
        except sqlite3.Error as error:
            raise BackupError(f"ELCHI_DATABASE: {database} cannot be copied: {error}") from None


def _take_apart(copy: sqlite3.Connection, apart: Path) -> None:
    """Move the data keys out, and leave no trace of them; both files know when that was."""
    minute = int(WallClock().now().timestamp()) // 60
    copy.execute("ATTACH ? AS apart", (str(apart),))
    copy.execute("CREATE TABLE apart.data_keys AS SELECT * FROM main.data_keys")
    copy.execute("PRAGMA secure_delete = ON")
    copy.execute("DELETE FROM main.data_keys")
    copy.execute("DELETE FROM main.marks")
    copy.commit()
    copy.execute(f"PRAGMA apart.user_version = {minute}")
    copy.execute(f"PRAGMA main.user_version = {minute}")
    copy.execute("DETACH apart")
    copy.execute("VACUUM")


def restore(copy: Path, database: Path, ring: KeyRing, data_keys: Path) -> tuple[Counts, Mended]:
    """Make a database from a copy: what it holds, and what had to be mended; or BackupError."""
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
                _bring_together(target, data_keys)
            found = asyncio.run(_prepare(part, ring))
            with closing(sqlite3.connect(part)) as target:
                _finish(target, copy)
        except sqlite3.Error as error:
            raise BackupError(f"{copy} cannot be read as a database: {error}") from None
        except StoreError as error:
            raise BackupError(str(error).replace("ELCHI_DATABASE", str(copy))) from None
        return found


def _bring_together(copy: sqlite3.Connection, apart: Path) -> None:
    """The data keys of now: what is not among them was erased."""
    (made,) = copy.execute("PRAGMA user_version").fetchone()
    if not apart.is_file():
        if made == 0:
            return  # of a release that left them inside
        raise BackupError(f"there is no file {apart}: without the data keys nobody can read the reports")
    kept, rows = _keys_in(apart)
    if kept < made:
        raise BackupError(f"{apart} is older than the copy; take the newest one")
    copy.execute("DELETE FROM data_keys")
    copy.executemany("INSERT INTO data_keys (id, wrapped) VALUES (?, ?)", rows)
    copy.commit()
    copy.execute("PRAGMA user_version = 0")


def _keys_in(apart: Path) -> tuple[int, list[tuple[int, bytes]]]:
    try:
        with closing(sqlite3.connect(f"file:{apart}?mode=ro&immutable=1", uri=True)) as file:
            (kept,) = file.execute("PRAGMA user_version").fetchone()
            return kept, file.execute("SELECT id, wrapped FROM data_keys").fetchall()
    except sqlite3.Error as error:
        raise BackupError(f"{apart} cannot be read as a file of data keys: {error}") from None


async def _prepare(part: Path, ring: KeyRing) -> tuple[Counts, Mended]:
    store = await open_store(f"sqlite:///{part}", ring, WallClock())
    try:
        async with store.begin() as tx:
            return await counts(tx), await mend(tx)
    finally:
        await store.close()


def _finish(target: sqlite3.Connection, origin: Path) -> None:
    """One file without a log beside it, found sound: it is about to get its name."""
    target.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    if target.execute("PRAGMA journal_mode = DELETE").fetchone() != ("delete",):
        raise BackupError(f"{origin} is in use while it is copied")
    if target.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise BackupError(f"{origin} is damaged; take an earlier copy")


@contextmanager
def _appearing(file: Path, *, over: bool = False) -> Iterator[Path]:
    """A file to be written, which gets its name once all of it is on the disk; `over`: another's, too."""
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            yield part
            flush(part)
            if over:
                part.replace(file)
            else:
                os.link(part, file)  # unlike a rename it takes nobody's place
            flush(file.parent)
        finally:
            for end in BESIDE:
                with suppress(FileNotFoundError):
                    Path(f"{part}{end}").unlink()
    except FileExistsError:
        raise BackupError(f"{file} is there already; nothing was written") from None
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}") from None
