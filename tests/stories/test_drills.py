"""Drills through the real path, morning reports on rosters, and knocks that find who is out of reach."""

from datetime import datetime, timedelta

import pytest

from bot.casework.people import Profile, Role
from bot.casework.roster import Shift
from bot.cli.officers import issue
from bot.handle import drills
from bot.simulator.faults import Fault
from bot.store import cases, roster, timers
from bot.store import desk as people
from tests.stage import ISTANBUL


@pytest.fixture
async def post(stage):
    """A duty officer, a consul, the ministry and an administrator."""
    return {
        "duty": await stage.officer("Aziza", ISTANBUL, Profile(Role.DUTY)),
        "consul": await stage.officer("Consul", ISTANBUL, Profile(Role.CONSUL)),
        "ministry": await stage.officer("Ministry", "ministry"),
        "admin": await stage.officer("Admin", "ministry", Profile(Role.ADMIN)),
    }


async def set_timer(stage, name, subject):
    async with stage.begin() as tx:
        await timers.ensure(tx, name, subject, tx.now)
    await stage.forward(seconds=2)


async def lights(stage):
    async with stage.begin() as tx:
        return drills.lights(await drills.results(tx), [ISTANBUL], tx.now)[ISTANBUL]


@pytest.mark.parametrize(("minutes", "light"), [(3, "green"), (12, "amber")])
async def test_a_drill_that_is_taken_ends_and_shows_how_soon(stage, post, minutes, light):
    assert await lights(stage) == "red"
    await set_timer(stage, "drill_now", ISTANBUL)
    assert "DRILL. No real person is concerned." in await post["duty"].sees("P1 ")
    await stage.forward(minutes=minutes)
    await post["duty"].taps("I take this")
    assert "Nothing else is to be done" in await post["duty"].sees("Drill passed")
    assert await lights(stage) == light
    texts = {name: len(person.texts()) for name, person in post.items()}
    await stage.forward(hours=20)
    assert {name: len(person.texts()) for name, person in post.items()} == texts
    async with stage.begin() as tx:
        assert await cases.listed(tx, tx.now - timedelta(days=30)) == ()


async def test_a_drill_that_nobody_takes_ends_and_the_administrator_hears_of_it(stage, post):
    await set_timer(stage, "drill_now", ISTANBUL)
    for _ in range(6):
        await stage.forward(minutes=10)
    assert ISTANBUL in await post["admin"].sees("nobody took the drill")
    assert not any("I take this" in text for text in stage.world.buttons(post["duty"].id))
    assert await lights(stage) == "red"


async def test_holes_of_the_roster_are_told_every_morning_until_they_are_mended(stage, post):
    async with stage.begin() as tx:
        officers = {each.label: each.id for each in await people.staff(tx)}
        start = datetime(2026, 1, 5, 9)
        half = Shift(officers["Aziza"], start, start + timedelta(hours=12), "FREQ=DAILY")
        await roster.write(tx, ISTANBUL, [half])
    await set_timer(stage, "roster", ISTANBUL)
    for name in ("consul", "admin"):
        assert "21:00" in await post[name].sees("The roster needs care")
    assert not any("roster" in text for text in post["duty"].texts())

    reports = len([text for text in post["consul"].texts() if "The roster needs care" in text])
    await stage.forward(days=1)
    told = [text for text in post["consul"].texts() if "The roster needs care" in text]
    assert len(told) == reports + 1
    async with stage.begin() as tx:
        whole = Shift(officers["Aziza"], start, start + timedelta(hours=24), "FREQ=DAILY")
        await roster.write(tx, ISTANBUL, [whole])
    await stage.forward(days=2)
    assert [text for text in post["consul"].texts() if "The roster needs care" in text] == told


async def test_whoever_is_on_the_roster_and_out_of_reach_is_named(stage, post):
    async with stage.begin() as tx:
        officers = {each.label: each.id for each in await people.staff(tx)}
        start = datetime(2026, 1, 5)
        await roster.write(
            tx, ISTANBUL, [Shift(officers["Aziza"], start, start + timedelta(days=1), "FREQ=DAILY")]
        )
    stage.world.block(post["duty"].id)
    await set_timer(stage, "roster", ISTANBUL)
    assert "Aziza" in await post["consul"].sees("their chat does not work")


async def test_a_knock_finds_a_group_that_put_the_bot_out_unseen(stage, post):
    group = await stage.group("Istanbul desk", ISTANBUL, post["duty"])
    out = Fault("refused", code=403, words="Forbidden: bot was kicked from the group chat")
    stage.world.faults.script("sendChatAction", out, chat=group)
    before = [len(person.texts()) for person in post.values()]
    await stage.forward(days=1, minutes=1)
    assert ISTANBUL in await post["admin"].sees("cannot be reached")
    after = [len(person.texts()) for person in post.values()]
    assert after[0] == before[0]


async def test_of_two_who_take_a_drill_at_once_one_passes_it(stage, post):
    other = await stage.officer("Bekzod", ISTANBUL, Profile(Role.DUTY))
    await set_timer(stage, "drill_now", ISTANBUL)
    for each in (post["duty"], other):
        stage.world.press(each.id, "I take this")
    await stage.calm()
    assert sum(any("Drill passed" in text for text in each.texts()) for each in (post["duty"], other)) == 1


async def test_of_two_who_send_the_same_code_at_once_one_is_enrolled(stage, post):
    code = await issue(stage.running.store, "officer", ISTANBUL, "Dana")
    both = [stage.person(name) for name in ("Dana", "Thief")]
    for each in both:
        stage.world.send_text(each.id, f"/start {code}")
    await stage.calm()
    assert sum(any("You are enrolled" in text for text in each.texts()) for each in both) == 1
