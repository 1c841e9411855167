import asyncio
from datetime import timedelta

import pytest

from bot.store import inbox


async def test_an_update_is_new_once(store):
    async with store.begin() as tx:
        assert await inbox.first_sight(tx, 7)
    async with store.begin() as tx:
        assert not await inbox.first_sight(tx, 7)


@pytest.mark.parametrize("update", [0, -5, 2**62, 3])
async def test_ids_are_compared_and_never_ordered(store, update):
    async with store.begin() as tx:
        assert await inbox.first_sight(tx, 10**9)
        assert await inbox.first_sight(tx, update)


async def test_fifty_deliveries_at_once_have_one_effect(store):
    async def deliver():
        async with store.begin() as tx:
            return await inbox.first_sight(tx, 1)

    assert sum(await asyncio.gather(*(deliver() for _ in range(50)))) == 1


async def test_a_rolled_back_sight_does_not_count(store):
    async def fail():
        async with store.begin() as tx:
            await inbox.first_sight(tx, 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with store.begin() as tx:
        assert await inbox.first_sight(tx, 1)


async def test_failures_are_counted_for_each_update(store):
    async with store.begin() as tx:
        assert [await inbox.count_failure(tx, 1) for _ in range(3)] == [1, 2, 3]
        assert await inbox.count_failure(tx, 2) == 1


async def test_quarantine_keeps_the_first_copy(store):
    async with store.begin() as tx:
        await inbox.quarantine(tx, 1, b"\x00raw\xff")
        await inbox.quarantine(tx, 1, b"another")
        assert await inbox.quarantined(tx, 1) == b"\x00raw\xff"
        assert await inbox.quarantined(tx, 2) is None


async def test_old_ids_are_forgotten_and_new_ones_kept(store, clock):
    async with store.begin() as tx:
        await inbox.first_sight(tx, 1)
        await inbox.count_failure(tx, 1)
    clock.move(timedelta(days=3))
    async with store.begin() as tx:
        await inbox.first_sight(tx, 2)
        await inbox.forget_seen(tx, tx.now - timedelta(days=2))
        assert await inbox.first_sight(tx, 1)
        assert not await inbox.first_sight(tx, 2)
        assert await inbox.count_failure(tx, 1) == 1
