import asyncio
import random

import aiohttp
import pytest

from bot.simulator import Fault

LOST = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)


async def test_a_script_hits_the_nth_call_to_one_chat(api, world, citizen):
    other = world.add_phone("Olim").id
    world.send_text(other, "/start")
    world.faults.script(
        "sendMessage", Fault("refused", code=403, words="Forbidden: x"), chat=citizen, nth=2, times=2
    )
    outcome = [
        (await api("sendMessage", chat_id=chat, text="x"))[0] for chat in (citizen, other, citizen, citizen)
    ]
    assert outcome == [200, 200, 403, 403]
    assert (await api("sendMessage", chat_id=citizen, text="x"))[0] == 200


async def test_5xx_comes_with_html_and_does_nothing(api, world, citizen, session):
    world.faults.script("sendMessage", "error_5xx")
    async with session.post(f"{api.base}/sendMessage", json={"chat_id": citizen, "text": "x"}) as response:
        assert (response.status, response.content_type) == (502, "text/html")
        assert "502 Bad Gateway" in await response.text()
    assert world.from_bot(citizen) == []
    assert [call.error for call in world.journal.refused("sendMessage")] == ["fault: error_5xx"]


@pytest.mark.parametrize(("kind", "delivered"), [("drop_before", 0), ("drop_after", 1)])
async def test_dropped_connections(api, world, citizen, kind, delivered):
    world.faults.script("sendMessage", kind)
    with pytest.raises(LOST):
        await api("sendMessage", chat_id=citizen, text="x")
    assert len(world.from_bot(citizen)) == delivered
    assert len(world.journal.accepted("sendMessage", citizen)) == delivered


async def test_a_time_out_after_delivery_leaves_the_message(api, world, citizen):
    world.faults.script("sendMessage", "timeout_after")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(api("sendMessage", chat_id=citizen, text="x"), 0.1)
    call = world.journal.accepted("sendMessage")[0]
    assert (call.answered, call.result["text"], world.last(citizen)["text"]) == (False, "x", "x")


async def test_an_unreadable_answer_after_delivery(api, world, citizen, session):
    world.faults.script("sendMessage", "unreadable")
    async with session.post(f"{api.base}/sendMessage", json={"chat_id": citizen, "text": "x"}) as response:
        assert response.status == 200
        with pytest.raises(ValueError, match="Unterminated string"):
            await response.json()
    assert world.last(citizen)["text"] == "x"


async def test_the_next_sending_call_can_be_told_to_wait(api, world, citizen, session):
    world.faults.retry_after_next = 7
    assert await api.ok("getMe")
    async with session.post(f"{api.base}/sendMessage", json={"chat_id": citizen, "text": "x"}) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "7")
        assert await response.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 7",
            "parameters": {"retry_after": 7},
        }
    assert (await api("sendMessage", chat_id=citizen, text="x"))[0] == 200


async def test_an_outage_answers_nothing_and_ends_long_polls(api, world, citizen):
    poll = asyncio.create_task(api("getUpdates", timeout=30))
    await world.until(lambda: world.updates.polled)
    world.faults.outage = True
    world.send_text(citizen, "into the void")
    with pytest.raises(LOST):
        await poll
    with pytest.raises(LOST):
        await api("sendMessage", chat_id=citizen, text="x")
    world.faults.outage = False
    assert len(await api.updates()) == 1
    assert world.from_bot(citizen) == []


async def test_chances_are_repeatable(api, world, citizen):
    world.faults.error_5xx = 0.5
    world.faults.dice = random.Random(3)
    outcome = []
    for _ in range(6):
        async with api.session.post(f"{api.base}/getMe") as response:
            outcome.append(response.status)
    dice = random.Random(3)
    assert outcome == [502 if dice.random() < 0.5 else 200 for _ in range(6)]


async def test_slowness_delays_every_answer(api, world):
    world.faults.slow_ms = 30
    started = asyncio.get_running_loop().time()
    await api.ok("getMe")
    assert asyncio.get_running_loop().time() - started >= 0.03


def test_unknown_faults_are_refused(world):
    with pytest.raises(ValueError, match="no fault"):
        world.faults.script("sendMessage", "earthquake")
    with pytest.raises(ValueError, match="no switch"):
        world.faults.change({"earthquake": True})
    with pytest.raises(ValueError, match="chance"):
        world.faults.change({"drop": 2})
