"""The adapter against the simulator: what people see, and the same outcomes as Telegram's own refusals."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.casework.events import Blocked, Edited, Moved
from bot.casework.message import (
    Button,
    Data,
    Delete,
    File,
    Gone,
    Later,
    Message,
    Migrated,
    Quote,
    Say,
    Sent,
    Text,
    Venue,
)
from bot.dialog.turn import Media, Pin, Start, Tap, Words
from bot.i18n import fill
from bot.simulator import World, serve
from bot.simulator.faults import Fault
from bot.telegram import buttons
from bot.telegram.api import Api
from bot.telegram.deliver import deliver
from bot.telegram.inbound import decode
from bot.telegram.polling import poll
from tests.watched import WatchedClock

NOW = datetime(2026, 11, 24, tzinfo=UTC)
HOSTILE = (
    "help http://evil.example/x t.me/joinchat @duty_officer /close 5 #case_1 a@b.cd +998 90 123 45 67\n"
    "✅ ACKED by Officer\n<b>bold</b> *x* [y](http://z.example) \u202edexif\u202c tg://user?id=1"
)


def say(said):
    return fill(said.text, said.values)


@pytest.fixture
def world():
    return World(WatchedClock(NOW), token="42:" + "S" * 35)


@pytest.fixture
async def api(world):
    async with serve(world) as server, Api(world.token, server.url, read_seconds=0.5) as made:
        yield made


@pytest.fixture
def person(world):
    number = world.add_phone("Gulnora", "uz").id
    world.send_text(number, "/start")
    return number


async def test_the_token_is_checked(api, world):
    me = await api.check()
    assert me.username == "elchi_demo_bot"


async def test_nothing_in_a_quotation_can_be_pressed(api, world, person):
    message = Message(
        (
            (Say("desk.line", "Case {code}", {"code": "ABC-234"}, "bold"), Data("+998 71 233-28-28")),
            (Quote(HOSTILE),),
        )
    )
    assert isinstance(await deliver(api, person, Text(message), say), Sent)
    got = world.last(person)
    kinds = {entity["type"] for entity in got["entities"]}
    assert kinds <= {"bold", "pre", "phone_number"}
    (block,) = [entity for entity in got["entities"] if entity["type"] == "pre"]
    pressable = [entity for entity in got["entities"] if entity["type"] not in {"bold", "pre"}]
    assert all(entity["offset"] < block["offset"] for entity in pressable)
    assert all(line.startswith("› ") for line in got["text"].split("\n\n")[1].split("\n"))


async def test_long_words_arrive_whole_in_parts(api, world, person):
    message = Message(((Quote("сўз " * 2500),),), ((Button(Data("OK"), data=buttons.tap(1, "ok")),),))
    assert isinstance(await deliver(api, person, Text(message), say), Sent)
    pages = world.from_bot(person)
    assert [page["text"].split("\n")[0] for page in pages] == [
        f"Part {n} of {len(pages)}" for n in range(1, len(pages) + 1)
    ]
    assert sum(page["text"].count("сўз") for page in pages) == 2500
    assert ["reply_markup" in page for page in pages] == [False] * (len(pages) - 1) + [True]


async def test_an_edit_changes_the_same_message(api, world, person):
    sent = await deliver(api, person, Text(Message(((Data("one"),),))), say)
    assert await deliver(api, person, Text(Message(((Data("two"),),)), edit=sent.message), say) == sent
    assert await deliver(api, person, Text(Message(((Data("two"),),)), edit=sent.message), say) == sent
    assert [message["text"] for message in world.from_bot(person)] == ["two"]
    gone = await deliver(api, person, Text(Message(((Data("three"),),)), edit=99_999), say)
    assert gone.message != sent.message
    assert world.last(person)["text"] == "three"


async def test_a_file_is_forwarded_by_its_reference(api, world, person):
    world.send_file(person, "voice", b"ogg")
    raw = (await api.updates(None, 0))[-1]
    media = decode(raw, NOW).what
    assert isinstance(media, Media)
    assert isinstance(
        await deliver(api, person, File(media.kind, media.ref, Message(((Data("c"),),))), say), Sent
    )
    assert world.last(person)["caption"] == "c"
    lost = await deliver(api, person, File("photo", "AgACAgIAAxkBAAIB", Message(((Data("c"),),))), say)
    assert isinstance(lost, Sent)
    assert world.last(person)["text"].startswith("c\n\n")


async def test_a_venue_and_a_wipe(api, world, person):
    sent = await deliver(api, person, Venue(41.3, 69.2, "Embassy", "Street 1"), say)
    assert world.last(person)["venue"]["title"] == "Embassy"
    ids = (1, 2, sent.message, 555)
    assert await deliver(api, person, Delete(ids), say) == Sent(None)
    assert world.from_bot(person) == []


async def test_old_messages_stay_and_the_others_go(api, world, person):
    old = await deliver(api, person, Text(Message(((Data("old"),),))), say)
    world.clock.move(timedelta(hours=49))
    new = await deliver(api, person, Text(Message(((Data("new"),),))), say)
    assert await deliver(api, person, Delete((old.message, new.message)), say) == Sent(None)
    assert "new" not in [message.get("text") for message in world.messages(person)]


async def test_blocked_kicked_moved(api, world, person):
    world.block(person)
    assert await deliver(api, person, Text(Message(((Data("x"),),))), say) == Gone("blocked")
    officer = world.add_phone("Officer", "ru", "officer").id
    group = world.add_group("Desk", [officer])
    new = world.migrate(group)
    assert await deliver(api, group, Text(Message(((Data("x"),),))), say) == Migrated(new)
    world.remove_member(new, world.bot.id)
    assert await deliver(api, new, Text(Message(((Data("x"),),))), say) == Gone("kicked")
    assert await deliver(api, 987654321, Text(Message(((Data("x"),),))), say) == Gone("chat_gone")


@pytest.mark.parametrize(
    ("fault", "outcome", "arrived"),
    [
        (Fault("error_5xx"), Later(1.0, True, "server"), 0),
        (Fault("drop_before"), Later(1.0, True, "reset"), 0),
        (Fault("drop_after"), Later(1.0, True, "reset"), 1),
        (Fault("timeout_after"), Later(1.0, True, "timeout"), 1),
        (Fault("unreadable"), Later(1.0, True, "unreadable"), 1),
        (Fault("retry_after", seconds=7), Later(7.0, False, "flood"), 0),
        (Fault("refused", code=401, words="Unauthorized"), Later(60.0, False, "token"), 0),
    ],
)
async def test_faults(api, world, person, fault, outcome, arrived):
    world.faults.script("sendMessage", fault)
    assert await deliver(api, person, Text(Message(((Data("x"),),))), say) == outcome
    assert len(world.from_bot(person)) == arrived


async def test_what_people_do_is_decoded(api, world, person):
    await deliver(
        api, person, Text(Message(((Data("?"),),), ((Button(Data("Ha"), data=buttons.tap(3, "yes")),),))), say
    )
    message = world.send_text(person, "salom")["message_id"]
    world.send_location(person, 25.2, 55.3)
    world.send_photo(person, caption="look")
    world.send_contact(person)
    world.press(person, "Ha")
    world.edit(person, message, "salom!")
    world.block(person)
    found = [decode(raw, NOW) for raw in await api.updates(None, 0)]
    kinds = [type(incoming.what) for incoming in found]
    assert kinds == [Start, Words, Pin, Media, Words, Tap, Edited, Blocked]
    assert found[5].what == Tap(3, "yes")
    assert found[5].callback
    assert found[6].what == Edited("salom!")
    assert all(incoming.chat == incoming.sender == person for incoming in found)
    assert found[0].language == "uz"


async def test_what_people_share_is_decoded(api, world, person):
    world.send_album(person, [("photo", b"1"), ("video", b"2")], caption="look")
    world.send_file(person, "video_note", b"3")
    world.send_file(person, "audio", b"4")
    live = world.send_location(person, 25.2, 55.3, live=900)["message_id"]
    world.move_location(person, live, (25.3, 55.4))
    world.forward_text(person, "Work abroad", "Recruiter")
    found = [decode(raw, NOW).what for raw in await api.updates(None, 0)][1:]
    assert [(what.kind, what.words) for what in found[:4]] == [
        ("photo", "look"), ("video", ""), ("video_note", ""), ("audio", ""),
    ]  # fmt: skip
    assert [(what.latitude, what.longitude) for what in found[4:6]] == [(25.2, 55.3), (25.3, 55.4)]
    assert found[6] == Words("Work abroad")


async def test_what_groups_do_is_decoded(api, world):
    officer = world.add_phone("Officer", "ru", "officer").id
    group = world.add_group("Desk", [officer])
    world.send_text(officer, "/bind@elchi_demo_bot CODE-1", chat=group)
    world.send_text(officer, "hello all", chat=group)
    new = world.migrate(group)
    found = [incoming for raw in await api.updates(None, 0) if (incoming := decode(raw, NOW))]
    moves = [incoming for incoming in found if isinstance(incoming.what, Moved)]
    assert {(move.chat, move.what.to) for move in moves} == {(group, new)}
    assert [i.what.code for i in found if hasattr(i.what, "code")] == ["CODE-1"]
    assert not [i for i in found if isinstance(i.what, Words)]
    assert all(incoming.group for incoming in found)


async def test_the_poll_loses_nothing_in_bad_weather(api, world, person):
    taken = []
    failing = [True, False, True]

    async def take(batch):
        if failing and failing.pop():
            raise OSError("disk full")
        taken.extend(raw["update_id"] for raw in batch)
        world.clock.bell.ring()

    world.faults.error_5xx = 0.2
    world.faults.drop = 0.2
    task = asyncio.create_task(poll(api, take, world.clock, lambda: 0.0, seconds=0))
    for number in range(40):
        world.send_text(person, f"message {number}")
    await world.clock.move_until(lambda: len(set(taken)) == 41, timedelta(seconds=5))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_the_profile(api, world):
    await api.introduce("", "Consular information", "About us", "Information", [("start", "Begin")])
    await api.introduce("ru", "Консульская справка", "О нас", "Справка", [("start", "Начать")])
    assert (await api.bot.get_my_name("ru")).name == "Консульская справка"
    assert (await api.bot.get_my_commands(language_code="ru"))[0].description == "Начать"
    before = len(world.journal.calls)
    await api.introduce("ru", "Консульская справка", "О нас", "Справка", [("start", "Начать")])
    assert not [call for call in world.journal.calls[before:] if call.method.lower().startswith("set")]
