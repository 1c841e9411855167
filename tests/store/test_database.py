import asyncio
import sqlite3
import traceback
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError

from bot.dialog.turn import State
from bot.store import chats, inbox, sessions
from bot.store.database import Conflict, StoreBroken, StoreError, open_store
from bot.store.migrate import config
from bot.store.sealed import KeyRing
from bot.store.tables import meta as meta_table
from bot.store.tables import metadata, seen


async def _count(store):
    async with store.begin() as tx:
        return (await tx.conn.execute(select(func.count()).select_from(seen))).scalar_one()


# Transactions. ---------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("moment", ["between", "inside"])
async def test_a_cancelled_transaction_leaves_nothing_open(store, moment):
    written = asyncio.Event()

    async def work():
        async with store.begin() as tx:
            await inbox.first_sight(tx, 1)
            written.set()
            if moment == "between":
                await asyncio.Event().wait()
            elif tx.postgres:
                await tx.conn.execute(text("SELECT pg_sleep(60)"))
            else:
                endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)"
                await tx.conn.execute(text(f"{endless} SELECT count(*) FROM n"))

    for _ in range(5):
        written.clear()
        task = asyncio.create_task(work())
        await written.wait()
        await asyncio.sleep(0.01)  # into the statement that is cut off
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
            driver = (await tx.conn.get_raw_connection()).driver_connection
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
    assert len(entered) == 3


async def test_other_errors_are_not_tried_again(store):
    tries = []

    async def work(tx):
        tries.append(1)
        await tx.conn.execute(text("SELECT * FROM nowhere"))

    with pytest.raises(DBAPIError):
        await store.run(work)
    assert tries == [1]


# Errors of the disk. ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT])
async def test_a_disk_that_fails_ends_the_store(store, code):
    async def work():
        async with store.begin():
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = code
            raise OperationalError("COMMIT", None, error)

    with pytest.raises(StoreBroken, match="ELCHI_DATABASE"):
        await work()


async def test_a_full_disk_is_an_error_that_passes(tmp_path, ring, clock):
    store = await open_store(f"sqlite:///{tmp_path / 'a.sqlite'}", ring, clock)

    async def fill(update):
        async with store.begin() as tx:
            pages = (await tx.conn.exec_driver_sql("PRAGMA page_count")).scalar_one()
            await tx.conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            await inbox.quarantine(tx, update, bytes(100_000))

    with pytest.raises(OperationalError, match="full"):
        await fill(1)
    async with store.begin() as tx:
        await tx.conn.exec_driver_sql("PRAGMA max_page_count = 1000000")
        await inbox.quarantine(tx, 2, bytes(100_000))
        assert await inbox.quarantined(tx, 1) is None
    await store.close()


async def test_an_error_shows_no_values(store):
    canary = "words".join("<>")

    async def work():
        async with store.begin() as tx:
            await tx.conn.execute(text("SELECT nothing FROM nowhere WHERE a = :a"), {"a": canary})

    with pytest.raises(DBAPIError) as caught:
        await work()
    assert canary not in "".join(traceback.format_exception(caught.value))


# Opening. --------------------------------------------------------------------------------------------------


async def _refusal(url, ring, clock):
    with pytest.raises(StoreError) as caught:
        await open_store(url, ring, clock)
    line = str(caught.value)
    assert "\n" not in line
    assert line.startswith("ELCHI_")
    assert "geheim" not in "".join(traceback.format_exception(caught.value))
    return line


@pytest.mark.parametrize(
    "url",
    [
        "",
        "elchi.sqlite",
        "://",
        "mysql://root:geheim@localhost/elchi",
        "oracle+nonsense://root:geheim@localhost/elchi",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite+aiosqlite:///file:x?mode=memory&uri=true",
        "sqlite:////nowhere/at/all/elchi.sqlite",
        "sqlite:////",
        "postgresql://elchi:geheim@127.0.0.1:1/elchi",
        "postgresql://elchi:geheim@127.0.0.1:port/elchi",
        "postgresql://elchi:geheim@[::1/elchi",
        "postgresql://elchi:geheim@/elchi?host=/nowhere/at/all",
        "postgresql://elchi:geheim@127.0.0.1:1/elchi?nonsense=1",
        "postgresql://elchi:geheim@nowhere.invalid/elchi",
    ],
)
async def test_a_wrong_url_is_told_in_one_line_without_the_password(url, ring, clock):
    assert (await _refusal(url, ring, clock)).startswith("ELCHI_DATABASE")


