import asyncio

import pytest

from bot.simulator import ActError, serve


async def test_until_wakes_with_the_change(world, citizen):
    waiting = asyncio.create_task(world.until(lambda: len(world.messages(citizen)) == 2))
    await asyncio.sleep(0)
    world.send_text(citizen, "x")
    await waiting


async def test_until_tells_what_it_saw_when_it_gives_up(api, world, citizen):
    world.send_text(citizen, "x")
    await api("sendMessage", chat_id=citizen, text="")
    with pytest.raises(TimeoutError) as gave_up:
        await world.until(lambda: False, timeout=0.01)
    seen, calls = str(gave_up.value).split("; last calls: ")
    assert seen == "not within 0.01 s; 1 updates unconfirmed"
    assert calls == "sendMessage (Bad Request: message text is empty)"


async def test_a_confirmation_is_a_change(api, world, citizen):
    world.send_text(citizen, "x")
    (update,) = await api.updates()
    poll = asyncio.create_task(api("getUpdates", offset=update["update_id"] + 1, timeout=30))
    await world.until(lambda: world.updates.confirmed == update["update_id"])
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)


async def test_the_journal_tells_accepted_from_refused(api, world, citizen):
    await api("sendMessage", chat_id=citizen, text="one")
    await api("sendMessage", chat_id=citizen, text="")
    await api("getMe")
    await api("sendChatAction", chat_id=citizen, action="typing")
    assert [call.method for call in world.journal.accepted()] == ["sendMessage", "sendChatAction"]
    (refused,) = world.journal.refused()
    assert (refused.params["chat_id"], refused.error) == (str(citizen), "Bad Request: message text is empty")
    assert world.journal.texts(citizen) == ["one"]
    assert [call.number for call in world.journal.calls] == [1, 2, 3]


async def test_an_album_shares_one_group_id(api, world, citizen):
    for name in ("a", "b"):
        world.send_photo(citizen, name.encode(), album="77")
    assert [u["message"]["media_group_id"] for u in await api.updates()] == ["77", "77"]


async def test_two_worlds_can_be_served_and_end_quickly_with_polls_waiting(world, api):
    poll = asyncio.create_task(api("getUpdates", timeout=50))
    await world.until(lambda: world.updates.polled)
    async with serve(world) as second:
        assert second.url.startswith("http://127.0.0.1:")
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)


def test_people_must_be_possible(world):
    with pytest.raises(ActError):
        world.add_phone("", "uz")
    with pytest.raises(ActError):
        world.add_phone("x", "fr")
    with pytest.raises(ActError):
        world.add_group("x", [])
    with pytest.raises(ActError):
        world.send_text(5, "x")


def test_user_ids_do_not_fit_32_bits(world):
    assert world.add_phone("x").id > 2**32


async def test_a_change_is_not_missed_between_looking_and_waiting(world, citizen):
    changed = asyncio.create_task(world.events.changed())
    world.send_text(citizen, "x")  # before the task had its first turn
    async with asyncio.timeout(5):
        await changed
