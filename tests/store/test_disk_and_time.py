import sqlite3
import traceback
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, OperationalError, PendingRollbackError, StatementError

from bot.store import inbox
from bot.store.database import StoreBroken, open_store
from bot.store.tables import seen


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


async def test_what_sqlite_rolled_back_by_itself_is_not_gone_on_with(tmp_path, ring, clock):
    store = await open_store(f"sqlite:///{tmp_path / 'a.sqlite'}", ring, clock)

    async def work(tx):
        await inbox.first_sight(tx, 1)
        await tx.conn.exec_driver_sql("ROLLBACK")  # as it does where the disk fails
        await inbox.first_sight(tx, 2)

    with pytest.raises(PendingRollbackError):
        await store.run(work)
    async with store.begin() as tx:
        assert (await tx.conn.execute(select(seen.c.update))).all() == []
    await store.close()


async def test_an_error_shows_no_values(store):
    canary = "words".join("<>")

    async def work():
        async with store.begin() as tx:
            await tx.conn.execute(text("SELECT nothing FROM nowhere WHERE a = :a"), {"a": canary})

    with pytest.raises(DBAPIError) as caught:
        await work()
    assert canary not in "".join(traceback.format_exception(caught.value))


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
