import asyncio

import pytest

from bot.casework.case import Report
from bot.store import cases, chats, desk, tokens


@pytest.fixture
async def ids(store):
    """A case, a chat, an officer."""
    async with store.begin() as tx:
        chat = (await chats.chat_of(tx, 1, group=False)).id
        officer = (await desk.enrol(tx, chat, "ankara", "x")).id
        made = await cases.open_case(
            tx,
            code="ABC-234",
            chat=chat,
            report=Report("self", "ru", {}),
            urgency="P1",
            suspicion="S1",
            country=None,
            mission="ankara",
            next_at=None,
        )
        return made.id, chat, officer


async def test_a_token_tells_what_it_was_issued_for(store, ids):
    case, chat, officer = ids
    async with store.begin() as tx:
        await tokens.issue(tx, "one", case, "take", chat)
        await tokens.issue(tx, "two", case, "show", chat, officer, "phone")
        assert await tokens.find(tx, "one") == tokens.Token(case, "take", chat, None, None, used=False)
        assert await tokens.find(tx, "two") == tokens.Token(case, "show", chat, officer, "phone", used=False)


@pytest.mark.parametrize("token", ["", "ONE", "one ", "\0", "' OR 1=1 --", "ё" * 500])
async def test_a_token_never_issued_is_nothing(store, ids, token):
    async with store.begin() as tx:
        await tokens.issue(tx, "one", ids[0], "take", ids[1])
        assert await tokens.find(tx, token) is None
        assert not await tokens.use(tx, token)


async def test_the_first_use_wins(store, ids):
    async with store.begin() as tx:
        await tokens.issue(tx, "one", ids[0], "take", ids[1])
        assert await tokens.use(tx, "one")
        assert not await tokens.use(tx, "one")
        assert (await tokens.find(tx, "one")).used


async def test_of_a_hundred_presses_at_once_one_wins(store, ids):
    async with store.begin() as tx:
        await tokens.issue(tx, "one", ids[0], "take", ids[1])

    async def press():
        async with store.begin() as tx:
            return await tokens.use(tx, "one")

    assert sum(await asyncio.gather(*(press() for _ in range(100)))) == 1
