"""What a report leaves in the figures: counts and ages, no code, no name, no word."""

from datetime import timedelta

import aiohttp
import pytest

from bot.figures import OFTEN
from bot.simulator.faults import Fault
from tests.stage import ISTANBUL

SEND = ("I am in danger now", "Turkey", "Yes, send now")


@pytest.fixture
async def asked(stage, desk, unused_tcp_port):
    """The figures as Prometheus gets them, some seconds after the last ones."""
    await stage.stop()
    await stage.start(stage.settings.model_copy(update={"listen": f"127.0.0.1:{unused_tcp_port}"}))

    async def ask():
        await stage.forward(seconds=OFTEN.total_seconds())
        async with (
            aiohttp.ClientSession() as client,
            client.get(f"http://127.0.0.1:{unused_tcp_port}/metrics") as got,
        ):
            lines = (await got.text()).splitlines()
        return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))

    return ask


async def test_a_report_that_waits_and_is_taken(stage, desk, asked):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND)
    await stage.forward(minutes=2)
    found = await asked()
    assert float(found['elchi_cases_unanswered{priority="P1"}']) == 1
    assert 120 <= float(found['elchi_unanswered_age_seconds{priority="P1"}']) < 180
    assert float(found['elchi_cases_undelivered{priority="P1"}']) == 0
    assert float(found["elchi_turn_seconds_count"]) == float(found['elchi_updates_total{result="handled"}'])
    assert not any("elchi_answer_seconds_bucket" in name for name in found)

    await officer.taps("I take this", chat=group)
    found = await asked()
    waited = f'mission="{ISTANBUL}",priority="P1"'
    assert float(found['elchi_cases_unanswered{priority="P1"}']) == 0
    assert float(found[f"elchi_answer_seconds_count{{{waited}}}"]) == 1
    assert 120 <= float(found[f"elchi_answer_seconds_sum{{{waited}}}"]) < 180


async def test_an_alert_that_arrives_nowhere(stage, desk, asked):
    officer, group, ministry = desk
    for chat in (officer.id, group, ministry.id):
        stage.world.faults.script("sendMessage", Fault("error_5xx"), times=100_000, chat=chat)
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND)
    stage.clock.move(timedelta(minutes=3))
    found = await asked()
    assert float(found['elchi_cases_undelivered{priority="P1"}']) == 1
    assert float(found['elchi_undelivered_age_seconds{priority="P1"}']) >= 180
    assert float(found['elchi_lane_rows{lane="0"}']) >= 1
    assert float(found['elchi_lane_age_seconds{lane="0"}']) >= 180
    stage.world.faults.scripts.clear()


async def test_nothing_of_a_person_stands_in_them(stage, desk, asked):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND)
    words = set("\n".join(await asked()).replace('"', " ").split())
    assert not words & {str(reporter.id), str(desk[0].id), "Dilshod", "Karimova"}
