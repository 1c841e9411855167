"""What comes along with a message is not taken over: names of accounts and files, sizes, entities, times."""

from datetime import timedelta

import pytest

from bot.casework.events import Unreadable
from bot.casework.message import Data, Message, Quote
from bot.dialog.turn import Media, Words
from bot.i18n import fill
from bot.telegram.inbound import decode
from bot.telegram.pages import FSI, PDI
from bot.telegram.render import render
from tests.telegram.raw_updates import AT, DATE, NOW, PERSON, press, private, what

NAMES = [
    {"first_name": "\u202eرمز👨‍👩‍👧" * 8},
    {"first_name": ""},
    {"first_name": None},
    {"first_name": "Karimova", "last_name": "duty officer", "username": "karimova"},
    {"first_name": "<b>ABC-234</b>", "username": "x" * 5000},
    {"first_name": {"a": ["\ud800"]}, "username": 7},
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_the_name_of_an_account_is_never_read(name):
    person = {key: value for key, value in PERSON.items() if key != "first_name"}
    chat = {"id": 5, "type": "private"}
    for plain in (private(text="x", chat=chat), press()):
        (holder,) = (value for key, value in plain.items() if key != "update_id")
        dressed = {**holder, "from": {**person, **name}}
        if "chat" in holder:
            dressed["chat"] = {**chat, **name}
        (kind,) = plain.keys() - {"update_id"}
        assert decode({"update_id": 9, kind: dressed}, NOW) == decode(plain, NOW)


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"file_size": None},
        {"file_size": 1 << 40},
        {"file_size": -1},
        {"file_size": "10"},
        {"file_name": "passport.pdf.exe"},
        {"file_name": "photo\u202egpj.exe"},
        {"file_name": "x" * 300},
        {"file_name": "../../etc/passwd"},
        {"file_name": "a\x00b\ud83d", "mime_type": "image/png"},
        {"mime_type": "text/html"},
        {"mime_type": ["image/svg+xml"]},
    ],
    ids=range(12),
)
def test_of_a_file_only_its_reference_is_read(about):
    for kind in ("document", "video", "audio", "voice", "video_note"):
        assert what(private(**{kind: {"file_id": "d", **about}})) == Media(kind, "d")


@pytest.mark.parametrize("ref", ["\x00", "a\x00b", "a b", " a", "a\n", "\x7f", "", "x" * 513, "ж", "\ud83d"])
def test_a_reference_that_is_none_is_said_to_be_unreadable(ref):
    assert what(private(document={"file_id": ref})) == Unreadable("document")


def test_entities_of_others_are_dropped_and_ours_stand():
    text = "👍" * 150
    theirs = [
        {"type": "custom_emoji", "offset": 2 * at, "length": 2, "custom_emoji_id": str(at)}
        for at in range(150)
    ]
    said = what(private(text=text, entities=[*theirs, {"type": "text_link", "url": "https://evil.example"}]))
    assert said == Words(text)
    (page,) = render(Message(((Quote(said.text),),)), lambda each: fill(each.text, each.values))
    assert [entity["type"] for entity in page.entities] == ["pre"]


def test_letters_that_look_like_ours_stand_behind_the_mark():
    words = "Оfficer: case closed\nABC-234: takеn by Karimova"
    (page,) = render(Message(((Data("ABC-234", "bold"), Quote(words)),)), lambda each: each.text)
    ours, *theirs = page.text.split("\n")
    assert ours == "ABC-234"
    assert theirs == [f"› {FSI}{line}{PDI}" for line in words.split("\n")]


def test_a_message_of_yesterday_is_taken_like_any_other():
    late = int(timedelta(hours=23).total_seconds())
    incoming = decode(private(text="x", date=DATE - late), AT)
    assert (incoming.what, AT - incoming.at) == (Words("x"), timedelta(hours=23))
