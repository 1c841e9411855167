"""A bot that is told to end hands over: what is under way is finished or in doubt, the rest goes back."""

from bot.sender import loop
from bot.telegram.render import REPEAT

SENDING = "SELECT count(*) FROM outbox WHERE state = 'sending'"
DOUBT = "SELECT count(*) FROM outbox WHERE doubt"
SEND = ("I am in danger now", "Turkey")


async def _about_to_send(stage):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND)
    return reporter


async def _press(stage, reporter):
    """The last tap, until its messages are on their way."""
    stage.world.press(reporter.id, "Yes, send now")
    while not await stage.count(SENDING):
        stirred = stage.stirred
        await stirred.wait()


async def test_what_is_under_way_is_finished(stage, desk):
    officer, group, _ = desk
    reporter = await _about_to_send(stage)
    stage.world.faults.slow_ms = 300
    await _press(stage, reporter)
    await stage.stop()

    stage.world.faults.slow_ms = 0
    await stage.start()
    assert not await stage.count(DOUBT)
    await stage.calm()
    for chat in (officer.id, group):
        calls = [text for text in officer.texts(chat) if text.startswith("P1 ")]
        assert len(calls) == 1


async def test_what_does_not_end_in_time_comes_again_marked(stage, desk, monkeypatch):
    officer, group, _ = desk
    monkeypatch.setattr(loop, "FAREWELL", 0.05)
    reporter = await _about_to_send(stage)
    stage.world.faults.slow_ms = 2000
    await _press(stage, reporter)
    await stage.stop()

    stage.world.faults.slow_ms = 0
    await stage.start()
    assert await stage.count(DOUBT)
    await stage.settled()
    assert any(REPEAT.text in text for text in officer.texts(group))


async def test_what_waits_for_its_turn_goes_back_untried(stage, desk):
    officer, group, _ = desk
    reporter = await _about_to_send(stage)
    stage.running.sender._pace._whole.level = 0.0
    stage.running.sender._pace._whole.rate = 0.001
    await _press(stage, reporter)
    await stage.stop()

    await stage.start()
    assert not await stage.count(SENDING)
    assert not await stage.count(DOUBT)
    await stage.settled()
    assert "Sent." in reporter.screen()
    assert not any(REPEAT.text in text for text in officer.texts(group))
