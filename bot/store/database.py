"""The open database: one engine, one way to begin a transaction, migrations and the key check at start.

Rules. Every transaction on SQLite begins IMMEDIATE, one at a time in this process: the driver's own way loses
updates that were read and then written. No savepoints. An error names ELCHI_DATABASE or ELCHI_KEYS, never a
password or a value.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import URL, Table, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.migrate import NewerDatabase, migrate
from bot.store.sealed import CannotOpen, DataKey, KeyRing
from bot.store.tables import meta
from bot.wallclock import WallClock

_T = TypeVar("_T")

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
)
_POSTGRES = {
    "timeout": 10,
    "command_timeout": 30,
    "server_settings": {
        "application_name": "elchi",
        "synchronous_commit": "on",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": "60s",
    },
}
_TRIES = 5
_RETRY_STATES = frozenset({"40001", "40P01"})  # PostgreSQL: serialization failure, deadlock


class StoreError(Exception):
    """The store cannot be opened: one line for the operator."""


class StoreBroken(Exception):  # noqa: N818 # reads as what happened
    """The disk failed under the database: nothing may be confirmed any more, the process must end."""


class Conflict(Exception):  # noqa: N818 # reads as what happened
    """Another transaction changed the row since it was read: do the whole transaction again."""


@dataclass(frozen=True, slots=True)
class Tx:
    """One transaction: its connection, the key ring, and its one moment.

    The three memories live as long as the transaction: opened data keys, the data key of each session read
    here, and the version of each case read here.
    """

    conn: AsyncConnection
    ring: KeyRing
    now: datetime
    keys: dict[int, DataKey] = field(default_factory=dict, repr=False)
    sessions: dict[int, int] = field(default_factory=dict, repr=False)
    versions: dict[int, int] = field(default_factory=dict, repr=False)

    @property
    def postgres(self) -> bool:
        """Whether rows must be locked one by one (SQLite locks the file)."""
        return self.conn.dialect.name == "postgresql"

    def insert(self, table: Table) -> "sqlite.Insert | postgresql.Insert":
        """An INSERT that understands ON CONFLICT."""
        return postgresql.insert(table) if self.postgres else sqlite.insert(table)


class Store:
    """The open database."""

    def __init__(self, engine: AsyncEngine, ring: KeyRing, clock: WallClock) -> None:
        self._engine = engine
        self._ring = ring
        self._clock = clock
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
            async with self._turn, self._engine.begin() as conn:
                yield Tx(conn, self._ring, self._clock.now())
        except DBAPIError as error:
            if _disk_failed(error):
                raise StoreBroken("ELCHI_DATABASE: the disk failed under the database") from None
            raise

    async def run(self, work: Callable[[Tx], Awaitable[_T]]) -> _T:
        """`work` in a transaction of its own, again from the start where another one got in its way."""
        for _ in range(_TRIES - 1):
            try:
                async with self.begin() as tx:
                    return await work(tx)
            except Conflict:
                continue
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _RETRY_STATES:
                    raise
        async with self.begin() as tx:
            return await work(tx)

    async def scrub(self) -> None:
        """After an erasure: leave no trace of deleted rows in the write-ahead log or in dead rows."""
        if self.postgres:
            engine = self._engine.execution_options(isolation_level="AUTOCOMMIT")
            async with engine.connect() as conn:
                await conn.execute(text("VACUUM data_keys, sessions, cases, case_events"))
            return
        async with self._turn, self._engine.connect() as conn:
            # Past SQLAlchemy: it would begin a transaction, and a checkpoint cannot run in one.
            driver = (await conn.get_raw_connection()).driver_connection
            assert driver is not None  # noqa: S101 # for mypy: the connection was opened above
            async with driver.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
                await cursor.fetchall()

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


async def open_store(url: str, ring: KeyRing, clock: WallClock) -> Store:
    """The store at `url`, migrated and found to fit the ring; else StoreError."""
    target = _target(url)
    engine = _engine(target)
    store = Store(engine, ring, clock)
    try:
        async with store.begin() as tx:
            if not tx.postgres:
                await _check_sqlite(tx)
            await migrate(tx.conn)
            await _check_ring(tx)
    except BaseException as error:
        await store.close()
        line = _explain(error, target)
        if line is None:
            raise
        raise StoreError(line) from None
    return store


def _target(url: str) -> URL:
    try:
        target = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError("ELCHI_DATABASE is not a database URL such as sqlite:///elchi.sqlite") from None
    kind = target.drivername.partition("+")[0]
    if kind == "sqlite":
        if not target.database or target.database.startswith((":", "file:")):
            raise StoreError("ELCHI_DATABASE must name a file: a database in memory would forget every alert")
        _try_file(target.database)
        return target.set(drivername="sqlite+aiosqlite")
    if kind in ("postgresql", "postgres"):
        return target.set(drivername="postgresql+asyncpg")
    raise StoreError("ELCHI_DATABASE must begin with sqlite:/// or postgresql://")


def _try_file(path: str) -> None:
    """Before the driver does: its thread would still complain when the program has ended."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA schema_version")
    except sqlite3.Error as error:
        raise StoreError(f"ELCHI_DATABASE: cannot open the file {path}: {error}") from None


def _engine(target: URL) -> AsyncEngine:
    if target.drivername.startswith("postgresql"):
        return create_async_engine(
            target,
            hide_parameters=True,
            pool_size=10,
            max_overflow=10,
            pool_pre_ping=True,
            pool_reset_on_return="rollback",
            connect_args=_POSTGRES,
        )
    engine = create_async_engine(
        target,
        hide_parameters=True,
        pool_size=1,
        max_overflow=0,
        connect_args={"isolation_level": None},  # the driver begins nothing by itself
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        del record
        try:
            cursor = connection.cursor()
            for pragma in _PRAGMAS:
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()
        except BaseException:
            connection.terminate()  # the pool does not know it yet
            raise

    @event.listens_for(engine.sync_engine, "invalidate")
    def abandon(connection: Any, record: Any, error: Any) -> None:
        # A cancelled statement can outlive its closed connection, and its write lock with it: roll back first.
        del record, error
        with suppress(asyncio.CancelledError):  # a second one: the first is on its way already
            connection.run_async(lambda driver: asyncio.shield(driver.rollback()))

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


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


def _disk_failed(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is None:
        return False
    return code & 0xFF in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _explain(error: BaseException, target: URL) -> str | None:
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
