import asyncio
import sqlite3
import threading
from contextlib import suppress

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from bot.dialog.turn import State
from bot.store import chats, inbox, near, sessions
from bot.store.database import Conflict, open_store
from bot.store.tables import seen


async def _count(store):
    async with store.begin() as tx:
        return (await tx.conn.execute(select(func.count()).select_from(seen))).scalar_one()


async def test_concurrent_read_then_write_loses_nothing(store):
    async with store.begin() as tx:
        chat = (await chats.chat_of(tx, 1, group=False)).id

    async def increment():
        for _ in range(25):
            async with store.begin() as tx:
                state = await sessions.load(tx, chat) or State("start", turn=0)
                await asyncio.sleep(0)
                await sessions.save(tx, chat, State("start", turn=state.turn + 1), None)

    await asyncio.gather(*(increment() for _ in range(8)))
    async with store.begin() as tx:
        assert (await sessions.load(tx, chat)).turn == 200


async def test_two_stores_on_one_database_lose_nothing(url, ring, clock):
    stores = [await open_store(url, ring, clock) for _ in range(2)]
    async with stores[0].begin() as tx:
        chat = (await chats.chat_of(tx, 1, group=False)).id

    async def increment(store):
        for _ in range(10):
            async with store.begin() as tx:
                state = await sessions.load(tx, chat) or State("start", turn=0)
                await sessions.save(tx, chat, State("start", turn=state.turn + 1), None)

    await asyncio.gather(*(increment(store) for store in stores * 2))
    async with stores[0].begin() as tx:
        assert (await sessions.load(tx, chat)).turn == 40
    for store in stores:
        await store.close()


async def test_an_error_rolls_everything_back(store):
    async def fail():
        async with store.begin() as tx:
            await inbox.first_sight(tx, 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await _count(store) == 0


async def _runs(store, statement):
    """Wait until PostgreSQL is at work on the statement."""
    asked = text("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = :statement")
    running = 0
    while not running:
        async with store.begin() as tx:
            running = (await tx.conn.execute(asked, {"statement": statement})).scalar_one()


@pytest.mark.parametrize("moment", ["between", "inside"])
async def test_a_cancelled_transaction_leaves_nothing_open(store, moment):
    written = asyncio.Event()
    long = "SELECT pg_sleep(60)"

    async def work():
        async with store.begin() as tx:
            await inbox.first_sight(tx, 1)
            written.set()
            if moment == "between":
                await asyncio.Event().wait()
            else:
                await tx.conn.execute(text(long))

    if moment == "inside" and not store.postgres:
        pytest.skip("a statement of SQLite runs where it is asked for: nothing can come in between")
    for _ in range(5):
        written.clear()
        task = asyncio.create_task(work())
        async with asyncio.timeout(20):
            await written.wait()
            if moment == "inside":
                await _runs(store, long)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert store._engine.pool.checkedout() == 0
    assert await _count(store) == 0
    if store.postgres:
        async with store.begin() as tx:
            open_ones = await tx.conn.execute(
                text(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND state LIKE 'idle in transaction%' AND pid <> pg_backend_pid()"
                )
            )
            assert open_ones.scalar_one() == 0


async def test_cancelled_anywhere_the_store_goes_on(store):
    async def work(update):
        async with store.begin() as tx:
            await inbox.first_sight(tx, update)
            chat = await chats.chat_of(tx, update, group=False)
            await sessions.save(tx, chat.id, State("start"), None)

    for turns in range(60):
        task = asyncio.create_task(work(turns))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await work(1000)
    async with store.begin() as tx:
        assert not await inbox.first_sight(tx, 1000)
    assert store._engine.pool.checkedout() == 0


async def test_a_commit_whose_asker_has_gone_ends_before_the_next_transaction(
    tmp_path, ring, clock, monkeypatch
):
    store = await open_store(f"sqlite:///{tmp_path}/a.sqlite", ring, clock)
    begun, let, commit = asyncio.Event(), threading.Event(), near._commit
    loop = asyncio.get_running_loop()

    def slow(connection):
        loop.call_soon_threadsafe(begun.set)
        let.wait(20)
        commit(connection)

    async def work():
        async with store.begin() as tx:
            await inbox.first_sight(tx, 1)

    monkeypatch.setattr(near, "_commit", slow)
    task = asyncio.create_task(work())
    await begun.wait()
    task.cancel()
    monkeypatch.setattr(near, "_commit", commit)
    let.set()
    with suppress(asyncio.CancelledError):
        await task
    assert await _count(store) in (0, 1)
    await work()
    assert await _count(store) == 1
    await store.close()


async def test_waiting_for_the_turn_can_be_cancelled(store):
    async with store.begin() as tx:
        await inbox.first_sight(tx, 1)
        task = asyncio.create_task(_count(store))
        await asyncio.sleep(0)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    assert await _count(store) == 1


async def test_sqlite_settings_hold_on_every_connection(tmp_path, ring, clock):
    store = await open_store(f"sqlite:///{tmp_path / 'a.sqlite'}", ring, clock)
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 5000,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
    }
    for _ in range(2):
        async with store.begin() as tx:
            for name, value in expected.items():
                assert (await tx.conn.exec_driver_sql(f"PRAGMA {name}")).scalar_one() == value
            driver = tx.conn.sync_connection.connection.driver_connection
            assert driver.in_transaction
            assert driver.isolation_level is None
        await store._engine.dispose()
    await store.close()


async def test_a_transaction_on_sqlite_writes_from_its_first_moment(tmp_path, ring, clock):
    path = tmp_path / "a.sqlite"
    store = await open_store(f"sqlite:///{path}", ring, clock)
    async with store.begin():
        other = sqlite3.connect(path, timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()
    await store.close()


async def test_postgresql_commits_to_disk_before_it_answers(postgres, open_on):
    store = await open_on(await postgres.copy())
    async with store.begin() as tx:
        for setting, value in {"synchronous_commit": "on", "lock_timeout": "10s"}.items():
            assert (await tx.conn.execute(text(f"SHOW {setting}"))).scalar_one() == value


async def test_run_starts_again_after_a_conflict_and_gives_up_in_the_end(store):
    tries = []

    async def work(tx):
        tries.append(await inbox.first_sight(tx, 1))
        if len(tries) < 3:
            raise Conflict
        return len(tries)

    assert await store.run(work) == 3
    assert tries == [True, True, True]

    async def never(tx):
        tries.append(True)
        raise Conflict

    tries.clear()
    with pytest.raises(Conflict):
        await store.run(never)
    assert len(tries) == 5


async def test_run_survives_a_deadlock(postgres, open_on):
    store = await open_on(await postgres.copy())
    async with store.begin() as tx:
        ids = [(await chats.chat_of(tx, address, group=False)).id for address in (1, 2)]
    both = asyncio.Barrier(2)
    entered = []

    def work(order):
        async def inner(tx):
            entered.append(order)
            await sessions.load(tx, order[0])
            if len(entered) <= 2:
                await both.wait()
            await sessions.load(tx, order[1])

        return inner

    await asyncio.gather(store.run(work(ids)), store.run(work(ids[::-1])))
    assert len(entered) >= 3  # whoever is rolled back may be there again before the other has noticed


async def test_other_errors_are_not_tried_again(store):
    tries = []

    async def work(tx):
        tries.append(1)
        await tx.conn.execute(text("SELECT * FROM nowhere"))

    with pytest.raises(DBAPIError):
        await store.run(work)
    assert tries == [1]
