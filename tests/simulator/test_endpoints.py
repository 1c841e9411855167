"""What the page asks of the server: /sim."""

import asyncio
import base64
import json
from datetime import timedelta

import pytest


@pytest.fixture
def sim(server, session):
    async def call(endpoint, expect=200, /, **body):
        async with session.post(f"{server.url}/sim/{endpoint}", json=body) as response:
            assert response.status == expect, await response.text()
            return await response.json()

    return call


async def snapshot(server, session):
    async with session.get(f"{server.url}/sim/state") as response:
        return await response.json()


async def test_a_conversation_from_the_page(sim, api, server, session, world):
    phone = await sim("phones", name="Gulnora", language="uz", role="citizen")
    assert phone["chats"] == [phone["id"]]
    place = {"chat": phone["id"], "user": phone["id"]}
    sent = await sim("send", **place, text="/start")
    assert sent["entities"][0]["type"] == "bot_command"
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "1"}]]}
    asked = await api.ok("sendMessage", chat_id=phone["id"], text="Sure?", reply_markup=markup)
    assert (await sim("tap", **place, message_id=asked["message_id"], data="1"))["callback_id"]
    edited = await sim("edit", **place, message_id=sent["message_id"], text="/help")
    assert edited["text"] == "/help"
    await sim("send", **place, location={"latitude": 41.3, "longitude": 69.2}, reply_to=asked["message_id"])
    await sim("send", **place, contact=True)
    data = base64.b64encode(b"picture").decode()
    photo = await sim(
        "send", **place, photo={"name": "a.jpg", "mime": "image/jpeg", "base64": data}, caption="x"
    )
    async with session.get(f"{server.url}/sim/file/{photo['photo'][0]['file_id']}") as response:
        assert (await response.read(), response.content_type) == (b"picture", "image/jpeg")
    await sim("delete", **place, message_id=sent["message_id"])
    assert (await sim("block", user=phone["id"], blocked=True))["blocked"] is True
    state = await snapshot(server, session)
    assert state["phones"] == [phone]
    assert [m["message_id"] for m in state["chats"][0]["messages"]] == [2, 3, 4, 5]
    assert state["bot"]["username"] == "elchi_demo_bot"


async def test_albums_live_places_and_forwards_from_the_page(sim, api, citizen):
    place = {"chat": citizen, "user": citizen}
    data = base64.b64encode(b"bytes").decode()
    files = [{"kind": "photo", "base64": data}, {"kind": "video", "base64": data, "name": "a.mp4"}]
    album = await sim("album", **place, files=files, caption="x")
    note = await sim("send", **place, video_note={"base64": data}, caption="not for this kind")
    live = await sim("send", **place, location={"latitude": 1, "longitude": 2, "live_period": 60})
    await sim("move", **place, message_id=live["message_id"], location={"latitude": 3, "longitude": 4})
    await sim("move", **place, message_id=live["message_id"])
    forwarded = await sim("forward", **place, from_chat=citizen, message_id=album[0]["message_id"])
    assert (album[0]["caption"], album[1]["video"]["file_name"]) == ("x", "a.mp4")
    assert "caption" not in note
    assert forwarded["forward_origin"]["sender_user"]["id"] == citizen
    kinds = ["edited_message" if "edited_message" in update else "message" for update in await api.updates()]
    assert kinds == ["message"] * 4 + ["edited_message"] * 2 + ["message"]


async def test_groups_from_the_page(sim, server, session):
    first = await sim("phones", name="Rustam", language="ru", role="officer")
    second = await sim("phones", name="Malika", language="uz", role="officer")
    group = await sim("groups", title="Desk", members=[first["id"]])
    assert (group["type"], group["members"]) == ("group", [first["id"], 42])
    grown = await sim("members", chat=group["id"], add=[second["id"]], remove=[42])
    assert grown["members"] == [first["id"], second["id"]]
    moved = await sim("migrate", chat=group["id"])
    assert moved["type"] == "supergroup"
    state = await snapshot(server, session)
    assert {phone["name"]: phone["chats"] for phone in state["phones"]} == {
        "Rustam": [first["id"], moved["id"]], "Malika": [second["id"], moved["id"]],
    }  # fmt: skip


