import asyncio

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, inspect, select

from bot.store import inbox
from bot.store.columns import metadata
from bot.store.database import open_store
from bot.store.migrate import config
from bot.store.tables import seen


async def _count(store):
    async with store.begin() as tx:
        return (await tx.conn.execute(select(func.count()).select_from(seen))).scalar_one()


@pytest.fixture
async def empty(database, request, tmp_path):
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    server = request.getfixturevalue("postgres")
    name = await server.empty()
    yield server.url(name)
    await server.drop(name)


async def test_migrations_from_nothing_give_the_tables(empty, ring, clock):
    def differences(connection):
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return compare_metadata(context, metadata)

    store = await open_store(empty, ring, clock)
    async with store.begin() as tx:
        assert await tx.conn.run_sync(differences) == []
    await store.close()


async def test_migrations_go_down_to_nothing_and_up_again(empty, ring, clock):
    store = await open_store(empty, ring, clock)
    async with store.begin() as tx:
        await tx.conn.run_sync(lambda connection: command.downgrade(config(connection), "base"))
        left = await tx.conn.run_sync(lambda connection: inspect(connection).get_table_names())
        assert left == ["alembic_version"]
    await store.close()
    store = await open_store(empty, ring, clock)
    assert await _count(store) == 0
    await store.close()


async def test_workers_that_start_together_migrate_once(empty, ring, clock):
    stores = await asyncio.gather(*(open_store(empty, ring, clock) for _ in range(4)))
    for store in stores:
        assert await _count(store) == 0
        await store.close()


async def test_opening_again_keeps_what_is_there(store, url, ring, clock):
    async with store.begin() as tx:
        await inbox.first_sight(tx, 1)
    again = await open_store(url, ring, clock)
    assert await _count(again) == 1
    await again.close()


async def test_a_migration_that_fails_leaves_nothing_behind(empty, ring, clock, monkeypatch):
    async def fail(tx):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("bot.store.database._check_ring", fail)
        with pytest.raises(ZeroDivisionError):
            await open_store(empty, ring, clock)
    store = await open_store(empty, ring, clock)
    assert await _count(store) == 0
    await store.close()
