"""Decoding everything that is no new message of a person: presses, edits, groups, membership."""

from datetime import UTC, datetime

import pytest

from bot.casework.events import Bind, Blocked, Edited, Incoming, Moved, Press
from bot.dialog.turn import Pin, Tap
from bot.telegram.inbound import decode
from tests.telegram.raw_updates import AT, DATE, NOW, group, member, press, private, what


def test_a_press():
    assert decode(press(), NOW) == Incoming(
        update=9, chat=5, sender=5, what=Tap(4, "yes"), at=NOW, message=3, callback="777", language="uz"
    )


def test_an_officers_press_in_a_group():
    update = press(
        data="k:tokentoken", message={"message_id": 3, "date": DATE, "chat": {"id": -7, "type": "group"}}
    )
    incoming = decode(update, NOW)
    assert (incoming.what, incoming.chat, incoming.sender, incoming.group) == (
        Press("tokentoken"),
        -7,
        5,
        True,
    )


@pytest.mark.parametrize("data", [None, "", "t:4", "x" * 70, "t:4:\x00", 7, {"a": 1}])
def test_a_press_of_garbage_is_a_tap_that_fits_no_turn(data):
    assert what(press(data=data)) == Tap(-1, "")


def test_a_press_on_a_message_too_old_to_be_seen():
    update = press(message={"message_id": 3, "date": 0, "chat": {"id": -7, "type": "group"}})
    incoming = decode(update, NOW)
    assert (incoming.chat, incoming.message, incoming.group) == (-7, None, True)


def test_a_press_in_a_channel_is_nothing_to_us():
    assert (
        decode(press(message={"message_id": 3, "date": DATE, "chat": {"id": -7, "type": "channel"}})) is None
    )


def test_a_press_without_its_message():
    incoming = decode(press(message=None, inline_message_id="x"), NOW)
    assert (incoming.chat, incoming.message) == (5, None)


def test_edits():
    update = {"update_id": 9, "edited_message": private(text="new", edit_date=DATE + 60)["message"]}
    incoming = decode(update)
    assert incoming.what == Edited("new")
    assert incoming.at == datetime.fromtimestamp(DATE + 60, UTC)
    caption = private(photo=[], caption="c")["message"]
    assert what({"update_id": 9, "edited_message": caption}) == Edited("c")
    live = private(location={"latitude": 1, "longitude": 2})["message"]
    assert what({"update_id": 9, "edited_message": live}) == Pin(1.0, 2.0, None, live=3, moved=True)
    bad = private(location={"latitude": 1000, "longitude": 2})["message"]
    assert decode({"update_id": 9, "edited_message": bad}) is None
    assert decode({"update_id": 9, "edited_message": private(voice={"file_id": "v"})["message"]}) is None
    assert decode({"update_id": 9, "edited_message": group(text="/bind CODE")["message"]}) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/bind CODE-1", Bind("CODE-1")),
        ("/bind@elchi_bot CODE-1", Bind("CODE-1")),
        ("/BIND CODE-1", Bind("CODE-1")),
        ("/bind", None),
        ("/bind a b", None),
        ("/start", None),
        ("/start CODE", None),
        ("/enrol CODE", None),
        ("hello", None),
        ("/close 5", None),
    ],
)
def test_in_a_group_only_binding_counts(text, expected):
    assert what(group(text=text)) == expected


@pytest.mark.parametrize("content", [{"photo": []}, {"voice": {"file_id": "v"}}, {"new_chat_title": "x"}, {}])
def test_other_things_in_a_group_are_nothing(content):
    assert decode(group(**content)) is None


def test_a_group_that_moved_is_told_by_either_side():
    old, new = decode(group(migrate_to_chat_id=-100999)), decode(group(migrate_from_chat_id=-77))
    assert (old.chat, old.what) == (-100200, Moved(-100999))
    assert (new.chat, new.what) == (-77, Moved(-100200))


@pytest.mark.parametrize(
    "sender",
    [
        {"from": {"id": 1087968824, "is_bot": True}, "sender_chat": {"id": -100200}},
        {"from": {"id": 777000, "is_bot": False}},
        {"from": {"id": 8, "is_bot": True}},
        {"from": {"id": "8"}},
        {"from": None},
        {"sender_chat": {"id": -5}},
    ],
)
def test_nobody_acts_for_a_channel_or_a_bot(sender):
    assert decode(group(text="/bind CODE", **sender)).sender == 0
    assert decode(private(text="hello", **sender)) is None


@pytest.mark.parametrize(
    ("status", "more", "gone"),
    [
        ("kicked", {}, True),
        ("left", {}, True),
        ("member", {}, False),
        ("administrator", {}, False),
        ("restricted", {"is_member": True}, False),
        ("restricted", {"is_member": False}, True),
    ],
)
def test_membership(status, more, gone):
    assert decode(member({"id": 5, "type": "private"}, status, **more)) == Incoming(
        update=9, chat=5, sender=5, what=Blocked(gone), at=AT, language="uz"
    )
    incoming = decode(member({"id": -5, "type": "group"}, status, **more))
    assert (incoming.what, incoming.group) == (Blocked(gone), True)
    assert decode(member({"id": -5, "type": "channel"}, status, **more)) is None


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 9},
        {"update_id": 9, "channel_post": {"text": "x"}},
        {"update_id": 9, "edited_channel_post": 7},
        {"update_id": 9, "business_message": {}},
        {"update_id": 9, "something_of_2030": {}},
        {"update_id": 9, "inline_query": {}},
        group(migrate_from_chat_id=0),
        group(migrate_to_chat_id=0),
    ],
)
def test_what_is_nothing_to_us(update):
    assert decode(update) is None
