"""SQLite's engine: statements run in the event loop, what may wait for the disk runs in one thread.

Rules
- A statement inside a transaction runs where it is asked for: it takes microseconds, the hop to a thread and
  back a hundred. Nothing can keep it waiting, since the write lock is held since BEGIN IMMEDIATE.
- What may wait for the disk or for another process runs in the one thread of the engine: opening, BEGIN,
  COMMIT, ROLLBACK, pragmas, migrations, closing. They keep their order, also where whoever asked has gone.
- All rows of a statement are read at once: no open one is met by the next statement, or by the commit.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from functools import partial
from itertools import islice
from typing import Any, Self, TypeAlias, TypeVar

from sqlalchemy import (
    URL,
    Connection,
    CursorResult,
    Dialect,
    Executable,
    Pool,
    QueuePool,
    create_engine,
    event,
)
from sqlalchemy.exc import PendingRollbackError

from bot.store.prepared import Found, Prepared, Values, told

_T = TypeVar("_T")
Rows: TypeAlias = CursorResult[*tuple[Any, ...]] | Found
LONG = {"long": True}  # the execution option of what looks at many rows: it goes to the thread, too
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
)


class _Cursor(sqlite3.Cursor):
    """A cursor that has read everything when its statement is done."""

    _left: Iterator[Any] = iter(())

    def execute(self, statement: str, parameters: Any = (), /) -> Self:
        super().execute(statement, parameters)
        self._left = iter(super().fetchall())
        return self

    def fetchone(self) -> Any:
        return next(self._left, None)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        return list(islice(self._left, self.arraysize if size is None else size))

    def fetchall(self) -> list[Any]:
        return list(self._left)


class _Driver(sqlite3.Connection):
    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)


class Near:
    """One transaction's connection, with the methods of SQLAlchemy's AsyncConnection that the store uses."""

    def __init__(self, engine: "NearEngine", connection: Connection) -> None:
        self._engine, self.sync_connection = engine, connection
        self._driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
        self.dialect: Dialect = connection.dialect

    def check(self) -> None:
        """SQLite rolls back by itself where the disk fails: what came after it would be committed alone."""
        if not self._driver.in_transaction:
            raise PendingRollbackError("SQLite has rolled back by itself")

    async def execute(self, statement: Executable | Prepared, parameters: Any = None, /) -> Rows:
        """Run one statement, or one for each of several sets of parameters."""
        self.check()
        if isinstance(statement, Prepared):
            return self._run(statement, {} if parameters is None else parameters)
        if "long" in statement.get_execution_options():
            return await self._engine.far(partial(self.sync_connection.execute, statement, parameters))
        return self.sync_connection.execute(statement, parameters)

    def _run(self, statement: Prepared, values: Values) -> Found:
        if values == []:
            return Found((), 0)
        form = statement.form(self.dialect, values)
        try:
            if isinstance(values, list):
                many = self._driver.executemany(form.sql, map(form.arguments, values))
                return Found((), many.rowcount)
            cursor = self._driver.execute(form.sql, form.arguments(values))
            return Found(form.rows(cursor.fetchall()) if form.returns else (), cursor.rowcount)
        except sqlite3.Error as error:
            raise told(error, form.sql) from error

    async def exec_driver_sql(self, statement: str) -> Rows:
        """Run SQL as it stands, in the thread."""
        return await self._engine.far(partial(self.sync_connection.exec_driver_sql, statement))

    async def run_sync(self, work: Callable[..., _T], *more: Any) -> _T:
        """`work(connection, *more)`, in the thread."""
        return await self._engine.far(partial(work, self.sync_connection, *more))


class NearEngine:
    """One file, one connection to it, one thread; it has not connected yet."""

    def __init__(self, target: URL) -> None:
        self._engine = create_engine(
            target,
            hide_parameters=True,
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            connect_args={
                "isolation_level": None,
                "check_same_thread": False,
                "factory": _Driver,
                "cached_statements": 500,  # more than we have
            },
        )
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin)
        self._thread = _one_thread()
        self.dialect: Dialect = self._engine.dialect

    @property
    def pool(self) -> Pool:
        """What holds the connection while nobody uses it."""
        return self._engine.pool

    async def far(self, work: Callable[[], _T]) -> _T:
        """Do it in the thread; begun or not, it is done to its end when whoever asked has gone."""
        return await asyncio.shield(asyncio.wrap_future(self._thread.submit(work)))

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Near]:
        """One transaction, at a time: committed at the end of the block, rolled back by any error in it."""
        opening = self._thread.submit(self._opened)
        try:
            connection = await asyncio.shield(asyncio.wrap_future(opening))
        except asyncio.CancelledError:
            self._thread.submit(_given_up, opening)
            raise
        try:
            near = Near(self, connection)
            yield near
            near.check()
        except BaseException:
            await self.far(connection.close)  # which rolls back
            raise
        await self.far(partial(_commit, connection))

    def _opened(self) -> Connection:
        connection = self._engine.connect()
        try:
            connection.begin()
        except BaseException:
            connection.close()
            raise
        return connection

    async def checkpoint(self) -> None:
        """Empty the write-ahead log into the file; sqlite3.Error where it cannot be done."""
        await self.far(self._checkpoint)

    def _checkpoint(self) -> None:
        # Past SQLAlchemy: it would begin a transaction, and a checkpoint cannot run in one.
        with closing(self._engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    async def dispose(self) -> None:
        """Close the connection, after whatever is still at work on it."""
        thread, done = self._thread, self._thread.submit(self._engine.dispose)
        self._thread = _one_thread()
        thread.shutdown(wait=False)
        await asyncio.shield(asyncio.wrap_future(done))


def _one_thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite")


def _prepare(connection: sqlite3.Connection, record: Any) -> None:
    del record
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()  # the pool does not know it yet
        raise


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _commit(connection: Connection) -> None:
    with closing(connection):
        connection.commit()


def _given_up(opening: "Future[Connection]") -> None:
    """Whoever wanted the transaction has gone before it began."""
    if opening.exception() is None:
        opening.result().close()
