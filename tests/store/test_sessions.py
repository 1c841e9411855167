import asyncio
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.dialog.turn import Draft, Offer, State
from bot.store import chats, sessions
from bot.store.sealed import CannotOpen
from bot.store.tables import data_keys
from bot.store.tables import sessions as table

words = st.text(st.characters(), max_size=30)  # surrogates, NUL and all
several = st.lists(words, max_size=4).map(tuple)
drafts = st.builds(
    Draft, facts=st.dictionaries(words, several, max_size=4), asked=several, case=st.none() | words
)
states = st.builds(
    State,
    node=words,
    turn=st.integers(0, 2**31 - 1),
    locale=st.none() | words,
    journey=words,
    drafts=st.dictionaries(words, drafts, max_size=3),
    trail=several,
    picked=several,
    offers=st.lists(st.builds(Offer, words, words), max_size=3).map(tuple),
    page=st.integers(0, 1000),
    note=words,
)


async def _chat(store, address=1):
    async with store.begin() as tx:
        return (await chats.chat_of(tx, address, group=False)).id


async def _keys(tx):
    return (await tx.conn.execute(select(func.count()).select_from(data_keys))).scalar_one()


@settings(suppress_health_check=list(HealthCheck), max_examples=60, deadline=None)
@given(state=states)
async def test_any_state_comes_back_as_it_was(store, state):
    async with store.begin() as tx:
        chat = (await chats.chat_of(tx, 1, group=False)).id
        await sessions.save(tx, chat, state, None)
    async with store.begin() as tx:
        assert await sessions.load(tx, chat) == state


async def test_a_chat_without_a_conversation(store):
    chat = await _chat(store)
    async with store.begin() as tx:
        assert await sessions.load(tx, chat) is None
        await sessions.erase(tx, chat)


async def test_each_conversation_keeps_one_key_of_its_own(store):
    one, two = await _chat(store, 1), await _chat(store, 2)
    for turn in (1, 2, 3):
        async with store.begin() as tx:
            for chat in (one, two):
                await sessions.save(tx, chat, State("start", turn=turn), None)
    async with store.begin() as tx:
        assert await _keys(tx) == 2
        rows = (await tx.conn.execute(select(table))).all()
        assert len({row.data_key for row in rows}) == 2
        assert {row.turn for row in rows} == {3}


async def test_first_messages_at_once_make_one_conversation(store):
    chat = await _chat(store)

    async def turn():
        async with store.begin() as tx:
            state = await sessions.load(tx, chat) or State("start", turn=0)
            await sessions.save(tx, chat, State("start", turn=state.turn + 1), None)

    await asyncio.gather(*(turn() for _ in range(10)))
    async with store.begin() as tx:
        assert (await sessions.load(tx, chat)).turn == 10
        assert await _keys(tx) == 1


async def test_saving_blindly_at_once_makes_one_conversation(store):
    chat = await _chat(store)

    async def turn():
        async with store.begin() as tx:
            await sessions.save(tx, chat, State("start"), None)

    await asyncio.gather(*(turn() for _ in range(10)))
    async with store.begin() as tx:
        assert await _keys(tx) == 1


async def test_what_was_erased_is_unreadable_even_in_an_old_copy(store):
    chat = await _chat(store)
    async with store.begin() as tx:
        await sessions.save(tx, chat, State("start", note="a secret"), None)
    async with store.begin() as tx:
        copy = (await tx.conn.execute(select(table))).one()
    async with store.begin() as tx:
        await sessions.erase(tx, chat)
        assert await sessions.load(tx, chat) is None
        assert await _keys(tx) == 0
    async with store.begin() as tx:
        await sessions.save(tx, chat, State("start"), None)
        await tx.conn.execute(table.update().values(state=copy.state))
        with pytest.raises(CannotOpen):
            await sessions.load(tx, chat)


async def test_erased_and_saved_in_one_transaction_begins_anew(store):
    chat = await _chat(store)
    async with store.begin() as tx:
        await sessions.save(tx, chat, State("start", turn=5), None)
        await sessions.erase(tx, chat)
        await sessions.save(tx, chat, State("again"), None)
    async with store.begin() as tx:
        assert await sessions.load(tx, chat) == State("again")
        assert await _keys(tx) == 1


async def test_a_state_moved_to_another_conversation_does_not_open(store):
    one, two = await _chat(store, 1), await _chat(store, 2)
    async with store.begin() as tx:
        await sessions.save(tx, one, State("one"), None)
        await sessions.save(tx, two, State("two"), None)
        first = (await tx.conn.execute(select(table).where(table.c.chat == one))).one()
        values = {"state": first.state, "data_key": first.data_key}  # even with the key that sealed it
        await tx.conn.execute(table.delete().where(table.c.chat == one))
        await tx.conn.execute(table.update().where(table.c.chat == two).values(**values))
    async with store.begin() as tx:
        with pytest.raises(CannotOpen):
            await sessions.load(tx, two)


async def test_data_keys_swapped_do_not_open(store):
    one, two = await _chat(store, 1), await _chat(store, 2)
    async with store.begin() as tx:
        await sessions.save(tx, one, State("one"), None)
        await sessions.save(tx, two, State("two"), None)
        first, second = (await tx.conn.execute(select(data_keys))).all()
        for key, other in ((first, second), (second, first)):
            await tx.conn.execute(
                data_keys.update().where(data_keys.c.id == key.id).values(wrapped=other.wrapped)
            )
    async with store.begin() as tx:
        for chat in (one, two):
            with pytest.raises(CannotOpen):
                await sessions.load(tx, chat)


async def test_quiet_conversations_come_oldest_first_and_not_before_time(store, clock):
    async with store.begin() as tx:
        ids = []
        for address, minutes in enumerate((20, 10, 30, None)):
            chat = (await chats.chat_of(tx, address, group=False)).id
            ids.append(chat)
            lapses_at = None if minutes is None else tx.now + timedelta(minutes=minutes)
            await sessions.save(tx, chat, State("start"), lapses_at)
        assert await sessions.lapsed(tx, tx.now, 10) == ()
    clock.move(timedelta(minutes=20))
    async with store.begin() as tx:
        assert await sessions.lapsed(tx, tx.now, 10) == (ids[1], ids[0])
        assert await sessions.lapsed(tx, tx.now, 1) == (ids[1],)
        await sessions.save(tx, ids[1], State("start"), None)
        assert await sessions.lapsed(tx, tx.now, 10) == (ids[0],)


async def test_two_workers_do_not_take_the_same_quiet_conversation(postgres, ring, clock, open_on):
    store = await open_on(await postgres.copy())
    chat = await _chat(store)
    async with store.begin() as tx:
        await sessions.save(tx, chat, State("start"), tx.now)
    async with store.begin() as first, store.begin() as second:
        assert await sessions.lapsed(first, first.now, 5) == (chat,)
        assert await sessions.lapsed(second, second.now, 5) == ()


async def test_a_conversation_just_written_to_is_not_quiet(postgres, ring, clock, open_on):
    store = await open_on(await postgres.copy())
    chat = await _chat(store)
    async with store.begin() as tx:
        await sessions.save(tx, chat, State("start"), tx.now)
    async with store.begin() as writer:
        await sessions.load(writer, chat)
        await sessions.save(writer, chat, State("start"), None)
        async with store.begin() as clockwork:
            assert await sessions.lapsed(clockwork, clockwork.now, 5) == ()
    async with store.begin() as clockwork:
        assert await sessions.lapsed(clockwork, clockwork.now, 5) == ()
