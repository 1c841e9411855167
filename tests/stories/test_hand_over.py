"""A bot that is told to end hands over: what is under way is finished or in doubt, the rest goes back."""

import asyncio

import pytest

from bot.sender import loop
from bot.sender.compose import Composer
from bot.store.database import StoreBroken
from bot.telegram.render import REPEAT

SENDING = "SELECT count(*) FROM outbox WHERE state = 'sending'"
DOUBT = "SELECT count(*) FROM outbox WHERE doubt"


@pytest.fixture
async def reporter(stage, desk):
    """One tap away from sending."""
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "Turkey")
    return reporter


async def _told_to_end(stage, reporter):
    """The last tap, and the end as soon as its messages are on their way; how many rows are left in doubt."""
    stage.world.press(reporter.id, "Yes, send now")
    while not await stage.count(SENDING):
        stirred = stage.stirred
        await stirred.wait()
    stage.work.cancel()
    await asyncio.gather(stage.work, return_exceptions=True)
    await stage.running.sender.stop()
    assert not await stage.count(SENDING)
    doubt = await stage.count(DOUBT)
    await stage.stop()
    stage.world.faults.slow_ms = 0
    await stage.start()
    await stage.settled()
    return doubt


def _alerts(person, chat):
    return [text for text in person.texts(chat) if "P1 " in text]


async def test_what_is_under_way_is_finished(stage, desk, reporter):
    officer, group, _ = desk
    stage.world.faults.slow_ms = 300

    assert not await _told_to_end(stage, reporter)
    assert [len(_alerts(officer, chat)) for chat in (officer.id, group)] == [1, 1]


async def test_what_does_not_end_in_time_comes_again_marked(stage, desk, reporter, monkeypatch):
    officer, group, _ = desk
    monkeypatch.setattr(loop, "FAREWELL", 0.05)
    stage.world.faults.slow_ms = 2000

    assert await _told_to_end(stage, reporter)
    assert any(REPEAT.text in text for text in officer.texts(group))


async def test_what_waits_for_its_turn_goes_back_untried(stage, desk, reporter):
    officer, group, _ = desk
    whole = stage.running.sender._pace._whole
    whole.level, whole.rate = 0.0, 0.001

    assert not await _told_to_end(stage, reporter)
    assert "Sent." in reporter.screen()
    assert [len(_alerts(officer, chat)) for chat in (officer.id, group)] == [1, 1]
    assert not any(REPEAT.text in text for text in officer.texts(group))


async def test_what_was_committed_and_not_handed_over_goes_back_untried(stage, desk, reporter):
    officer, group, _ = desk
    stage.running.intake._hand_over = lambda _: stage.work.cancel()

    assert not await _told_to_end(stage, reporter)
    assert [len(_alerts(officer, chat)) for chat in (officer.id, group)] == [1, 1]
    assert not any(REPEAT.text in text for text in officer.texts(group))


async def test_a_disk_that_fails_under_a_sending_ends_the_bot_without_another_error(
    stage, desk, reporter, monkeypatch
):
    composes = Composer.compose

    async def broken(self, tx, row):
        raise StoreBroken("ELCHI_DATABASE: the disk failed under the database")

    monkeypatch.setattr(Composer, "compose", broken)
    stage.world.press(reporter.id, "Yes, send now")
    ended = await asyncio.gather(stage.work, return_exceptions=True)

    assert "ELCHI_DATABASE" in repr(ended)
    await stage.stop()
    monkeypatch.setattr(Composer, "compose", composes)
    await stage.start()
    await stage.settled()
    assert "Sent." in reporter.screen()
