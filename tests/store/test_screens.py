"""The one live screen, where a change of the old one and the new one cross on their way."""

from bot.casework.message import Sent
from bot.casework.outgoing import Kind, Lane, Post
from bot.handle.settle import settle
from bot.store import chats, outbox


async def _arrives(box, chat, screen, message, **params):
    """What follows from the message's arrival, and which one is the live screen then."""
    async with box.store.begin() as tx:
        await chats.set_screen(tx, chat, screen)
    (row,) = await box.write(Post(Lane.REPLY, chat, Kind.SCREEN, None, {"turn": 5, **params}))
    async with box.store.begin() as tx:
        rows = await settle(tx, None, row, Sent(message))
        follows = [(each.kind, each.params.get("edit"), each.params.get("messages")) for each in rows]
        return follows, (await chats.chat_by_id(tx, chat)).screen


async def test_a_change_of_the_old_screen_does_not_take_the_new_one_away(box, talk):
    follows, live = await _arrives(box, talk[0], 2, 1, edit=1, live=1)
    assert (follows, live) == ([(Kind.SCREEN, 2, None)], 2)


async def test_a_quiet_refresh_of_the_old_screen_does_not_either(box, talk):
    follows, live = await _arrives(box, talk[0], 2, 1, edit=None, refresh=True)
    assert (follows, live) == ([(Kind.SCREEN, 2, None)], 2)


async def test_a_pressed_copy_that_we_did_not_know_becomes_the_screen(box, talk):
    follows, live = await _arrives(box, talk[0], 1, 2, edit=2, live=1)
    assert (follows, live) == ([(Kind.WIPE, None, [1])], 2)


async def test_a_new_screen_takes_the_old_one_away(box, talk):
    follows, live = await _arrives(box, talk[0], 1, 2, edit=None, live=1)
    assert (follows, live) == ([(Kind.WIPE, None, [1])], 2)


async def test_an_older_screen_that_another_worker_was_still_sending_goes_when_it_arrives_last(box, talk):
    chat = talk[0]
    older, newer = [
        row
        for turn, edit in ((5, None), (6, 1))
        for row in await box.write(
            Post(Lane.REPLY, chat, Kind.SCREEN, None, {"turn": turn, "edit": edit, "live": 1})
        )
    ]
    async with box.store.begin() as tx:
        await chats.set_screen(tx, chat, 1)
        await outbox.supersede(tx, chat, Kind.SCREEN)
        await settle(tx, None, newer, Sent(1))
        rows = await settle(tx, None, older, Sent(2))
        follows = [(each.kind, each.params.get("messages")) for each in rows]
        live = (await chats.chat_by_id(tx, chat)).screen
    assert (follows, live) == ([(Kind.WIPE, [2])], 1)
