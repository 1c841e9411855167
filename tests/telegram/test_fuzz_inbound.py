"""Random updates, callback data, texts: an event or Malformed comes out, pages stay within their limits."""

from dataclasses import astuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.casework.events import Incoming, Press
from bot.casework.message import Button, Data, Message, Quote, Say
from bot.dialog.turn import Pin, Tap, Words
from bot.i18n import fill
from bot.telegram import buttons, neutral
from bot.telegram.inbound import Malformed, decode, update_id
from bot.telegram.render import MAX_CAPTION, MAX_PAGES, MAX_TEXT, render
from tests.telegram.raw_updates import NOW, private

SOAK = settings.default.max_examples > 1000
FEW = settings(max_examples=settings.default.max_examples if SOAK else 250, deadline=None)

NAMES = [  # the fields that Telegram uses where we read, and some where we do not
    "message_id", "date", "edit_date", "chat", "from", "sender_chat", "id", "type", "is_bot", "language_code",
    "first_name", "username", "text", "caption", "entities", "caption_entities", "reply_to_message",
    "media_group_id", "photo", "voice", "video", "video_note", "audio", "animation", "document", "sticker",
    "file_id", "file_size", "file_name", "mime_type", "width", "height", "location", "latitude", "longitude",
    "live_period", "venue", "contact", "phone_number", "user_id", "poll", "dice", "migrate_to_chat_id",
    "migrate_from_chat_id", "data", "message", "inline_message_id", "chat_instance", "new_chat_member",
    "old_chat_member", "status", "is_member", "pinned_message", "business_connection_id", "hologram_of_2030",
]  # fmt: skip
HOSTILE = [
    None, True, False, 0, 1, -1, 5, -100200, 777000, 1 << 31, 1 << 53, 1 << 63, -(1 << 63), 10**400, 1.5,
    float("nan"), float("inf"), float("-inf"), 1e308, "", " ", "\x00", "a\x00b", "\ud83d", "\udc00\ud83d",
    "\u202e", "\u200b", "NaN", "5", "private", "group", "supergroup", "channel", "kicked", "left", "member",
    "restricted", "/start", "/start " + "a" * 64, "/bind CODE", "/" + "x" * 5000, "t:4:yes", "k:tokentoken",
    "x" * 70_000, "a\u0301" * 3000, "https://evil.example", "{code} %s {0!r}", [], {}, [[]], [{}], b"bytes",
]  # fmt: skip
leaves = st.sampled_from(HOSTILE) | st.integers() | st.floats() | st.text(max_size=20)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, min_size=1, max_size=6)
    ),
    max_leaves=25,
)


def rarely(good):
    """Nonsense in one of forty cases only: otherwise nothing comes past the first look."""
    return st.sampled_from((True,) * 39 + (False,)).flatmap(lambda fine: good if fine else values)


def mostly(*good):
    return rarely(st.sampled_from(good))


files = st.fixed_dictionaries({"file_id": mostly("f", "F_-9")}, optional={"width": leaves, "height": leaves})
places = st.fixed_dictionaries(
    {"latitude": mostly(1, -90, 41.5, 90.5, float("nan")), "longitude": mostly(2, 180, 69.2)},
    optional={"live_period": leaves},
)
CONTENTS = {
    "text": mostly("salom", "/start", "/start CODE", "/bind CODE", "\x00a", "a\ud83d"),
    "caption": mostly("c", "\x00", "\udc00"),
    "photo": st.lists(rarely(files), max_size=3),
    **dict.fromkeys(
        ("voice", "video", "document", "animation", "sticker", "hologram_of_2030"), rarely(files)
    ),
    "location": rarely(places),
    "venue": rarely(st.fixed_dictionaries({"location": rarely(places)})),
    "contact": rarely(st.fixed_dictionaries({"phone_number": mostly("+1")}, optional={"user_id": leaves})),
    "media_group_id": mostly("77"),
    "reply_to_message": rarely(st.fixed_dictionaries({"message_id": mostly(1)})),
    "migrate_to_chat_id": mostly(-7),
    "migrate_from_chat_id": mostly(-7),
    "sender_chat": values,
    "edit_date": mostly(1_770_000_000),
    "new_chat_member": st.fixed_dictionaries({"status": mostly("left", "kicked", "member", "restricted")}),
}
people = st.fixed_dictionaries(
    {"id": mostly(5, 5, 5, 5, 777000, -5)}, optional={"is_bot": mostly(False), "language_code": mostly("uz")}
)
chats = st.fixed_dictionaries(
    {
        "id": mostly(5, 5, -5, 1 << 53),
        "type": mostly("private", "private", "private", "group", "supergroup", "channel"),
    }
)
OFTEN = (*sorted(CONTENTS), *["text", "photo", "location", "new_chat_member"] * 4)
contents = st.sampled_from(OFTEN).flatmap(lambda name: st.tuples(st.just(name), CONTENTS[name]))
heads = st.fixed_dictionaries(
    {
        "message_id": mostly(3, 1 << 62),
        "date": mostly(1_770_000_000, 0, -(1 << 62)),
        "chat": chats,
        "from": people,
    }
)
bodies = st.tuples(heads, st.lists(contents, min_size=1, max_size=3)).map(
    lambda drawn: {**drawn[0], **dict(drawn[1])}
)
presses = st.fixed_dictionaries(
    {"id": mostly("777"), "from": people, "data": mostly("t:4:yes", "k:tokentoken", "k:tokentoken:x")},
    optional={"message": rarely(bodies)},
)
KINDS = ("message",) * 6 + ("edited_message",) * 2 + ("callback_query", "my_chat_member", "business_message")
updates = st.sampled_from(KINDS).flatmap(
    lambda kind: st.fixed_dictionaries({kind: presses if kind == "callback_query" else bodies})
)
raw = rarely(st.tuples(mostly(9, 1 << 62), updates).map(lambda drawn: {"update_id": drawn[0], **drawn[1]}))


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from strings(inner)


