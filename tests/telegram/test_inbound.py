"""Decoding one update: every kind that means something, and hostile ones."""

import copy
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.events import Bind, Blocked, Edited, Enrol, Incoming, Moved, Press, Unreadable
from bot.dialog.turn import Media, Pin, Start, Tap, Words
from bot.telegram.inbound import ALLOWED_UPDATES, EPOCH, Malformed, decode

DATE = 1_770_000_000
AT = datetime.fromtimestamp(DATE, UTC)
NOW = datetime(2026, 11, 24, tzinfo=UTC)
PERSON = {"id": 5, "is_bot": False, "first_name": "D", "language_code": "uz"}


def private(**content):
    return {
        "update_id": 9,
        "message": {
            "message_id": 3,
            "date": DATE,
            "chat": {"id": 5, "type": "private", "first_name": "D"},
            "from": PERSON,
            **content,
        },
    }


def group(**content):
    update = private(**content)
    update["message"]["chat"] = {"id": -100200, "type": "supergroup", "title": "G"}
    return update


def press(**changes):
    query = {
        "id": "777",
        "from": PERSON,
        "message": {"message_id": 3, "date": DATE, "chat": {"id": 5, "type": "private"}},
        "chat_instance": "1",
        "data": "t:4:yes",
        **changes,
    }
    return {
        "update_id": 9,
        "callback_query": {key: value for key, value in query.items() if value is not None},
    }


def what(update):
    incoming = decode(update, NOW)
    return incoming and incoming.what


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
        ({"location": {"latitude": 0, "longitude": 0, "live_period": 600}}, Pin(0.0, 0.0, None)),
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
    assert what({"update_id": 9, "edited_message": live}) == Pin(1.0, 2.0, None)
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


def member(chat, status, **more):
    return {
        "update_id": 9,
        "my_chat_member": {
            "chat": chat,
            "from": PERSON,
            "date": DATE,
            "old_chat_member": {"status": "member"},
            "new_chat_member": {"status": status, "user": {"id": 1}, **more},
        },
    }


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
    ],
)
def test_what_is_nothing_to_us(update):
    assert decode(update) is None


@pytest.mark.parametrize(
    ("update", "number"),
    [
        (None, None),
        ([], None),
        ("x", None),
        ({}, None),
        ({"update_id": "9", "message": {}}, None),
        ({"update_id": True}, None),
        ({"update_id": -1}, None),
        ({"update_id": 1 << 63}, None),
        ({"update_id": 9, "message": None}, 9),
        ({"update_id": 9, "message": []}, 9),
        ({"update_id": 9, "message": {"text": "x"}}, 9),
        (private(text="x", chat=None), 9),
        (private(text="x", chat={"id": 0, "type": "private"}), 9),
        (private(text="x", chat={"id": "5", "type": "private"}), 9),
        (private(text="x", chat={"id": 1 << 63, "type": "private"}), 9),
        (private(text="x", chat={"id": 5}), 9),
        (private(text="x", date=None), 9),
        (private(text="x", date="1770000000"), 9),
        (press(id=None), 9),
        (press(id=""), 9),
        (press(**{"from": {"id": "5"}}), 9),
        ({"update_id": 9, "callback_query": 5}, 9),
        (member({"id": 5, "type": "private"}, None), 9),
        ({"update_id": 9, "my_chat_member": {"chat": {"id": 5, "type": "private"}, "date": 1}}, 9),
    ],
)
def test_the_malformed_is_told_by_its_id_at_most(update, number):
    with pytest.raises(Malformed) as caught:
        decode(update, NOW)
    assert caught.value.update == number
    assert str(caught.value) == "malformed update"
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize("date", [0, -5, 4_102_444_801, 1 << 62])
def test_a_time_that_is_none_counts_as_now(date):
    assert decode(private(text="x", date=date), NOW).at == NOW
    assert decode(private(text="x", date=date)).at == EPOCH


def test_times_beyond_2038_and_ids_beyond_2_53():
    update = private(text="x", date=2_500_000_000, chat={"id": (1 << 53) + 1, "type": "private"})
    update["update_id"] = (1 << 62) + 1
    incoming = decode(update)
    assert (incoming.update, incoming.chat, incoming.at.year) == ((1 << 62) + 1, (1 << 53) + 1, 2049)


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("uz", "uz"),
        ("zh-hans", "zh-hans"),
        ("RU", "ru"),
        ("x" * 1000, ""),
        ("xx", "xx"),
        (5, ""),
        ("../", ""),
        (None, ""),
    ],
)
def test_the_language_of_the_app(code, language):
    assert decode(private(text="x", **{"from": {**PERSON, "language_code": code}})).language == language


def test_the_allowed_updates_are_those_decoded():
    assert set(ALLOWED_UPDATES) == {"message", "edited_message", "callback_query", "my_chat_member"}


# Totality over mutated updates. --------------------------------------------------------------------------

SEEDS = [
    private(text="/start CODE"),
    private(photo=[{"file_id": "x", "width": 1, "height": 2}], caption="c"),
    private(location={"latitude": 1.5, "longitude": 2.5}),
    private(contact={"phone_number": "+1", "user_id": 5}),
    private(document={"file_id": "d"}, reply_to_message={"message_id": 1}),
    group(text="/bind CODE"),
    group(migrate_to_chat_id=-5),
    group(migrate_from_chat_id=-5),
    press(),
    member({"id": -5, "type": "group"}, "kicked"),
    {"update_id": 9, "edited_message": private(text="x", edit_date=DATE)["message"]},
]
junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["private", "\ud800", 0, -1, 1 << 70]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def paths(value, path=()):
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from paths(inner, (*path, at))


@st.composite
def mutated(draw):
    update = copy.deepcopy(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(paths(update))))
        if not path:
            continue
        holder = update
        for step in path[:-1]:
            holder = holder[step]
        if draw(st.booleans()):
            holder[path[-1]] = draw(junk)
        else:
            del holder[path[-1]]
    return update


@settings(max_examples=500, deadline=None)
@given(mutated())
def test_decoding_is_total(update):
    try:
        incoming = decode(update, NOW)
    except Malformed as error:
        assert error.update is None or error.update == update["update_id"]  # noqa: PT017
        return
    if incoming is None:
        return
    assert -(1 << 63) < incoming.chat < 1 << 63
    assert incoming.chat != 0
    assert incoming.sender >= 0
    assert incoming.at.tzinfo is not None
    said = repr(incoming.what)
    assert "\\x00" not in said
    said.encode()
    if isinstance(incoming.what, Words | Edited):
        incoming.what.text.encode()


@settings(max_examples=300, deadline=None)
@given(junk)
def test_anything_at_all_is_decoded_or_malformed(raw):
    for update in (raw, {"update_id": 1, "message": raw}, {"update_id": 1, "callback_query": raw}):
        try:
            decode(update, NOW)
        except Malformed:
            continue


def test_an_update_survives_json():
    for seed in SEEDS:
        assert decode(json.loads(json.dumps(seed)), NOW) == decode(seed, NOW)
