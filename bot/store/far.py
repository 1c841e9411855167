"""PostgreSQL's engine: SQLAlchemy keeps the connections, asyncpg runs transactions and prepared statements.

Rules
- A transaction is asyncpg's own; SQLAlchemy, told that nothing is a transaction (AUTOCOMMIT), joins it.
- A connection goes back only when its transaction has ended, also where whoever wanted it has gone; one on
  which that cannot be known is thrown away, with which the server rolls back.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import asyncpg
from asyncpg.transaction import Transaction
from sqlalchemy import URL, Dialect, Executable, Pool, text
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.store.near import Rows
from bot.store.prepared import Found, Prepared, Values, told

_T = TypeVar("_T")
_KEPT, _MORE = 10, 10  # connections that stay open, and further ones while there is much to do
_MORE_THAN_WE_HAVE = 500  # prepared statements: one that falls out is prepared anew each time
_SETTINGS = {
    "timeout": 10,
    "command_timeout": 30,
    "prepared_statement_cache_size": _MORE_THAN_WE_HAVE,
    "statement_cache_size": _MORE_THAN_WE_HAVE,
    "server_settings": {
        "application_name": "elchi",
        "synchronous_commit": "on",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": "60s",
    },
}
_ERRORS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


class Far:
    """One transaction's connection, with the same methods as Near."""

    def __init__(self, connection: AsyncConnection, driver: asyncpg.Connection) -> None:
        self._connection, self._driver = connection, driver
        self.dialect: Dialect = connection.dialect
        self.failed = False  # the server takes nothing more in, and would make a rollback of COMMIT

    async def execute(self, statement: Executable | Prepared, parameters: Any = None, /) -> Rows:
        """Run one statement, or one for each of several sets of parameters."""
        if isinstance(statement, Prepared):
            return await self._run(statement, {} if parameters is None else parameters)
        try:
            return await self._connection.execute(statement, parameters)
        except DBAPIError as error:
            self.failed = True
            cause = error.orig and error.orig.__cause__
            if isinstance(cause, _ERRORS):  # told like the others: SQLAlchemy's quotes the message as it came
                raise _told(cause, error.statement or "") from None
            raise

    async def _run(self, statement: Prepared, values: Values) -> Found:
        if values == []:
            return Found((), 0)
        form = statement.form(self.dialect, values)
        try:
            if isinstance(values, list):
                await self._driver.executemany(form.sql, list(map(form.arguments, values)))
                return Found((), -1)
            arguments = form.arguments(values)
            if form.returns:
                rows = form.rows(await self._driver.fetch(form.sql, *arguments))
                return Found(rows, len(rows))
            status = await self._driver.execute(form.sql, *arguments)  # such as "UPDATE 1"
            return Found((), int(status.rpartition(" ")[2]))
        except _ERRORS as error:
            self.failed = True
            raise _told(error, form.sql) from error

    async def exec_driver_sql(self, statement: str) -> Rows:
        """Run SQL as it stands."""
        return await self._connection.exec_driver_sql(statement)

    async def run_sync(self, work: Callable[..., _T], *more: Any) -> _T:
        """`work(connection, *more)`."""
        return await self._connection.run_sync(work, *more)


class FarEngine:
    """A pool of connections; it has not connected yet."""

    def __init__(self, target: URL) -> None:
        self._engine = create_async_engine(
            target,
            hide_parameters=True,
            isolation_level="AUTOCOMMIT",
            pool_size=_KEPT,
            max_overflow=_MORE,
            pool_reset_on_return=None,  # a connection comes back with its transaction ended
            connect_args=_SETTINGS,
        )
        self.dialect: Dialect = self._engine.dialect

    @property
    def pool(self) -> Pool:
        """What holds the connections while nobody uses them."""
        return self._engine.pool

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Far]:
        """One transaction: committed at the end of the block, rolled back by any error in it."""
        connection, driver, transaction = await self._begun()
        far = Far(connection, driver)
        try:
            yield far
            await _commit(far, transaction)
        except BaseException:
            await asyncio.shield(asyncio.ensure_future(_given_up(connection, transaction)))
            raise
        await asyncio.shield(asyncio.ensure_future(connection.close()))

    async def _begun(self) -> tuple[AsyncConnection, Any, Transaction]:
        """A connection in a transaction: one that died while nobody used it is thrown away for the next."""
        for others in range(_KEPT + _MORE, -1, -1):
            connection = await self._engine.connect()
            transaction: Transaction | None = None
            try:
                driver: Any = (await connection.get_raw_connection()).driver_connection
                transaction = driver.transaction(isolation="read_committed")
                await _run("BEGIN", transaction.start)
            except BaseException as error:
                await asyncio.shield(asyncio.ensure_future(_given_up(connection, transaction)))
                if not others or not isinstance(error, (DBAPIError, ConnectionError, *_ERRORS)):
                    raise
            else:
                return connection, driver, transaction
        raise AssertionError("the last one is raised or returned")

    async def outside(self, statement: str) -> None:
        """Run what cannot stand in a transaction."""
        for again in (True, False):
            try:
                async with self._engine.connect() as connection:
                    await connection.execute(text(statement))
            except DBAPIError as error:  # it had died while nobody used it: with that the pool is made anew
                if not (again and error.connection_invalidated):
                    raise
            else:
                return

    async def dispose(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def _told(error: Any, sql: str) -> DBAPIError:
    """Without what it quotes: details name a row's values, and what is wrong with a value its message."""
    error.detail = error.hint = None
    if str(getattr(error, "sqlstate", "")).startswith("22"):
        error.args = ("a value that the database does not take",)
    return told(error, sql)


async def _run(sql: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    try:
        await work()  # called in here: on a lost connection it raises before there is anything to await
    except _ERRORS as error:
        raise _told(error, sql) from error


async def _commit(far: Far, transaction: Transaction) -> None:
    if far.failed:
        raise PendingRollbackError("an error of the database was passed over")
    await _run("COMMIT", transaction.commit)


async def _given_up(connection: AsyncConnection, transaction: Transaction | None) -> None:
    """Roll back and give the connection back; where that fails, throw it away."""
    try:
        if transaction is None:
            await connection.invalidate()
        else:
            await transaction.rollback()
    except Exception:  # noqa: BLE001 # lost, or never begun: whatever it is, nobody gets it again
        await connection.invalidate()
    await connection.close()