@FEW
@example(private(photo=[{"file_id": "p", "width": 10**400, "height": float("nan")}]))
@given(raw)
def test_any_update_is_an_event_nothing_or_malformed(update):
    try:
        incoming = decode(update, NOW)
    except Malformed as error:
        assert error.update == update_id(update)  # noqa: PT017
        return
    if incoming is None:
        return
    assert isinstance(incoming, Incoming)
    assert 0 != abs(incoming.chat) < 1 << 63
    assert 0 <= incoming.sender < 1 << 63
    assert incoming.message is None or 0 < incoming.message < 1 << 63
    assert incoming.reply_to is None or 0 < incoming.reply_to < 1 << 63
    for said in strings(astuple(incoming)):
        assert "\x00" not in said
        said.encode()
    if isinstance(incoming.what, Pin):
        assert abs(incoming.what.latitude) <= 90
        assert abs(incoming.what.longitude) <= 180
    assert len(incoming.callback) <= 256


def test_nesting_without_end_is_no_reason_to_stop():
    deep = []
    for _ in range(50_000):
        deep = [deep]
    with pytest.raises(Malformed):
        decode({"update_id": 9, "message": deep}, NOW)
    assert decode(private(text="x", reply_to_message=deep, entities=deep), NOW).what == Words("x")
    assert buttons.decode(deep) == buttons.GARBAGE


@FEW
@given(leaves | st.from_regex(r"[tk]:[^\n]{0,70}(:[^\n]{0,70})?", fullmatch=True) | values)
def test_any_callback_data_is_a_tap_or_a_press(data):
    found = buttons.decode(data)
    assert isinstance(found, Tap | Press)
    if found != buttons.GARBAGE:
        made = f"t:{found.turn}:{found.choice}" if isinstance(found, Tap) else f"k:{found.token}"
        assert data.startswith(made)


strange = "a \n\r\t\u2028\u202e\u2066\u2069\u200b\u200d\u0301\u3164›👍🏽👨سЯक्@/<`{}\ud83d\udc00\x00\x1b"
texts = st.one_of(
    st.text(max_size=200),
    st.text(st.sampled_from(strange), max_size=200),
    st.tuples(st.text(st.sampled_from(strange), min_size=1, max_size=9), st.integers(1, 3000)).map(
        lambda drawn: drawn[0] * drawn[1]
    ),
)


@FEW
@given(texts)
def test_any_text_is_made_harmless(text):
    lines = neutral.lines(text)
    assert lines
    assert not set("\u202e\u2066\u2069\u200b\x00\x1b\n\r\u2028") & set("".join(lines))
    "\n".join(lines).encode()
    neutral.leftward(text)


@FEW
@given(texts, texts, st.sampled_from([MAX_TEXT, MAX_CAPTION]), st.booleans())
def test_any_text_goes_on_pages_that_telegram_takes(quoted, ours, limit, repeat):
    parts = (Data(ours), Say("c", "{a} {b", {"a": ours}, "bold"), Quote(quoted), Data("ABC-234", "code"))
    board = ((Button(Data(ours[:500]), data="t:1:x"), Button(Data("x"), data=quoted)),)
    pages = render(Message((parts, parts[::-1]), board, repeat=repeat), fill_in, limit)
    assert 1 <= len(pages) <= MAX_PAGES
    for page in pages:
        size = len(page.text.encode("utf-16-le")) // 2
        assert size <= limit
        assert all(0 <= each["offset"] < each["offset"] + each["length"] <= size for each in page.entities)
        assert len(page.entities) <= 100
    assert pages[-1].keyboard is not None
    for button in (button for row in pages[-1].keyboard["inline_keyboard"] for button in row):
        assert 0 < len(button["callback_data"].encode("utf-8", "surrogatepass")) <= buttons.MAX_BYTES


def fill_in(said):
    return fill(said.text, said.values)
