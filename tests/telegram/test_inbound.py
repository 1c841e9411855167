"""Decoding a person's message: what is typed, shared or sent as a file."""

import pytest

from bot.casework.events import Enrol, Incoming, Unreadable
from bot.dialog.turn import Media, Pin, Start, Words
from bot.telegram.inbound import decode
from tests.telegram.raw_updates import AT, NOW, private, what


def test_words():
    assert decode(private(text="salom"), NOW) == Incoming(
        update=9, chat=5, sender=5, what=Words("salom"), at=AT, message=3, language="uz"
    )


def test_a_reply_tells_what_it_answers():
    update = private(text="x", reply_to_message={"message_id": 2, "date": 1, "chat": {"id": 5}})
    assert decode(update).reply_to == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start", Start()),
        ("/START", Start()),
        ("/start@elchi_bot", Start()),
        (" /start ", Start()),
        ("/start CODE-12_3", Enrol("CODE-12_3")),
        ("/start " + "a" * 64, Enrol("a" * 64)),
        ("/start " + "a" * 65, Start()),
        ("/start ../../x", Start()),
        ("/start two words", Start()),
        ("/enrol CODE", Enrol("CODE")),
        ("/enrol\nCODE", Enrol("CODE")),
        ("/enrol", Words("/enrol")),
        ("/bind CODE", Words("/bind CODE")),
        ("/close 5", Words("/close 5")),
        ("/startle", Words("/startle")),
        ("please /start", Words("please /start")),
        ("", Words("")),
        ("\u200b", Words("\u200b")),
        ("a\x00b\ud83d", Words("ab\ufffd")),
        ("x" * 50_000, Words("x" * 50_000)),
    ],
)
def test_what_is_typed(text, expected):
    assert what(private(text=text)) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"location": {"latitude": 41.3, "longitude": 69.2}}, Pin(41.3, 69.2, None)),
        ({"location": {"latitude": 90, "longitude": -180}}, Pin(90.0, -180.0, None)),
        ({"location": {"latitude": 0, "longitude": 0, "live_period": 600}}, Pin(0.0, 0.0, None, live=3)),
        ({"location": {"latitude": 90.01, "longitude": 0}}, Unreadable("location")),
        ({"location": {"latitude": float("nan"), "longitude": 0}}, Unreadable("location")),
        ({"location": {"latitude": float("inf"), "longitude": 0}}, Unreadable("location")),
        ({"location": {"latitude": 10**400, "longitude": 0}}, Unreadable("location")),
        ({"location": {"latitude": "41", "longitude": True}}, Unreadable("location")),
        ({"location": None}, Unreadable("location")),
        (
            {
                "location": {"latitude": 1, "longitude": 2},
                "venue": {"location": {"latitude": 1, "longitude": 2}, "title": "T", "address": "A"},
            },
            Pin(1.0, 2.0, None),
        ),
        ({"contact": {"phone_number": "+99890", "first_name": "D", "user_id": 5}}, Words("+99890")),
        (
            {"contact": {"phone_number": "+99890", "first_name": "Aziza", "last_name": "K", "user_id": 6}},
            Words("Aziza K +99890"),
        ),
        ({"contact": {"phone_number": "+99890", "first_name": "Aziza"}}, Words("Aziza +99890")),
        ({"contact": {"first_name": "Aziza"}}, Unreadable("contact")),
        ({"contact": 5}, Unreadable("contact")),
        (
            {
                "photo": [
                    {"file_id": "big", "width": 900, "height": 900},
                    {"file_id": "small", "width": 90, "height": 90},
                ],
                "caption": "look\x00",
            },
            Media("photo", "big", "look"),
        ),
        (
            {"video": {"file_id": "v"}, "media_group_id": "13579", "caption": "c"},
            Media("video", "v", "c", "13579"),
        ),
        *(
            ({"photo": [{"file_id": "p"}], "media_group_id": strange}, Media("photo", "p"))
            for strange in (7, None, "", "a b", "x" * 65, "ж", "1\n")
        ),
        ({"photo": []}, Unreadable("photo")),
        ({"photo": {}}, Unreadable("photo")),
        ({"photo": [7, {"file_id": "x"}]}, Unreadable("photo")),
        ({"voice": {"file_id": "v", "duration": 0}}, Media("voice", "v")),
        ({"video": {"file_id": "v", "file_size": 1 << 40}}, Media("video", "v")),
        ({"video_note": {"file_id": "v"}}, Media("video_note", "v")),
        ({"audio": {"file_id": "v"}}, Media("audio", "v")),
        ({"document": {"file_id": "d", "file_name": "passport.pdf.exe"}}, Media("document", "d")),
        ({"animation": {"file_id": "a"}, "document": {"file_id": "d"}}, Media("animation", "a")),
        ({"document": {"file_id": ""}}, Unreadable("document")),
        ({"document": {"file_id": "x" * 600}}, Unreadable("document")),
        ({"document": {"file_id": "ж"}}, Unreadable("document")),
        ({"document": None}, Unreadable("document")),
        ({"sticker": {"file_id": "s"}}, Unreadable("sticker")),
        ({"poll": {"id": "1"}}, Unreadable("poll")),
        ({"dice": {"value": 3}}, Unreadable("dice")),
        ({"story": {}}, Unreadable("story")),
        ({"paid_media": {}}, Unreadable("paid_media")),
        ({"checklist": {}}, Unreadable("checklist")),
        ({"hologram_of_2030": {}}, Unreadable("other")),
        ({}, Unreadable("other")),
        ({"pinned_message": {}}, None),
        ({"message_auto_delete_timer_changed": {}}, None),
    ],
)
def test_what_a_message_holds(content, expected):
    assert what(private(**content)) == expected
