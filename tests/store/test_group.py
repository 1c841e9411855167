"""Works that are ready together share one commit on SQLite; nobody pays for another's error or end."""

import asyncio

import pytest

from bot.store import inbox
from bot.store.tables import seen

WORKS = 40


@pytest.fixture
def database():
    return "sqlite"


@pytest.fixture
def commits(store):
    """How often the store has begun a transaction, as a list that grows."""
    begin, begun = store._group._begin, []

    def counted():
        begun.append(1)
        return begin()

    store._group._begin = counted
    return begun


def _work(update, *, fails=False):
    async def work(tx):
        first = await inbox.first_sight(tx, update)
        if fails:
            raise ZeroDivisionError(update)
        return update, first

    return work


async def _stored(store):
    async with store.begin() as tx:
        return sorted((await tx.conn.execute(seen.select())).scalars())


async def test_works_that_are_ready_together_share_a_commit(store, commits):
    results = await asyncio.gather(*(store.run(_work(number)) for number in range(WORKS)))

    assert results == [(number, True) for number in range(WORKS)]
    assert await _stored(store) == list(range(WORKS))
    assert len(commits) <= 3


async def test_each_sees_what_those_before_it_did(store):
    results = await asyncio.gather(*(store.run(_work(7)) for _ in range(WORKS)))

    assert [first for _, first in results] == [True] + [False] * (WORKS - 1)


async def test_one_that_fails_leaves_nothing_and_takes_nobody_along(store):
    works = [_work(number, fails=number % 7 == 3) for number in range(WORKS)]
    results = await asyncio.gather(*(store.run(work) for work in works), return_exceptions=True)

    failed = [number for number in range(WORKS) if number % 7 == 3]
    assert [number for number, each in enumerate(results) if isinstance(each, ZeroDivisionError)] == failed
    assert [error.args for error in results if isinstance(error, Exception)] == [(each,) for each in failed]
    assert await _stored(store) == [number for number in range(WORKS) if number not in failed]


@pytest.mark.parametrize("who", [0, 1, 5, WORKS - 1])
async def test_whoever_is_cancelled_the_others_come_to_their_end(store, who):
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(tx):
        begun.set()
        await go_on.wait()
        return await inbox.first_sight(tx, 1000)

    works = [slow, *(_work(number) for number in range(1, WORKS))]
    tasks = [asyncio.create_task(store.run(work)) for work in works]
    await begun.wait()
    tasks[who].cancel()
    await asyncio.sleep(0)
    go_on.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)

    assert [number for number, each in enumerate(results) if isinstance(each, BaseException)] == [who]
    wanted = {1000, *range(1, WORKS)} - ({1000} if who == 0 else {who})
    assert wanted <= set(await _stored(store))


async def test_cancelled_at_any_moment_nobody_else_is_lost(store):
    for turns in range(80):
        numbers = range(turns * 10, turns * 10 + 10)
        tasks = [asyncio.create_task(store.run(_work(number))) for number in numbers]
        for _ in range(turns):
            await asyncio.sleep(0)
        tasks[turns % 10].cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        lost = [
            number for number, each in zip(numbers, results, strict=True) if isinstance(each, BaseException)
        ]
        assert lost in ([], [numbers[turns % 10]])
    stored = set(await _stored(store))
    assert {number for number in range(800) if number // 10 % 10 != number % 10} <= stored
    assert store._engine.pool.checkedout() == 0


async def test_a_work_has_memories_of_its_own(store):
    memories = []

    async def work(tx):
        memories.append((tx.keys, tx.sessions, tx.touched, tx.versions))

    await asyncio.gather(*(store.run(work) for _ in range(3)))

    assert len({id(each) for memory in memories for each in memory}) == 12
