"""Albums, films, live places, contacts and forwards of people, and what the bot learns of them."""

from datetime import timedelta

import pytest

from bot.simulator import ActError


async def test_an_album_of_a_person_comes_as_messages_of_one_group(api, world, citizen):
    world.send_album(citizen, [("photo", b"1"), ("video", b"2"), ("photo", b"3")], caption="my contract")
    messages = [update["message"] for update in await api.updates()]
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["my contract", None, None]
    assert [("photo" in message, "video" in message) for message in messages] == [
        (True, False), (False, True), (True, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "files",
    [
        [("photo", b"1")],
        [("photo", b"1")] * 11,
        [("photo", b"1"), ("document", b"2")],
        [("audio", b"1"), ("document", b"2")],
        [("voice", b"1"), ("voice", b"2")],
        [("video_note", b"1")] * 2,
    ],
)
async def test_no_app_makes_such_an_album(api, world, citizen, files):
    with pytest.raises(ActError):
        world.send_album(citizen, files)
    assert await api.updates() == []


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("video", {"width": 640, "height": 480, "duration": 5, "mime_type": "video/mp4"}),
        ("video_note", {"length": 384, "duration": 5}),
        ("audio", {"duration": 60, "file_name": "audio.mp3", "mime_type": "audio/mpeg"}),
    ],
)
async def test_films_and_sound_come_with_their_measures_and_can_be_fetched(
    api, server, session, world, citizen, kind, fields
):
    world.send_file(citizen, kind, b"bytes")
    (update,) = await api.updates()
    file = update["message"][kind]
    assert fields.items() <= file.items()
    path = (await api.ok("getFile", file_id=file["file_id"]))["file_path"]
    async with session.get(f"{server.url}/file/bot{world.token}/{path}") as response:
        assert await response.read() == b"bytes"


async def test_a_live_location_moves_and_ends_as_edits(api, world, citizen):
    message = world.send_location(citizen, 41.0, 29.0, live=900)["message_id"]
    world.clock.move(timedelta(seconds=30))
    world.move_location(citizen, message, (41.1, 29.1))
    world.move_location(citizen, message, None)
    shared, moved, ended = await api.updates()
    assert shared["message"]["location"] == {"latitude": 41.0, "longitude": 29.0, "live_period": 900}
    assert moved["edited_message"]["location"] == {"latitude": 41.1, "longitude": 29.1, "live_period": 900}
    assert moved["edited_message"]["message_id"] == message
    assert moved["edited_message"]["edit_date"] - moved["edited_message"]["date"] == 30
    assert ended["edited_message"]["location"] == {"latitude": 41.1, "longitude": 29.1}
    with pytest.raises(ActError):
        world.move_location(citizen, message, (41.2, 29.2))


async def test_only_a_live_location_of_ones_own_moves_and_only_in_its_time(api, world, citizen):
    still = world.send_location(citizen, 1, 2)["message_id"]
    live = world.send_location(citizen, 1, 2, live=60)["message_id"]
    theirs = (await api.ok("sendLocation", chat_id=citizen, latitude=1, longitude=2))["message_id"]
    words = world.send_text(citizen, "x")["message_id"]
    for message in (still, theirs, words):
        with pytest.raises(ActError):
            world.move_location(citizen, message, (3, 4))
    world.clock.move(timedelta(seconds=60))
    with pytest.raises(ActError):
        world.move_location(citizen, live, (3, 4))
    for seconds in (59, 86401):
        with pytest.raises(ActError):
            world.send_location(citizen, 1, 2, live=seconds)


async def test_forwards_tell_who_wrote_first(api, world, citizen, group, officer):
    sent = world.send_text(officer, "call me", chat=group)
    world.forward_text(citizen, "Work abroad, 3000 a month", "Recruiter")
    world.send_text(officer, "/start")
    first = world.forward(officer, sent["message_id"], from_chat=group)
    again = world.forward(officer, first["message_id"], from_chat=officer)
    hidden, _, told, retold = [update["message"] for update in await api.updates()]
    assert hidden["forward_origin"]["sender_user_name"] == "Recruiter"
    assert (hidden["text"], hidden["from"]["id"]) == ("Work abroad, 3000 a month", citizen)
    assert (told["text"], told["forward_origin"]["sender_user"]["id"]) == ("call me", officer)
    assert retold["forward_origin"] == told["forward_origin"]
    with pytest.raises(ActError):
        world.edit(officer, again["message_id"], "changed")


async def test_what_is_protected_or_service_or_elsewhere_is_not_forwarded(api, world, citizen, group):
    secret = await api.ok("sendMessage", chat_id=citizen, text="x", protect_content=True)
    for message, place in ((secret["message_id"], citizen), (1, group), (99, citizen)):
        with pytest.raises(ActError):
            world.forward(citizen, message, from_chat=place)


@pytest.mark.parametrize("kind", ["place", "contact", "video_note"])
async def test_a_message_without_words_gets_none_by_an_edit(world, citizen, kind):
    sent = {
        "place": lambda: world.send_location(citizen, 1, 2),
        "contact": lambda: world.send_contact(citizen),
        "video_note": lambda: world.send_file(citizen, "video_note", b"x"),
    }[kind]()
    with pytest.raises(ActError):
        world.edit(citizen, sent["message_id"], "x")
