"""A P1 that reaches nobody is told to whoever runs the bot, and the probes say it."""

import asyncio

import pytest

from bot import health
from bot.casework.people import Profile, Role
from bot.simulator.faults import Fault

SEND = ("I am in danger now", "Turkey", "Yes, send now")
ALARM = "has reached nobody"


@pytest.fixture
async def deaf(stage, desk):
    """An administrator hears; no officer's chat takes anything."""
    officer, group, ministry = desk
    admin = await stage.officer("Yusupov", "ministry", Profile(Role.ADMIN))
    for chat in (officer.id, group, ministry.id):
        stage.world.faults.script("sendMessage", Fault("error_5xx"), times=100_000, chat=chat)
    return admin


async def _report(stage):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    for label in SEND:
        await stage.world.until(lambda label=label: label in stage.world.buttons(reporter.id))
        stage.world.press(reporter.id, label)
    await stage.world.until(lambda: "code" in reporter.screen())
    return reporter


async def _minutes(stage, count):
    """Time passes though something is always waiting for another try."""
    for _ in range(count):
        stage.clock.move(health.PROBE)
        await stage.looked()
        await stage.rung()


async def _warnings(stage):
    return await health.warnings(stage.running.store, stage.running.metrics)


def _alarms(person):
    return sum(ALARM in text for text in person.texts())


async def test_an_undelivered_alert_is_an_alarm_until_it_is_delivered(stage, deaf):
    await _report(stage)
    assert await _warnings(stage) == ()
    await _minutes(stage, 2)
    await deaf.sees(ALARM)
    assert await _warnings(stage) == ("undelivered",)
    assert _alarms(deaf) == 1

    stage.world.faults.scripts.clear()
    await stage.settled()
    assert await _warnings(stage) == ()
    await _minutes(stage, 15)
    assert _alarms(deaf) == 1


async def test_it_is_repeated_every_ten_minutes(stage, deaf):
    await _report(stage)
    await _minutes(stage, 25)
    await stage.world.until(lambda: _alarms(deaf) >= 3)
    assert _alarms(deaf) == 3


async def test_an_alert_on_time_is_no_alarm(stage, desk):
    _, _, ministry = desk
    await _report(stage)
    await stage.calm()
    await _minutes(stage, 5)
    assert not _alarms(ministry)


async def test_readiness_tells_of_a_database_that_is_away(stage, desk, monkeypatch):
    running = stage.running
    assert await health.ready(running.store, running.metrics) == ()

    def away():
        raise OSError("no PostgreSQL answers")

    with monkeypatch.context() as patch:
        patch.setattr(running.store, "begin", away)
        assert await health.ready(running.store, running.metrics) == ("database",)


async def test_a_loop_that_stands_still_is_told(stage, desk, monkeypatch):
    running = stage.running
    monkeypatch.setitem(running.metrics._passes, "clock", -1000.0)
    monkeypatch.setattr(running.metrics, "passed", lambda loop: None)
    assert "clock" in running.metrics.still()
    assert "clock" in await health.ready(running.store, running.metrics)


async def test_a_loop_that_meets_a_database_away_does_not_stand_still(stage, desk, monkeypatch):
    metrics = stage.running.metrics

    def away():
        raise OSError("no PostgreSQL answers")

    monkeypatch.setattr(stage.running.store, "begin", away)
    for loop in ("clock", "sender"):
        metrics._passes[loop] = -1000.0
    while metrics.still():
        stage.clock.wake()
        await asyncio.sleep(0)
    assert metrics.still() == ()
