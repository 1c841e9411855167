"""A chat that may be written to only slowly: its rows wait, once each, and others do not wait with them."""

import asyncio
from datetime import timedelta

import pytest

from bot.sender import pace

SEND = ("I am in danger now", "Turkey", "Yes, send now")
COUNT = 4


def lines(person, chat=None):
    return [text for text in person.texts(chat) if "P1 " in text]


@pytest.mark.parametrize("step", [10, 70], ids=["within the lease", "past the lease"])
async def test_what_waits_for_its_turn_is_sent_once(stage, desk, step, monkeypatch):
    officer, group, _ = desk
    monkeypatch.setattr(pace, "GROUP", 1.0)
    monkeypatch.setattr(pace, "MINUTE", timedelta(seconds=30))
    people = [stage.person(f"Person {number}") for number in range(COUNT)]
    for person in people:
        await person.opens()
        await person.taps(*SEND[:-1])
    for person in people:
        stage.world.press(person.id, SEND[-1])
    await stage.world.until(lambda: len(lines(officer)) == COUNT)
    assert len(lines(officer, group)) == 1

    async with asyncio.timeout(20):
        while len(lines(officer, group)) < COUNT:
            stage.clock.move(timedelta(seconds=step))
            await stage.looked()
    assert len({text.split("P1 ")[1].split()[0] for text in lines(officer, group)}) == COUNT
    assert step > 60 or "Possible repeat" not in "".join(lines(officer))


async def test_a_press_on_the_screen_that_is_just_being_replaced_leaves_one_screen_standing(stage, desk):
    person = stage.person("Zulfiya")
    await person.opens()
    await person.taps(*SEND, "How to answer me", "Call me")
    for words in ("+998 90 000 00 00", "after six", "ask for Aziz"):
        await person.writes("/start")
        old = stage.world.from_bot(person.id)[-1]
        skip = old["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        count = len(stage.world.journal.calls)
        stage.world.send_text(person.id, words)
        calls = stage.world.journal.calls
        await stage.world.until(
            lambda at=count, calls=calls: any(call.method == "sendMessage" for call in calls[at:])
        )
        stage.world.tap(person.id, old["message_id"], skip, chat=person.id)
        await stage.calm()

        assert "Quick exit" in stage.world.buttons(person.id), words
