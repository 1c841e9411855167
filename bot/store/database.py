"""The open database: one engine, one way to begin a transaction, migrations and the key check at start.

Rules. Every transaction on SQLite begins IMMEDIATE, one at a time in this process: the driver's own way loses
updates that were read and then written; works that are ready together are committed together (group.py).
PostgreSQL is shared by any number of workers, each with a number of its own. No savepoints. An error names
ELCHI_DATABASE or ELCHI_KEYS, never a password or a value.
"""

import asyncio
import secrets
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from bot.casework.case import Report
from bot.store import audit
from bot.store.engine import (
    RETRIED,
    StoreBroken,
    StoreError,
    disk_failed,
    engine_at,
    explain,
    passing,
    target_of,
)
from bot.store.group import Group
from bot.store.migrate import migrate
from bot.store.near import Near, NearEngine
from bot.store.sealed import CannotOpen, DataKey, KeyRing
from bot.store.tables import meta
from bot.wallclock import WallClock

if TYPE_CHECKING:
    from bot.store.far import Far, FarEngine

_T = TypeVar("_T")
Steps = Literal["none", "pre", "post"]

__all__ = ["Conflict", "Store", "StoreBroken", "StoreError", "Tx", "open_store", "passing"]

_TRIES = 5
WORKER_BITS = 62  # what fits a signed number of 64 bits
_DISK_FAILED = "ELCHI_DATABASE: the disk failed under the database"


class Conflict(Exception):  # noqa: N818 # reads as what happened
    """Another transaction changed the row since it was read: do the whole transaction again."""


@dataclass(frozen=True, slots=True)
class Tx:
    """One transaction: its connection, the key ring, its one moment, and the worker whose it is.

    The memories live as long as the transaction: opened data keys, the data key and last moment of each
    session and the version of each case that were read here, what stands for reports that do not open, the
    data keys destroyed here, what was logged.
    """

    conn: "Far | Near"
    ring: KeyRing
    now: datetime
    worker: int
    keys: dict[int, DataKey] = field(default_factory=dict, repr=False)
    sessions: dict[int, int] = field(default_factory=dict, repr=False)
    touched: dict[int, datetime] = field(default_factory=dict, repr=False)
    versions: dict[int, int] = field(default_factory=dict, repr=False)
    lost: dict[int, Report] = field(default_factory=dict, repr=False)
    destroyed: list[int] = field(default_factory=list, repr=False)
    logged: list[audit.Entry] = field(default_factory=list, repr=False)

    @property
    def postgres(self) -> bool:
        """Whether rows must be locked one by one (SQLite locks the file)."""
        return self.conn.dialect.name == "postgresql"

    def insert(self, table: Table) -> "sqlite.Insert | postgresql.Insert":
        """An INSERT that understands ON CONFLICT."""
        return insert(table, self.postgres)


def insert(table: Table, postgres: bool) -> "sqlite.Insert | postgresql.Insert":  # noqa: FBT001 # which dialect
    """An INSERT that understands ON CONFLICT."""
    return postgresql.insert(table) if postgres else sqlite.insert(table)


