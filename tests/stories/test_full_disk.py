"""A disk that is full for a while: what was sent meanwhile is written down as soon as there is space."""

import asyncio
import sqlite3

from sqlalchemy.exc import OperationalError

from bot.sender import loop
from bot.telegram.render import REPEAT

LONG = 10 * loop.TRIES


async def test_what_was_sent_while_the_disk_was_full_is_not_sent_again(stage, desk, monkeypatch):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "Turkey")
    settle, refused = loop.settle, []

    async def full(tx, kit, row, outcome):
        if len(refused) >= LONG:
            return await settle(tx, kit, row, outcome)
        refused.append(row)
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise OperationalError("UPDATE", None, error)

    monkeypatch.setattr(loop, "settle", full)
    stage.world.press(reporter.id, "Yes, send now")
    async with asyncio.timeout(10):
        while len(refused) < LONG:
            stirred = stage.stirred
            stage.clock.move(loop.MENDING)
            await stirred.wait()
    await stage.settled()
    await stage.forward(minutes=1)
    await stage.settled()

    assert "Sent." in reporter.screen()
    assert not any(REPEAT.text in text for text in officer.texts(group))
