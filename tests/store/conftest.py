"""An empty store on each database: SQLite in a file, PostgreSQL from a server of this session's own."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.casework.case import Report
from bot.casework.message import Outcome
from bot.casework.outgoing import Post, Row
from bot.store import cases, chats, outbox
from bot.store.database import Store, open_store
from bot.store.sealed import KeyRing
from bot.store.tables import outbox as rows
from bot.wallclock import FrozenClock
from tests.postgres import NOON, Server, server

LEASE = timedelta(seconds=30)
OpenOn = Callable[[str], Awaitable[Store]]


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOON)


@pytest.fixture(scope="session")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return KeyRing.generate(tmp_path_factory.mktemp("ring") / "keys.json")


@pytest.fixture(scope="session")
def postgres(ring: KeyRing) -> Iterator[Server]:
    with server(ring) as running:
        yield running


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
