"""PostgreSQL's transactions, cancelled at each await and cut off at each moment: nothing is half done."""

import asyncio
import traceback
from collections.abc import Generator
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import bindparam, make_url, text
from sqlalchemy.exc import DBAPIError, PendingRollbackError

from bot.store import chats, inbox
from bot.store.engine import passing
from bot.store.prepared import Prepared
from bot.store.tables import meta, seen

_SEEN = Prepared(seen.select().where(seen.c.update == bindparam("sought")))
_NEW = meta.insert()
_OPEN = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND state LIKE 'idle in transaction%' AND pid <> pg_backend_pid()"
)


@pytest.fixture
def database():
    return "postgresql"


class Cancelled:
    """Work whose task is cancelled at some of its awaits, counted from nought."""

    def __init__(self, work, moments):
        self.work, self.moments, self.awaits = work, moments, 0

    def __await__(self) -> Generator[Any, Any, Any]:
        steps, task = self.work.__await__(), asyncio.current_task()
        step, given = steps.send, None
        while True:
            try:
                waited_for = step(given)
            except StopIteration as end:
                return end.value
            if self.awaits in self.moments:
                task.cancel()
            self.awaits += 1
            try:
                step, given = steps.send, (yield waited_for)
            except BaseException as error:  # noqa: BLE001 # it belongs to the work
                step, given = steps.throw, error

    async def run(self):
        """Its result; what goes on without it is waited for."""
        with suppress(asyncio.CancelledError, ZeroDivisionError):
            await asyncio.create_task(self._awaited())
        await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()}, return_exceptions=True)

    async def _awaited(self):
        return await self


async def _there(store, update):
    async with store.begin() as tx:
        return (await tx.conn.execute(_SEEN, {"sought": update})).first() is not None


async def _whole(store):
    """Nothing is borrowed from the pool, nothing that lies in it is inside a transaction."""
    assert store._engine.pool.checkedout() == 0
    async with store.begin() as tx:
        assert (await tx.conn.execute(_OPEN)).scalar_one() == 0


async def _two_rows(store, number, *, fail):
    async with store.begin() as tx:
        await inbox.first_sight(tx, number)
        await tx.conn.execute(text("SELECT 1"))
        await inbox.first_sight(tx, -number)
        if fail:
            raise ZeroDivisionError


@pytest.mark.parametrize("again", [(), (1,), (2,), (1, 2, 3)], ids=str)
@pytest.mark.parametrize("fail", [False, True])
@pytest.mark.parametrize("pooled", [False, True])
async def test_cancelled_at_any_await_it_is_done_or_not(store, again, fail, pooled):
    at, ended = 0, False
    while not ended:
        if not pooled:
            await store._engine.dispose()
        work = Cancelled(_two_rows(store, at + 1, fail=fail), {at, *(at + each for each in again)})
        await work.run()
        ended = work.awaits <= at
        await _whole(store)
        done = await _there(store, at + 1)
        assert done == await _there(store, -at - 1)
        assert done <= (not fail)
        assert done or fail or not ended
        at += 1
    assert at > 5  # the connection's own, BEGIN, three statements and the end


async def _pid(tx):
    return (await tx.conn.execute(text("SELECT pg_backend_pid()"))).scalar_one()


@pytest.mark.parametrize("moment", ["begun", "written", "commit"])
@pytest.mark.parametrize("prepared", [False, True])
async def test_a_lost_connection_says_nothing_about_the_work(store, postgres, moment, prepared):
    async def work(alive):
        async with store.begin() as tx:
            kill = f"SELECT pg_terminate_backend({await _pid(tx)}, 20000)"
            if moment == "begun" and not alive:
                await postgres.execute(kill)
            await inbox.first_sight(tx, 1)
            if moment == "written" and not alive:
                await postgres.execute(kill)
            statement = (_SEEN, {"sought": 1}) if prepared else (text("SELECT 1"),)
            await tx.conn.execute(*statement)
            if moment == "commit" and not alive:
                await postgres.execute(kill)

    with pytest.raises(DBAPIError) as lost:
        await work(alive=False)
    assert passing(lost.value)
    await _whole(store)
    assert not await _there(store, 1)
    await work(alive=True)
    assert await _there(store, 1)


async def test_connections_lost_while_nobody_uses_them_are_made_anew(store, postgres):
    together = asyncio.Barrier(4)

    async def use():
        async with store.begin() as tx:
            await together.wait()
            return await _pid(tx)

    for pid in await asyncio.gather(*(use() for _ in range(4))):
        await postgres.execute(f"SELECT pg_terminate_backend({pid}, 20000)")
    await asyncio.gather(*(use() for _ in range(4)))
    await _whole(store)


async def test_sweeping_finds_a_connection_that_lives(store, postgres):
    async with store.begin() as tx:
        pid = await _pid(tx)
    await postgres.execute(f"SELECT pg_terminate_backend({pid}, 20000)")
    await store.scrub()
    await _whole(store)


async def test_an_error_that_is_passed_over_is_not_committed_as_if_nothing_were(store):
    async def work():
        async with store.begin() as tx:
            await inbox.first_sight(tx, 1)
            for _ in range(2):
                with suppress(DBAPIError):
                    await tx.conn.execute(_NEW, {"name": "twice", "value": b""})

    with pytest.raises(PendingRollbackError):
        await work()
    assert not await _there(store, 1)
    await _whole(store)


_COLUMNS = {  # what a newer release may do to the tables while this one works on them
    "added": "ADD COLUMN more VARCHAR DEFAULT 'x'",
    "dropped": "DROP COLUMN more",
    "another type": "ALTER COLUMN locale TYPE TEXT",
    "the old type": "ALTER COLUMN locale TYPE VARCHAR",
}


async def test_statements_outlive_a_change_of_the_tables(store, url, postgres):
    async def turn(tx):
        chat = await chats.chat_of(tx, 1, group=False)
        await chats.set_locale(tx, chat.id, "ru")
        return (await chats.chat_by_id(tx, chat.id)).locale

    await store.run(turn)
    for change in _COLUMNS.values():
        await postgres.execute(f"ALTER TABLE chats {change}", database=make_url(url).database)
        assert await store.run(turn) == "ru"


_WRONG = {  # rows of `meta` that are refused, or whose values no driver takes
    "again": {"name": "SECRET", "value": b""},
    "without a value": {"name": "SECRET2", "value": None},
    "of another type": {"name": 987_654, "value": b""},
    "with a nought": {"name": "SECRET\0", "value": b""},
    "with half a sign": {"name": "SECRET\ud800", "value": b""},
}


@pytest.mark.parametrize("row", _WRONG.values(), ids=_WRONG)
@pytest.mark.parametrize("prepared", [False, True])
async def test_no_value_is_in_an_error(store, row, prepared):
    statement = Prepared(_NEW) if prepared else _NEW
    async with store.begin() as tx:
        await tx.conn.execute(statement, _WRONG["again"])

    async def work():
        async with store.begin() as tx:
            await tx.conn.execute(statement, row)

    with pytest.raises(DBAPIError) as caught:
        await work()
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert "SECRET" not in told
    assert "987654" not in told
    assert not passing(caught.value)
