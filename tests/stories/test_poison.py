"""An update that breaks the bot: tried three times, set aside sealed, told; everybody else goes on."""

import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

import bot.handle.intake
from bot import app
from bot.store import inbox

SEND = ("I am in danger now", "Turkey", "Yes, send now")
POISON = "poison"


def database_says(code):
    """An error of SQLite's with this code."""
    error = sqlite3.OperationalError("says the database")
    error.sqlite_errorcode = code
    return error


@pytest.fixture
def poisoned(monkeypatch):
    tried = []
    handle = bot.handle.intake.handle

    async def breaks(tx, kit, event):
        handled = await handle(tx, kit, event)
        if getattr(event.what, "text", "") == POISON:
            tried.append(event.update)
            raise RuntimeError(POISON)
        return handled

    monkeypatch.setattr(bot.handle.intake, "handle", breaks)
    return tried


async def test_after_three_tries_it_is_set_aside_and_everybody_is_told(stage, desk, poisoned):
    _, _, ministry = desk
    reporter, other = stage.person("Dilshod"), stage.person("Nodira")
    await reporter.opens()
    await other.opens()
    stage.world.send_text(reporter.id, POISON)
    await other.taps("I am in danger now")
    await stage.calm()

    assert len(set(poisoned)) == 1
    assert "This did not work on our side" in "".join(reporter.texts())
    assert "112" in "".join(reporter.texts())
    assert f"{poisoned[0]} could not be processed in 3 tries" in "".join(ministry.texts())
    assert "Which country" in other.screen()
    async with stage.begin() as tx:
        assert POISON.encode() in await inbox.quarantined(tx, poisoned[0])

    await reporter.taps(*SEND)
    assert "Sent." in reporter.screen()


async def test_leaving_takes_the_hotline_text_away_too(stage, desk, poisoned):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.writes(POISON)
    await reporter.taps("Quick exit")

    assert set(poisoned) == {poisoned[0]}
    assert await stage.count("SELECT tries FROM failures") == 3
    assert len(stage.world.messages(reporter.id)) == 2  # the dull page, and what the bot never took in
    assert "This did not work" not in "".join(reporter.texts())


async def test_it_is_told_once_however_often_it_comes(stage, desk, poisoned):
    _, _, ministry = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    body = stage.world.send_text(reporter.id, POISON)
    await stage.calm()
    update = {"update_id": poisoned[0], "message": body}
    for _ in range(3):
        await stage.running.take_one(update)
    await stage.calm()

    assert sum("in 3 tries" in text for text in ministry.texts()) == 1
    assert sum("did not work" in text for text in reporter.texts()) == 1


async def test_malformed_updates_are_set_aside_and_the_rest_of_the_batch_goes_on(stage, desk):
    _, _, ministry = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    for body in ({}, {"chat": 5}, {"chat": {"id": "x", "type": "private"}, "date": "now"}, {"date": None}):
        stage.world.tell("message", body, ("chat", reporter.id))
    await reporter.taps(*SEND)

    assert "Sent." in reporter.screen()
    assert sum("set aside" in text for text in ministry.texts()) == 4


async def test_a_reader_that_breaks_costs_one_update(stage, desk, monkeypatch):
    decode = app.decode

    def breaks(body, now):
        if body.get("message", {}).get("text") == POISON:
            raise RecursionError
        return decode(body, now)

    monkeypatch.setattr(app, "decode", breaks)
    reporter = stage.person("Dilshod")
    await reporter.opens()
    stage.world.send_text(reporter.id, POISON)
    await reporter.taps(*SEND)

    assert "Sent." in reporter.screen()


async def test_the_dull_page_stays_alone_whatever_fails(stage, desk, poisoned):
    _, _, ministry = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("Quick exit")
    await reporter.writes(POISON)

    assert "This did not work" not in "".join(reporter.texts())
    assert f"{poisoned[0]} could not be processed" in "".join(ministry.texts())


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("BEGIN", None, database_says(sqlite3.SQLITE_FULL)),
        OperationalError("BEGIN", None, database_says(sqlite3.SQLITE_BUSY)),
        OSError("no PostgreSQL answers"),
    ],
    ids=["full", "busy", "away"],
)
async def test_a_database_that_is_away_makes_no_update_a_poison(stage, desk, monkeypatch, error):
    tried = []
    handle = bot.handle.intake.handle

    async def away(tx, kit, event):
        if getattr(event.what, "choice", "") != "TR" or len(tried) == 5:
            return await handle(tx, kit, event)
        tried.append(event.update)
        raise error

    monkeypatch.setattr(bot.handle.intake, "handle", away)
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now")
    stage.world.press(reporter.id, "Turkey")
    while len(tried) < 5 or stage.world.updates.pending():
        await stage.world.events.changed()
        stage.clock.move(timedelta(seconds=40))
    await reporter.taps("Yes, send now")

    assert len(set(tried)) == 1
    assert "Sent." in reporter.screen()
    async with stage.begin() as tx:
        assert await inbox.quarantined(tx, tried[0]) is None


async def test_an_update_too_deep_to_be_written_down_is_set_aside_and_stops_nobody(stage, desk):
    _, _, ministry = desk
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    await stage.running.take_one({"update_id": 77, "message": deep})
    async with stage.begin() as tx:
        assert b"too_deep" in await inbox.quarantined(tx, 77)
    assert await ministry.sees("77 could not be processed")
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND)

    assert "Sent." in reporter.screen()
