"""Telegram wants no messages for a while (429): the chat waits, the alert goes elsewhere, and it is first."""

from datetime import timedelta

import pytest

from bot.casework.outgoing import Kind, Lane, Post
from bot.sender import pace
from bot.simulator.faults import Fault
from bot.store import chats, outbox

SEND = ("I am in danger now", "Turkey", "Yes, send now")
ALWAYS = 10_000


def lines(person, chat=None):
    return [text for text in person.texts(chat) if "P1 " in text]


async def in_danger(stage, name="Dilshod"):
    reporter = stage.person(name)
    await reporter.opens()
    await reporter.taps(*SEND)
    return reporter


def flood(stage, seconds, *places, times=ALWAYS):
    for place in places:
        stage.world.faults.script("sendMessage", Fault("retry_after", seconds), chat=place, times=times)


@pytest.mark.parametrize("seconds", [0, 30, 3600])
async def test_whatever_telegram_asks_for_the_alert_arrives_once_and_nobody_waits_long(stage, desk, seconds):
    officer, group, ministry = desk
    flood(stage, seconds, group, officer.id, times=1)
    reporter = await in_danger(stage)
    await stage.looked()
    await stage.calm()

    assert bool(lines(ministry)) == (seconds > 20)  # the next destination, at once
    await reporter.taps("Tell more")  # the bot goes on
    for _ in range(2):
        await stage.forward(minutes=3)
    await stage.settled()
    assert len(lines(officer, group)) == len(lines(officer)) == 1
    assert "Possible repeat" not in "".join(lines(officer, group) + lines(officer))


async def test_a_short_wait_that_becomes_a_long_one_calls_the_next(stage, desk):
    officer, group, ministry = desk
    flood(stage, 3, group, officer.id, times=1)
    flood(stage, 300, group, officer.id)
    await in_danger(stage)
    assert not lines(ministry)
    await stage.forward(seconds=15)
    await stage.looked()
    await stage.calm()

    assert lines(ministry)


async def test_an_alert_behind_one_that_waits_for_long_calls_the_next_too(stage, desk):
    officer, group, ministry = desk
    flood(stage, 300, group, officer.id)
    await in_danger(stage)
    await stage.looked()
    await in_danger(stage, "Nodira")
    await stage.looked()
    await stage.calm()

    assert len({text.split("P1 ")[1].split()[0] for text in lines(ministry)}) == 2


async def test_after_a_storm_over_all_chats_the_alerts_go_first(stage, desk):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND[:-1])
    people = [stage.world.add_phone("Aziza", "en") for _ in range(20)]
    stage.world.faults.script("sendMessage", Fault("retry_after", 10), times=ALWAYS)
    async with stage.begin() as tx:
        for person in people:
            person.started = True
            chat = await chats.chat_of(tx, person.id, group=False)
            post = Post(Lane.NOTICE, chat.id, Kind.DESK, None, {"phrase": "desk.reply_waits"}, tx.now)
            await outbox.write(tx, [post], tx.now)
    stage.world.press(reporter.id, SEND[-1])
    await stage.calm()
    assert {group, officer.id, people[-1].id} <= {each.chat for each in stage.world.journal.refused()}
    stage.world.faults.scripts.clear()
    whole = stage.running.sender._pace._whole
    whole.rate, whole.size, whole.level = 1.0, pace.RESERVE + 1, pace.RESERVE + 1
    since = len(stage.world.journal.calls)
    stage.clock.move(timedelta(seconds=12))
    while not all(stage.world.from_bot(person.id) for person in people):
        await stage.world.events.changed()
        stage.clock.move(timedelta(seconds=2))

    sent = [call for call in stage.world.journal.calls[since:] if call.method == "sendMessage"]
    assert {call.chat for call in sent[:2]} == {group, officer.id}