class Store:
    """The open database."""

    def __init__(self, engine: "FarEngine | NearEngine", ring: KeyRing, clock: WallClock) -> None:
        self._engine = engine
        self._ring = ring
        self._clock = clock
        self.worker = secrets.randbits(WORKER_BITS)  # drawn anew at every start: a number is one life
        self._group = Group(self.begin, _view, self._once)
        # One writer at a time: waiting here is fair and instant, waiting in SQLite polls and times out.
        self._turn: AbstractAsyncContextManager[Any] = nullcontext() if self.postgres else asyncio.Lock()

    @property
    def postgres(self) -> bool:
        """Whether several workers may share this database."""
        return self._engine.dialect.name == "postgresql"

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Tx]:
        """One transaction: committed at the end of the block, rolled back by any error in it. Do not nest."""
        try:
            async with self._turn:
                async with self._engine.begin() as conn:
                    tx = Tx(conn, self._ring, self._clock.now(), self.worker)
                    yield tx
                    if tx.logged:
                        await audit.close(tx)
                if tx.destroyed and isinstance(self._engine, NearEngine):
                    await self._checkpoint(self._engine)
        except DBAPIError as error:
            if disk_failed(error.orig):
                raise StoreBroken(_DISK_FAILED) from None
            raise

    async def run(self, work: Callable[[Tx], Awaitable[_T]]) -> _T:
        """`work` durably done, again from the start where another one got in its way.

        On SQLite it may share its transaction with others that are ready at the same time.
        """
        once = self._once if self.postgres else self._group.run
        for _ in range(_TRIES - 1):
            try:
                return await once(work)
            except Conflict:
                continue
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in RETRIED:
                    raise
        return await once(work)

    async def _once(self, work: Callable[[Tx], Awaitable[_T]]) -> _T:
        async with self.begin() as tx:
            return await work(tx)

    def look_at_keys(self) -> None:
        """Take a changed key ring over, so that nothing more is sealed by a key that is about to go."""
        self._ring.look_again()

    async def scrub(self) -> None:
        """Leave no trace of deleted rows: neither dead rows nor old pages of the write-ahead log.

        On SQLite this follows every transaction that destroyed a key; PostgreSQL wants it now and then.
        """
        if isinstance(self._engine, NearEngine):
            async with self._turn:
                await self._checkpoint(self._engine)
            return
        await self._engine.outside("VACUUM data_keys, sessions, cases, case_events")

    async def _checkpoint(self, engine: NearEngine) -> None:
        try:
            await engine.checkpoint()
        except sqlite3.Error as error:
            if disk_failed(error):
                raise StoreBroken(_DISK_FAILED) from None
            # Otherwise the next one does it; what was committed stays.

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def _view(tx: Tx) -> Tx:
    """One transaction's own memories inside a shared one."""
    return replace(tx, keys={}, sessions={}, touched={}, versions={}, lost={})


async def open_store(url: str, ring: KeyRing, clock: WallClock, steps: Steps = "pre") -> Store:
    """The store at `url`, migrated and found to fit the ring; else StoreError.

    `steps`: "pre" migrates as far as a worker of the release before can live with, "post" to the end.
    """
    target = target_of(url)
    engine = engine_at(target)
    store = Store(engine, ring, clock)
    try:
        async with store.begin() as tx:
            if not tx.postgres:
                await _check_sqlite(tx)
            if steps != "none":
                unchained = await migrate(tx.conn, post=steps == "post") < audit.SINCE
            await _check_ring(tx)
            if steps != "none" and unchained:
                await audit.begin(tx)
    except BaseException as error:
        await store.close()
        line = explain(error, target)
        if line is None:
            raise
        raise StoreError(line) from None
    return store


async def _check_sqlite(tx: Tx) -> None:
    mode = (await tx.conn.exec_driver_sql("PRAGMA journal_mode")).scalar_one()
    if mode != "wal":
        raise StoreError("ELCHI_DATABASE: this disk cannot keep a write-ahead log; use a local disk")
    if (await tx.conn.exec_driver_sql("PRAGMA quick_check(1)")).scalar_one() != "ok":
        raise StoreError("ELCHI_DATABASE: the database is damaged; restore it from a backup")


async def _check_ring(tx: Tx) -> None:
    """Both halves must fit: what the ring seals, and the names under which it finds."""
    place = "meta|value|ring_check"
    mark = tx.ring.lookup("ring_check").encode()
    await tx.conn.execute(
        tx.insert(meta)
        .values(name="ring_check", value=tx.ring.seal(mark, place))
        .on_conflict_do_nothing(index_elements=["name"])
    )
    stored = (await tx.conn.execute(meta.select().where(meta.c.name == "ring_check"))).one()
    if tx.ring.open(stored.value, place) != mark:
        raise CannotOpen
