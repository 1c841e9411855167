import asyncio
from datetime import timedelta

import pytest

from bot.casework.outgoing import Kind, Lane, Post
from bot.dialog.turn import State
from bot.store import chats, desk, outbox, sessions
from bot.store.sealed import CannotOpen
from bot.store.tables import chats as table


async def test_a_chat_is_made_once_and_found_again(store):
    async with store.begin() as tx:
        made = await chats.chat_of(tx, -100123, group=True)
        assert made == chats.Chat(made.id, -100123, group=True, locale=None, screen=None, gone=False)
    async with store.begin() as tx:
        assert await chats.chat_of(tx, -100123, group=True) == made
        assert await chats.chat_by_id(tx, made.id) == made


@pytest.mark.parametrize("address", [1, -1, 2**53 + 1, -(2**62), 0])
async def test_any_address_comes_back(store, address):
    async with store.begin() as tx:
        chat = await chats.chat_of(tx, address, group=False)
        assert (await chats.chat_by_id(tx, chat.id)).address == address


async def test_many_first_messages_at_once_make_one_chat(store):
    async def meet():
        async with store.begin() as tx:
            return (await chats.chat_of(tx, 7, group=False)).id

    assert len(set(await asyncio.gather(*(meet() for _ in range(20))))) == 1


async def test_a_chat_that_is_not_there_is_an_error(store):
    async with store.begin() as tx:
        with pytest.raises(LookupError):
            await chats.chat_by_id(tx, 99)


async def test_locale_screen_and_gone_are_kept(store):
    async with store.begin() as tx:
        chat = (await chats.chat_of(tx, 1, group=False)).id
        await chats.set_locale(tx, chat, "uz_Cyrl")
        await chats.set_screen(tx, chat, 2**40)
        await chats.set_gone(tx, chat, True)
    async with store.begin() as tx:
        found = await chats.chat_of(tx, 1, group=False)
        assert (found.locale, found.screen, found.gone) == ("uz_Cyrl", 2**40, True)
        await chats.set_gone(tx, chat, False)
        await chats.set_screen(tx, chat, None)
        found = await chats.chat_by_id(tx, chat)
        assert (found.screen, found.gone) == (None, False)


async def test_a_swapped_address_does_not_open(store):
    async with store.begin() as tx:
        one, two = [await chats.chat_of(tx, address, group=False) for address in (1, 2)]
        sealed = (await tx.conn.execute(table.select().where(table.c.id == two.id))).one().address
        await tx.conn.execute(table.update().where(table.c.id == one.id).values(address=sealed))
        with pytest.raises(CannotOpen):
            await chats.chat_by_id(tx, one.id)


async def test_a_moved_group_keeps_its_id_and_answers_at_the_new_address_only(store):
    async with store.begin() as tx:
        group = await chats.chat_of(tx, -5, group=True)
        await chats.set_gone(tx, group.id, True)
        await chats.readdress(tx, group.id, -1005)
        moved = await chats.chat_of(tx, -1005, group=True)
        assert (moved.id, moved.address, moved.gone) == (group.id, -1005, False)
        assert (await chats.chat_of(tx, -5, group=True)).id != group.id


async def test_moving_twice_to_the_same_address_changes_nothing(store):
    async with store.begin() as tx:
        group = await chats.chat_of(tx, -5, group=True)
        for _ in range(2):
            await chats.readdress(tx, group.id, -1005)
        assert (await chats.chat_by_id(tx, group.id)).address == -1005


async def test_a_group_already_known_at_its_new_address_becomes_one(store, clock):
    async with store.begin() as tx:
        old = (await chats.chat_of(tx, -5, group=True)).id
        new = (await chats.chat_of(tx, -1005, group=True)).id
        await desk.bind(tx, old, "ankara")
        await chats.trace(tx, old, 1)
        await chats.trace(tx, new, 1)
        await chats.trace(tx, new, 2)
        await sessions.save(tx, new, State("start"), None)
        post = Post(Lane.ALERT, new, Kind.LINE, at=tx.now + timedelta(hours=1))
        await outbox.write(tx, [post], tx.now + timedelta(seconds=30))
        await chats.readdress(tx, old, -1005)
        assert (await chats.chat_of(tx, -1005, group=True)).id == old
        with pytest.raises(LookupError):
            await chats.chat_by_id(tx, new)
        assert await desk.desk_of(tx, old) == "ankara"
        assert await chats.traces(tx, old, tx.now) == (1, 2)
    clock.move(timedelta(hours=2))
    async with store.begin() as tx:
        (row,) = await outbox.claim(tx, 5, tx.now + timedelta(seconds=30))
        assert (row.chat, row.address) == (old, -1005)


@pytest.mark.parametrize("later", ["old", "new"])
async def test_of_two_bindings_the_later_stays(store, clock, later):
    async with store.begin() as tx:
        ids = {
            "old": (await chats.chat_of(tx, -5, group=True)).id,
            "new": (await chats.chat_of(tx, -1005, group=True)).id,
        }
        await desk.bind(tx, ids["new" if later == "old" else "old"], "ankara")
    clock.move(timedelta(minutes=1))
    async with store.begin() as tx:
        await desk.bind(tx, ids[later], "istanbul")
        await chats.readdress(tx, ids["old"], -1005)
        assert await desk.desk_of(tx, ids["old"]) == "istanbul"
        assert await desk.destinations(tx, "istanbul") == (ids["old"],)
        assert await desk.destinations(tx, "ankara") == ()


async def test_a_binding_that_ended_does_not_silence_one_that_holds(store, clock):
    async with store.begin() as tx:
        old = (await chats.chat_of(tx, -5, group=True)).id
        new = (await chats.chat_of(tx, -1005, group=True)).id
        await desk.bind(tx, old, "ankara")
    clock.move(timedelta(minutes=1))
    async with store.begin() as tx:
        await desk.bind(tx, new, "istanbul")
        await desk.unbind(tx, new)
        await chats.readdress(tx, old, -1005)
        assert await desk.desk_of(tx, old) == "ankara"


async def test_a_private_chat_never_moves(store):
    async with store.begin() as tx:
        chat = await chats.chat_of(tx, 5, group=False)
        with pytest.raises(ValueError, match="no group"):
            await chats.readdress(tx, chat.id, 6)


async def test_traces_are_idempotent_dated_and_forgotten(store, clock):
    async with store.begin() as tx:
        chat = (await chats.chat_of(tx, 1, group=False)).id
        other = (await chats.chat_of(tx, 2, group=False)).id
        await chats.trace(tx, chat, 10)
        await chats.trace(tx, other, 11)
    clock.move(timedelta(hours=1))
    async with store.begin() as tx:
        for message in (12, 10, 11, 12):
            await chats.trace(tx, chat, message)
        assert await chats.traces(tx, chat, tx.now - timedelta(hours=2)) == (10, 11, 12)
        assert await chats.traces(tx, chat, tx.now) == (11, 12)
        await chats.forget_traces(tx, chat, [10, 12, 99], tx.now - timedelta(hours=48))
        assert await chats.traces(tx, chat, tx.now - timedelta(hours=2)) == (11,)
        await chats.forget_traces(tx, chat, [], tx.now)
        assert await chats.traces(tx, other, tx.now - timedelta(hours=2)) == (11,)