async def test_clock_and_faults_from_the_page(sim, world):
    before = world.clock.now()
    await sim("clock", minutes=90)
    assert world.clock.now() - before == timedelta(minutes=90)
    faults = await sim("faults", outage=True, drop=0.5, retry_after_next=3, slow_ms=10)
    assert (world.faults.outage, world.faults.drop, faults["retry_after_next"]) == (True, 0.5, 3)
    assert (await sim("faults", retry_after_next=None))["retry_after_next"] is None


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("phones", {"name": "x", "language": "xx", "role": "citizen"}),
        ("phones", {"name": "x"}),
        ("send", {"chat": 1, "user": 1, "text": "x"}),
        ("groups", {"title": "x", "members": [1]}),
        ("tap", {"chat": "x", "user": 1, "message_id": 1, "data": "1"}),
        ("faults", {"drop": "often"}),
        ("faults", {"earthquake": True}),
        ("clock", {"minutes": -1}),
        ("migrate", {"chat": 1}),
        ("album", {"chat": 1, "user": 1, "files": []}),
        ("album", {"chat": 5_000_000_001, "user": 5_000_000_001, "files": ["x"]}),
        ("album", {"chat": 5_000_000_001, "user": 5_000_000_001}),
        ("send", {"chat": 5_000_000_001, "user": 5_000_000_001, "photo": "x"}),
        ("send", {"chat": 5_000_000_001, "user": 5_000_000_001, "location": "x"}),
        ("move", {"chat": 5_000_000_001, "user": 5_000_000_001, "message_id": 1}),
        ("forward", {"chat": 5_000_000_001, "user": 5_000_000_001, "from_chat": 1, "message_id": 1}),
    ],
)
async def test_what_no_phone_can_do_is_refused(sim, citizen, name, body):
    assert (await sim(name, 400, **body))["error"]


async def test_an_empty_message_cannot_be_sent(sim, citizen):
    assert (await sim("send", 400, chat=citizen, user=citizen, text=" "))["error"]


async def read_events(session, url, count):
    events = []
    async with session.get(url) as response:
        assert response.content_type == "text/event-stream"
        async for line in response.content:
            if line.startswith(b"data: "):
                events.append(json.loads(line[6:]))
            if len(events) == count:
                break
    return events


async def test_events_follow_without_gaps(sim, api, server, session, world):
    reading = asyncio.create_task(read_events(session, f"{server.url}/sim/events?since=0", 8))
    person = world.add_phone("Gulnora").id
    world.send_text(person, "/start")
    sent = await api.ok("sendMessage", chat_id=person, text="x")
    await api.ok("editMessageText", chat_id=person, message_id=sent["message_id"], text="y")
    tap = world.tap(person, sent["message_id"], "1")
    await api.ok("answerCallbackQuery", callback_query_id=tap, text="ok")
    await api.ok("deleteMessage", chat_id=person, message_id=sent["message_id"])
    await sim("clock", minutes=1)
    events = await asyncio.wait_for(reading, 5)
    assert [event["type"] for event in events] == [
        "phone", "chat", "message", "message", "edited", "answer", "deleted", "clock",
    ]  # fmt: skip
    assert [event["seq"] for event in events] == list(range(1, 9))


async def test_a_page_that_missed_too_much_sees_the_gap(server, session, world, citizen):
    for number in range(6000):
        world.events.emit("clock", now=str(number))
    (first,) = await read_events(session, f"{server.url}/sim/events?since=1", 1)
    assert first["seq"] > 2


async def test_the_page_is_served(server, session):
    async with session.get(f"{server.url}/") as response:
        assert (response.status, response.content_type) == (200, "text/html")
    async with session.get(f"{server.url}/static/../world.py") as response:
        assert response.status == 404
