"""Decoding what is malformed, absurd or mutated: an event or Malformed, nothing else."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.events import Edited
from bot.dialog.turn import Words
from bot.telegram.inbound import ALLOWED_UPDATES, EPOCH, Malformed, decode
from tests.telegram.raw_updates import DATE, NOW, PERSON, group, member, press, private


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
