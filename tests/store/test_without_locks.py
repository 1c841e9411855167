"""Why there are locks: without them two workers at one conversation lose a turn, and a test would see it."""

import asyncio

import pytest

from bot.dialog.turn import State
from bot.store import chats, sessions
from bot.store.database import open_store


@pytest.fixture
def database():
    return "postgresql"


@pytest.fixture
async def workers(url, ring, clock):
    stores = [await open_store(url, ring, clock) for _ in range(2)]
    yield stores
    for store in stores:
        await store.close()


async def _turns(workers, *, together):
    """Both read the conversation, then both add a turn to it; how many turns it has at the end."""
    async with workers[0].begin() as tx:
        chat = (await chats.chat_of(tx, 1, group=False)).id
        await sessions.save(tx, chat, State("start", turn=0), None)
    read = asyncio.Barrier(2)

    async def turn(store):
        async with store.begin() as tx:
            state = await sessions.load(tx, chat)
            if together:
                await read.wait()
            await sessions.save(tx, chat, State("start", turn=state.turn + 1), None)

    await asyncio.gather(*map(turn, workers))
    async with workers[0].begin() as tx:
        return (await sessions.load(tx, chat)).turn


async def test_with_the_lock_both_turns_count(workers):
    assert await _turns(workers, together=False) == 2


async def test_without_it_one_is_lost(workers, monkeypatch):
    async def unlocked(tx, chat):
        pass

    monkeypatch.setattr(sessions, "_lock", unlocked)
    assert await _turns(workers, together=True) == 1
