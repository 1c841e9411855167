import asyncio
from datetime import timedelta

from bot.simulator.updates import CONFLICT, WEBHOOK_ACTIVE


async def test_offset_confirms_and_nothing_else_does(api, world, citizen):
    for text in ("one", "two", "three"):
        world.send_text(citizen, text)
    first = await api.updates()
    assert [u["message"]["text"] for u in first] == ["one", "two", "three"]
    assert await api.updates() == first
    assert await api.updates(offset=first[1]["update_id"]) == first[1:]
    assert await api.updates() == first[1:]
    assert world.updates.confirmed == first[0]["update_id"]
    assert await api.updates(offset=first[2]["update_id"] + 1) == []


async def test_a_negative_offset_keeps_the_last_ones(api, world, citizen):
    for text in ("one", "two", "three"):
        world.send_text(citizen, text)
    assert [u["message"]["text"] for u in await api.updates(offset=-1)] == ["three"]
    assert len(await api.updates()) == 1


async def test_limit_is_between_1_and_100(api, world, citizen):
    for number in range(120):
        world.send_text(citizen, str(number))
    assert [len(await api.updates(limit=limit)) for limit in (0, 5, 1000)] == [1, 5, 100]


async def test_a_long_poll_ends_with_the_first_update(api, world, citizen):
    poll = asyncio.create_task(api.updates(timeout=30))
    await world.until(lambda: world.updates.polled)
    world.send_text(citizen, "at last")
    assert [u["message"]["text"] for u in await poll] == ["at last"]


async def test_a_second_poller_ends_the_first(api, world, citizen):
    first = asyncio.create_task(api("getUpdates", timeout=30))
    await world.until(lambda: world.updates.polled)
    second = asyncio.create_task(api.updates(timeout=30))
    assert await first == (409, {"ok": False, "error_code": 409, "description": CONFLICT})
    world.send_text(citizen, "for the second")
    assert len(await second) == 1


async def test_a_poller_that_hung_up_takes_nothing_along(api, world, citizen):
    gone = asyncio.create_task(api("getUpdates", timeout=30))
    await world.until(lambda: world.updates.polled)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    world.send_text(citizen, "still here")
    assert len(await api.updates(timeout=5)) == 1


async def test_no_polling_while_a_webhook_is_set(api, world, citizen):
    waiting = asyncio.create_task(api("getUpdates", timeout=30))
    await world.until(lambda: world.updates.polled)
    await api.ok("setWebhook", url="http://127.0.0.1:9/hook")
    assert (await waiting)[1]["description"] == "Conflict: terminated by setWebhook request"
    assert await api.words("getUpdates") == WEBHOOK_ACTIVE
    await api.ok("deleteWebhook")
    assert await api.updates() == []


async def test_updates_are_kept_for_a_day_and_taps_for_150_seconds(api, world, citizen):
    sent = await api.ok("sendMessage", chat_id=citizen, text="x")
    world.send_text(citizen, "old")
    world.tap(citizen, sent["message_id"], "1")
    world.clock.move(timedelta(seconds=149))
    assert len(await api.updates()) == 2
    world.clock.move(timedelta(seconds=1))
    assert [u["message"]["text"] for u in await api.updates()] == ["old"]
    world.clock.move(timedelta(hours=24))
    assert await api.updates() == []


async def test_numbers_may_jump_and_an_offset_far_ahead_starts_anew(api, world, citizen):
    world.send_text(citizen, "one")
    world.updates.jump(1000)
    world.send_text(citizen, "two")
    one, two = await api.updates()
    assert two["update_id"] - one["update_id"] == 1001
    assert len(await api.updates(offset=two["update_id"] + 5000)) == 2


async def test_allowed_updates_stay_until_changed(api, world, citizen):
    await api.updates(allowed_updates=["callback_query"])
    world.send_text(citizen, "unseen")
    assert await api.updates() == []
    await api.updates(allowed_updates=[])
    world.send_text(citizen, "seen")
    assert len(await api.updates()) == 1


async def test_chat_members_come_only_on_request_and_to_administrators(api, world, group):
    newcomer, second = world.add_phone("Malika").id, world.add_phone("Olim").id
    world.promote_bot(group)
    world.updates.clear()
    world.add_member(group, newcomer)
    assert [list(u)[1] for u in await api.updates()] == ["message"]
    await api.updates(allowed_updates=["chat_member", "message"])
    world.add_member(group, second)
    kinds = [list(u)[1] for u in await api.updates(offset=-2)]
    assert sorted(kinds) == ["chat_member", "message"]


async def test_duplicates_and_disorder_on_demand(api, world, citizen):
    world.send_text(citizen, "one")
    world.send_text(citizen, "two")
    world.faults.duplicate_updates = world.faults.reorder_updates = True
    assert [u["message"]["text"] for u in await api.updates()] == ["two", "two", "one", "one"]
