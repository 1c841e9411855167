"""SQLite's connection as SQLAlchemy's async engine wants it, without a thread's round trip for a statement.

Rules
- A statement inside a transaction runs where it is asked for: it takes microseconds, the hop to a thread and
  back a hundred. Nothing can keep it waiting, since the write lock is held since BEGIN IMMEDIATE.
- What may wait for the disk or for another process runs in the one thread of the connection: opening, BEGIN,
  COMMIT, ROLLBACK, pragmas, closing. They keep their order, also where whoever asked has gone.
"""

import sqlite3
from asyncio import get_running_loop
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar

_T = TypeVar("_T")
LONG = "/* long */"  # put before what looks at many rows: it goes to the thread, too
FAR = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "VACUUM", f"SELECT {LONG}", f"DELETE {LONG}")


class NearCursor:
    """A cursor whose coroutines never wait, but for the statements of `FAR`."""

    def __init__(self, connection: "NearConnection") -> None:
        self._connection = connection
        self._cursor = connection.raw.cursor()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Self:
        """Run one statement."""
        if statement.startswith(FAR):
            await self._connection.far(partial(self._cursor.execute, statement, parameters))
        else:
            self._cursor.execute(statement, parameters)
        return self

    async def executemany(self, statement: str, rows: Sequence[Sequence[Any]]) -> Self:
        """Run one statement for each row."""
        self._cursor.executemany(statement, rows)
        return self

    async def fetchone(self) -> Any:
        """The next row, or None."""
        return self._cursor.fetchone()

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows."""
        return self._cursor.fetchmany(self._cursor.arraysize if size is None else size)

    async def fetchall(self) -> list[Any]:
        """The rows that are left."""
        return self._cursor.fetchall()

    async def close(self) -> None:
        """Let the statement go."""
        self._cursor.close()

    @property
    def description(self) -> Any:
        """The columns, as DB-API tells them."""
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The id of the row that was put in last."""
        return self._cursor.lastrowid

    @property
    def arraysize(self) -> int:
        """How many rows `fetchmany` gives."""
        return self._cursor.arraysize

    @arraysize.setter
    def arraysize(self, size: int) -> None:
        self._cursor.arraysize = size


class NearConnection:
    """One connection to one file; awaited once to open it."""

    def __init__(self, database: str, **options: Any) -> None:
        self._open: Callable[[], sqlite3.Connection] = partial(
            sqlite3.connect, database, **{**options, "check_same_thread": False}
        )
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite")
        self._connection: sqlite3.Connection | None = None  # SQLAlchemy looks whether it is there

    def __await__(self) -> Generator[Any, None, Self]:
        return self._opened().__await__()

    async def _opened(self) -> Self:
        try:
            self._connection = await self.far(self._open)
        except BaseException:
            self._thread.shutdown(wait=False)
            raise
        return self

    async def far(self, work: Callable[[], _T]) -> _T:
        """Do it in the connection's thread."""
        return await get_running_loop().run_in_executor(self._thread, work)

    @property
    def raw(self) -> sqlite3.Connection:
        """The connection itself; sqlite3.ProgrammingError once it is closed."""
        if self._connection is None:
            raise sqlite3.ProgrammingError("the connection is closed")
        return self._connection

    @property
    def isolation_level(self) -> str | None:
        """None: the driver begins nothing by itself."""
        return self.raw.isolation_level

    def cursor(self) -> NearCursor:
        """A new cursor."""
        return NearCursor(self)

    async def create_function(self, name: str, count: int, function: Callable[..., Any], **more: Any) -> None:
        """A function of ours inside SQL."""
        self.raw.create_function(name, count, function, **more)

    async def commit(self) -> None:
        """Make it durable."""
        await self.far(self.raw.commit)

    async def rollback(self) -> None:
        """Undo it."""
        await self.far(self.raw.rollback)

    async def close(self) -> None:
        """Close the file, after whatever is still at work on it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await self.far(connection.close)
            self._thread.shutdown(wait=False)

    def stop(self) -> None:
        """Close it without waiting for that."""
        connection, self._connection = self._connection, None
        if connection is not None:
            self._thread.submit(connection.close)
            self._thread.shutdown(wait=False)
