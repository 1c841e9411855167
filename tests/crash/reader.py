"""Looks into a database from outside while a bot lives on it: read-only, so that looking repairs nothing."""

import asyncio
import contextlib
import sqlite3
import threading
from pathlib import Path
from typing import Any

import asyncpg

from tests.postgres import Server

LOST = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InterfaceError,
)
Rows = list[tuple[Any, ...]]


class SqliteReader:
    """One file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: sqlite3.Connection | None = None

    def query(self, sql: str, *values: Any) -> Rows:
        if self._file is None:
            self._file = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, isolation_level=None)
        return self._file.execute(sql, values).fetchall()

    def look_away(self) -> None:
        """A bot finds the file as the last one left it, with nobody else in it."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def sound(self) -> bool:
        whole = self.query("PRAGMA integrity_check") == [("ok",)]
        return whole and not self.query("PRAGMA foreign_key_check")

    close = look_away


class PostgresReader:
    """One database of a server, asked from a thread of its own: the caller need not be asynchronous."""

    def __init__(self, server: Server, database: str) -> None:
        self._server = server
        self._place = {"host": server.socket, "user": "postgres", "database": database}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._line: asyncpg.Connection | None = None

    def query(self, sql: str, *values: Any) -> Rows:
        asked = self._ask(sql.replace("?", "$1"), values)
        return asyncio.run_coroutine_threadsafe(asked, self._loop).result(60)

    async def _ask(self, sql: str, values: tuple[Any, ...]) -> Rows:
        while True:
            await asyncio.to_thread(self._server.up.wait)
            try:
                if self._line is None:
                    self._line = await asyncpg.connect(**self._place)
                return [tuple(row) for row in await self._line.fetch(sql, *values)]
            except LOST:
                await self._hang_up()

    async def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            with contextlib.suppress(*LOST):
                await line.close(timeout=5)

    def look_away(self) -> None:
        """Nothing to do: a server is made for several."""

    def sound(self) -> bool:
        """A server checks its keys by itself, and refuses to start on what it cannot read."""
        return bool(self.query("SELECT 1"))

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self) -> None:
        await self._hang_up()
        await self._loop.shutdown_default_executor()
