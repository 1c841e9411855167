"""Telegram is away for long, or nobody is bound: nothing is lost, and nothing untrue is said."""

from datetime import timedelta

import pytest

from tests.stage import ISTANBUL

SEND = ("I am in danger now", "Turkey", "Yes, send now")
STORED = "We have your message and are passing it on"


def lines(person, chat=None):
    return [text for text in person.texts(chat) if "P1 " in text]


async def test_a_long_outage_ends_with_every_alert_delivered(stage, desk):
    officer, group, ministry = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND[:-1])
    stage.world.faults.script("sendMessage", "error_5xx", times=10_000)
    await reporter.writes("1")  # typed: a tap that nobody reads in time is dropped by Telegram
    stage.world.faults.outage = True
    stage.world.send_text(reporter.id, "please hurry")
    for _ in range(9):
        stage.clock.move(timedelta(minutes=5))
        await stage.looked()
    stage.world.faults.outage = False
    stage.world.faults.scripts.clear()
    stage.clock.move(timedelta(minutes=1))  # the poll had grown patient
    await stage.settled()

    assert lines(officer, group)
    assert lines(ministry)
    await ministry.taps("I take this")
    assert "please hurry" in await ministry.sees("please hurry")


@pytest.mark.parametrize("down", ["telegram", "bot"])
async def test_a_yes_that_nobody_could_hear_in_time_still_sends_the_report(stage, desk, down):
    _, group, _ = desk
    reporter, silent = stage.person("Dilshod"), stage.person("Nodira")
    for person in (reporter, silent):
        await person.opens()
        await person.taps(*SEND[:-1])
    if down == "telegram":
        stage.world.faults.outage = True
    else:
        await stage.stop()
    stage.world.send_text(reporter.id, "1")
    if down == "telegram":
        await stage.world.until(stage.running.metrics.away)
    for _ in range(6):
        stage.clock.move(timedelta(minutes=10))
    if down == "telegram":
        stage.world.faults.outage = False
        stage.clock.move(timedelta(minutes=1))  # the poll had grown patient
    else:
        await stage.start()
    await stage.calm()

    assert len(lines(reporter, group)) == 1
    assert "Sent." in reporter.screen()
    # Who said nothing is forgotten as soon as that is known.
    assert await stage.count("SELECT count(*) FROM sessions WHERE lapses_at IS NOT NULL") == 1


async def test_a_draft_outlives_its_half_hour_by_a_day_at_most(stage, desk):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND[:-1])
    stage.world.faults.outage = True
    stage.world.send_text(stage.person("Aziza").id, "hello")  # ends the poll under way
    await stage.world.until(stage.running.metrics.away)
    stage.clock.move(timedelta(hours=24))
    await stage.looked()
    assert await stage.count("SELECT count(*) FROM sessions WHERE lapses_at IS NOT NULL") == 1
    stage.clock.move(timedelta(hours=1))
    await stage.looked()
    await stage.forgotten()


async def test_without_any_desk_the_report_is_kept_and_only_the_truth_is_told(stage):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND)
    assert STORED in reporter.screen()
    await stage.forward(minutes=30)
    assert "Sent." not in reporter.screen()

    ministry = await stage.officer("Saidov", "ministry")
    await stage.forward(minutes=1)

    assert len(lines(ministry)) == 1
    assert "We have your message" not in reporter.screen()
    await ministry.taps("I take this")
    assert "An officer has read your message" in reporter.screen()


async def test_the_ministry_alone_is_called_at_once(stage):
    ministry = await stage.officer("Saidov", "ministry")
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND)

    assert len(lines(ministry)) == 1
    assert "Sent." in reporter.screen()
    await stage.forward(minutes=5)
    await stage.forward(minutes=20)
    assert len(lines(ministry)) > 1


async def test_an_officer_alone_without_a_group_is_enough(stage):
    officer = await stage.officer("Karimova", ISTANBUL)
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND)
    await officer.taps("I take this")

    assert "Contact rule" in await officer.sees("Contact rule")
    assert "An officer has read your message" in reporter.screen()


async def test_with_the_ministry_gone_too_the_case_stays_due_until_somebody_is_back(stage, desk):
    officer, group, ministry = desk
    for person in (officer, ministry):
        stage.world.block(person.id)
    stage.world.remove_member(group, stage.world.bot.id)
    await stage.calm()
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND)
    await stage.forward(hours=3)
    assert STORED in reporter.screen() or "No officer has answered yet" in reporter.screen()

    stage.world.block(ministry.id, blocked=False)
    await stage.calm()
    await stage.forward(minutes=1)
    assert lines(ministry)
