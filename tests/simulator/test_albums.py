"""Albums of the bot: one message per file, one media_group_id; Telegram's words for what makes none."""

import json

import aiohttp
import pytest

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080020004001012200") + bytes(20)


@pytest.fixture
def upload(api):
    """Calls sendMediaGroup as a multipart form: `media` as JSON, files by name."""

    async def call(chat, media, /, **files):
        form = aiohttp.FormData({"chat_id": str(chat), "media": json.dumps(media)})
        for name, data in files.items():
            form.add_field(name, data, filename=f"{name}.bin", content_type="application/octet-stream")
        async with api.session.post(f"{api.base}/sendMediaGroup", data=form) as response:
            return await response.json()

    return call


def item(kind, name, **more):
    return {"type": kind, "media": f"attach://{name}", **more}


@pytest.fixture
def photo(world, citizen):
    """The file_id of a photo that Telegram knows."""
    known = world.send_photo(citizen)["photo"][0]["file_id"]
    world.updates.clear()
    return known


async def test_photos_and_videos_make_an_album_with_captions_of_their_own(upload, world, citizen):
    media = [
        item("photo", "a", caption="<b>one</b>", parse_mode="HTML"),
        item("video", "b", caption="two", width=64, height=48, duration=7),
        item("photo", "a"),
    ]
    answer = await upload(citizen, media, a=JPEG, b=b"film")
    first, second, third = answer["result"]
    assert len({message["media_group_id"] for message in answer["result"]}) == 1
    assert first["caption_entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    assert (second["caption"], second["video"]["width"], second["video"]["duration"]) == ("two", 64, 7)
    assert "caption" not in third
    assert world.from_bot(citizen) == answer["result"]


@pytest.mark.parametrize("kind", ["document", "audio"])
async def test_documents_and_audio_go_with_their_own_kind(upload, citizen, kind):
    answer = await upload(citizen, [item(kind, "a"), item(kind, "b")], a=b"1", b=b"2")
    assert [kind in message for message in answer["result"]] == [True, True]


async def test_known_files_make_an_album_and_two_albums_are_two(api, citizen, photo):
    media = [{"type": "photo", "media": photo}] * 10
    one, other = [await api.ok("sendMediaGroup", chat_id=citizen, media=media) for _ in range(2)]
    assert len(one) == 10
    assert one[0]["media_group_id"] != other[0]["media_group_id"]


async def test_a_single_file_is_sent_as_no_album_and_a_keyboard_is_not_taken(api, citizen, photo):
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "1"}]]}
    media = [{"type": "photo", "media": photo}]
    (sent,) = await api.ok("sendMediaGroup", chat_id=citizen, media=media, reply_markup=markup)
    assert "media_group_id" not in sent
    assert "reply_markup" not in sent


async def test_every_message_of_an_album_counts_for_the_limits(api, world, group, citizen, photo):
    world.faults.rate_limits = True
    media = [{"type": "photo", "media": photo}] * 10
    assert (await api("sendMediaGroup", chat_id=group, media=media))[0] == 200
    status, body = await api("sendMessage", chat_id=group, text="x")
    assert (status, body["parameters"]["retry_after"]) == (429, 8)


REFUSED = [
    (None, 'parameter "media" is required'),
    ("{", "can't parse media JSON object"),
    ({"type": "photo"}, "expected an Array of InputMedia"),
    ([], "there are no messages to send"),
    (["x"], "can't parse InputMedia: expected an Object"),
    ([{"type": "photo"}], "can't parse InputMedia: media not found"),
    ([item("photo", "missing")], "can't parse InputMedia: media not found"),
    ([{"media": "x"}], 'can\'t parse InputMedia: Can\'t find field "type"'),
    ([{"type": "animation", "media": "x"}],
     'can\'t parse InputMedia: type "animation" can\'t be used in sendMediaGroup'),
    ([{"type": "voice", "media": "x"}], 'can\'t parse InputMedia: type "voice" is unsupported'),
    ([{"type": "photo", "media": "x"}] * 11, "too many messages to send as an album"),
    ([{"type": "photo", "media": "x"}, {"type": "document", "media": "x"}],
     "document can't be mixed with other media types"),
    ([{"type": "audio", "media": "x"}, {"type": "video", "media": "x"}],
     "audio can't be mixed with other media types"),
    ([{"type": "photo", "media": "PHOTO"}, {"type": "photo", "media": "nonsense"}],
     'failed to send message #2 with the error message "Wrong file identifier/HTTP URL specified"'),
    ([{"type": "photo", "media": "https://mfa.uz/a.jpg"}, {"type": "photo", "media": "PHOTO"}],
     'failed to send message #1 with the error message "Failed to get HTTP URL content"'),
    ([{"type": "photo", "media": "PHOTO", "caption": "x" * 1025}], "message caption is too long"),
]  # fmt: skip


@pytest.mark.parametrize(("media", "words"), REFUSED)
async def test_what_makes_no_album_is_refused_whole(api, world, citizen, photo, media, words):
    given = json.dumps(media).replace("PHOTO", photo) if isinstance(media, list) else media
    assert await api.words("sendMediaGroup", chat_id=citizen, media=given) == f"Bad Request: {words}"
    assert world.from_bot(citizen) == []


async def test_a_picture_that_is_none_spoils_the_whole_album(upload, world, citizen):
    answer = await upload(citizen, [item("photo", "a"), item("photo", "b")], a=JPEG, b=b"no picture")
    words = 'failed to send message #2 with the error message "IMAGE_PROCESS_FAILED"'
    assert answer["description"] == f"Bad Request: {words}"
    assert world.from_bot(citizen) == []


async def test_an_album_is_refused_where_a_message_would_be(api, world, citizen, photo):
    world.block(citizen)
    media = [{"type": "photo", "media": photo}] * 2
    said = await api.words("sendMediaGroup", chat_id=citizen, media=media)
    assert said == "Forbidden: bot was blocked by the user"
    assert await api.words("sendMediaGroup", chat_id=1, media=media) == "Bad Request: chat not found"
