"""A sender that slept past its lease finds out before it sends."""

from datetime import timedelta

import pytest

from bot.casework.outgoing import Kind, Lane, Post
from bot.store import leases

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
