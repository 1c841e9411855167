"""A sender that slept past its lease finds out before it sends; outcomes and turns never wait in a circle."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.casework.message import Sent
from bot.casework.outgoing import Kind, Lane, Post
from bot.store import cases, leases, outbox, sessions

LEASE = timedelta(seconds=30)


async def test_a_row_that_another_took_over_is_not_sent(box, talk, clock):
    (row,) = await box.write(Post(Lane.ALERT, talk[0], Kind.DESK))
    async with box.store.begin() as tx:
        await leases.check(tx, row)
    clock.move(LEASE)
    (again,) = await box.claim()
    async with box.store.begin() as tx:
        await leases.check(tx, again)
        with pytest.raises(leases.TakenOver):
            await leases.check(tx, row)


_WAITS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


async def _until_somebody_waits(store):
    while True:
        async with store.begin() as tx:
            if (await tx.conn.execute(_WAITS)).scalar_one():
                return


async def _take(tx, row, about):
    await cases.case(tx, about)


async def _settle(tx, row, about):
    await leases.hold(tx, [row])
    await outbox.settle(tx, row, Sent(1))


@pytest.mark.parametrize("database", ["postgresql"])
@pytest.mark.parametrize("first", [_take, _settle])
async def test_who_works_on_a_case_and_its_person_do_not_wait_for_each_other(box, talk, first):
    about = await box.case(talk[0])
    (row,) = await box.write(Post(Lane.ALERT, talk[1], Kind.LINE, about))
    begun, done = asyncio.Event(), []

    async def turn():
        async with box.store.begin() as tx:
            await sessions.load(tx, talk[0])
            begun.set()
            await _until_somebody_waits(box.store)
            await cases.case(tx, about)
        done.append("turn")

    async def other():
        await begun.wait()
        async with box.store.begin() as tx:
            await first(tx, row, about)
            await sessions.load(tx, talk[0])
        done.append("other")

    await asyncio.gather(turn(), other())
    assert done == ["turn", "other"]