async def test_a_database_or_user_unknown_to_postgresql_is_told(postgres, ring, clock):
    assert "no such database" in await _refusal(postgres.url("nowhere"), ring, clock)
    nobody = postgres.url("postgres").replace("postgres@", "nobody:geheim@")
    assert "ELCHI_DATABASE" in await _refusal(nobody, ring, clock)


async def test_a_wrong_password_is_told_without_it(postgres, ring, clock):
    await postgres.execute("CREATE ROLE guarded LOGIN PASSWORD 'right'")
    await postgres.guard("local all guarded scram-sha-256")
    url = postgres.url("postgres").replace("postgres@", "guarded:geheim@")
    assert "wrong user or password" in await _refusal(url, ring, clock)


async def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path, ring, clock):
    path = tmp_path / "a.sqlite"
    path.write_bytes(b"minutes of the meeting\n" * 500)
    before = path.read_bytes()
    assert "ELCHI_DATABASE" in await _refusal(f"sqlite:///{path}", ring, clock)
    assert path.read_bytes() == before


async def test_a_damaged_database_is_refused(tmp_path, ring, clock):
    path = tmp_path / "a.sqlite"
    store = await open_store(f"sqlite:///{path}", ring, clock)
    async with store.begin() as tx:
        for update in range(2000):
            await inbox.first_sight(tx, update)
    await store.scrub()
    await store.close()
    data = bytearray(path.read_bytes())
    for page in range(8, len(data) // 4096):
        data[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    path.write_bytes(data)
    assert "damaged" in await _refusal(f"sqlite:///{path}", ring, clock)


async def test_a_ring_that_does_not_fit_is_refused(store, url, clock, tmp_path):
    other = KeyRing.generate(tmp_path / "other.json")
    line = await _refusal(url, other, clock)
    assert line == "ELCHI_KEYS: this key ring does not fit the data in ELCHI_DATABASE"


async def test_a_ring_that_lost_its_first_key_is_refused(store, url, clock, tmp_path):
    """It would open everything sealed since, and find no chat again."""
    ring = KeyRing.generate(tmp_path / "other.json")
    async with store.begin() as tx:
        place = "meta|value|ring_check"
        value = ring.seal(b"the mark of another first key", place)
        await tx.conn.execute(meta_table.update().values(value=value))
    assert "does not fit" in await _refusal(url, ring, clock)


async def test_a_rotated_ring_fits(url, clock, tmp_path, database, postgres):
    name = await postgres.empty()
    url = postgres.url(name) if database == "postgresql" else f"sqlite:///{tmp_path / 'b.sqlite'}"
    path = tmp_path / "keys.json"
    store = await open_store(url, KeyRing.generate(path), clock)
    async with store.begin() as tx:
        known = await chats.chat_of(tx, 42, group=False)
    await store.close()
    store = await open_store(url, KeyRing.rotate(path), clock)
    async with store.begin() as tx:
        assert await chats.chat_of(tx, 42, group=False) == known
    await store.close()
    await postgres.drop(name)


async def test_a_database_of_a_newer_release_is_refused(store, url, ring, clock):
    async with store.begin() as tx:
        await tx.conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "newer release" in await _refusal(url, ring, clock)


# Migrations. -----------------------------------------------------------------------------------------------


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


# Times. ----------------------------------------------------------------------------------------------------


async def test_a_naive_time_is_refused(store):
    async with store.begin() as tx:
        with pytest.raises(StatementError, match="time zone"):
            await tx.conn.execute(seen.insert().values(update=1, at=datetime(2026, 1, 1)))


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 1, 1, 3, 4, 5, 678901, tzinfo=UTC),
        datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=5))),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2100, 1, 1, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
    ],
)
async def test_a_time_comes_back_as_the_same_moment_in_utc(store, moment):
    async with store.begin() as tx:
        await tx.conn.execute(seen.insert().values(update=1, at=moment))
        back = (await tx.conn.execute(select(seen.c.at))).scalar_one()
    assert back == moment
    assert back.utcoffset() == timedelta()
