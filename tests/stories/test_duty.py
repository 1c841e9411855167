"""Shifts in the chat: seen, taken, given away; nights for what can wait; two who stand by a P1."""

from datetime import timedelta

import pytest

from bot.casework.people import Profile, Role
from bot.casework.roster import Override, on_duty
from bot.handle.people import leave
from bot.handle.shifts import plan_of
from bot.store import cases, roster
from bot.store import desk as people
from tests.stage import ISTANBUL
from tests.stories.albums import SKIPS
from tests.stories.test_relative import TO_SEND, on_the_way

SEND = ("I am in danger now", "Turkey", "Yes, send now")


@pytest.fixture
async def two(stage):
    """Two on duty in Istanbul, and the ministry."""
    aziza = await stage.officer("Aziza", ISTANBUL, Profile(Role.DUTY))
    bekzod = await stage.officer("Bekzod", ISTANBUL, Profile(Role.DUTY))
    await stage.officer("Ministry", "ministry")
    return aziza, bekzod


async def here(stage):
    async with stage.begin() as tx:
        names = {each.id: each.label for each in await people.roster(tx)}
        return [
            names[each]
            for each in on_duty(await plan_of(tx, stage.running.content.kit.atlas, ISTANBUL), tx.now)
        ]


async def put_on(stage, name, hours, since=0):
    async with stage.begin() as tx:
        officers = {each.label: each.id for each in await people.staff(tx)}
        begins = tx.now.replace(second=0, microsecond=0) + timedelta(hours=since)
        agreed = Override(begins, begins + timedelta(hours=hours), officers[name], None)
        await roster.agree(tx, ISTANBUL, agreed, None)


async def report(stage, name="Dilshod", *labels):
    reporter = stage.person(name)
    await reporter.opens()
    await reporter.taps(*(labels or SEND))
    return reporter


async def gives(stage, officer, colleague):
    label = next(label for label in stage.world.buttons(officer.id) if label.startswith("Give away"))
    await officer.taps(label, colleague)


async def test_whoever_says_so_is_on_shift_and_rings_alone(stage, two):
    aziza, bekzod = two
    await aziza.writes("/duty")
    assert "This post has no roster" in aziza.screen()
    await aziza.taps("I am on shift from now")
    assert await here(stage) == ["Aziza"]
    assert "Aziza" in aziza.screen()
    await report(stage)
    assert any("P1 " in text for text in aziza.texts())
    assert not any("P1 " in text for text in bekzod.texts())


async def test_a_shift_is_given_away_only_when_the_other_accepts(stage, two):
    aziza, bekzod = two
    await put_on(stage, "Aziza", 8)
    await aziza.writes("/duty")
    await gives(stage, aziza, "Bekzod")
    assert await here(stage) == ["Aziza"]
    await bekzod.taps("I cannot")
    await aziza.sees("Bekzod cannot take your shift")
    assert await here(stage) == ["Aziza"]

    await aziza.writes("/duty")
    await gives(stage, aziza, "Bekzod")
    await bekzod.taps("I take it")
    await aziza.sees("Bekzod takes your shift")
    assert await here(stage) == ["Bekzod"]


async def test_of_two_who_are_offered_the_same_shift_the_first_has_it(stage, two):
    aziza, bekzod = two
    dana = await stage.officer("Dana", ISTANBUL, Profile(Role.DUTY))
    await put_on(stage, "Aziza", 8)
    for name in ("Bekzod", "Dana"):
        await aziza.writes("/duty")
        await gives(stage, aziza, name)
    for each in (bekzod, dana):
        stage.world.press(each.id, "I take it")
    await stage.calm()
    assert len(await here(stage)) == 1
    assert "Aziza" not in await here(stage)


async def test_an_officer_who_leaves_takes_no_case_along(stage, two):
    aziza, bekzod = two
    await report(stage)
    await aziza.taps("I take this")
    async with stage.begin() as tx:
        officers = {each.label: each.id for each in await people.staff(tx)}
        assert await leave(tx, officers["Aziza"]) == 1
    await stage.forward(seconds=2)
    assert "Aziza cannot be reached any more" in await bekzod.sees("cannot be reached")
    await bekzod.taps("I take this")
    before = aziza.texts()
    await aziza.writes("/cases")
    assert not any("Open cases" in text for text in aziza.texts()[len(before) :])


@pytest.fixture
def strict(stage):
    """A P1 needs two acknowledgements while the story is told."""
    kit = stage.running.content.kit
    former = kit.policies
    object.__setattr__(
        kit, "policies", {**former, "P1": former["P1"].model_copy(update={"acknowledgements": 2})}
    )
    yield
    object.__setattr__(kit, "policies", former)


def rung(person):
    return len([text for text in person.texts() if "P1 " in text and "Contact rule" not in text])


async def test_where_two_must_take_it_it_rings_until_the_second_does(stage, two, strict):
    aziza, bekzod = two
    await report(stage)
    await aziza.taps("I take this")
    calls = rung(bekzod)
    await stage.forward(minutes=10)
    assert rung(bekzod) == calls + 1
    await bekzod.taps("I stand by")
    assert "Beside them: Bekzod" in "".join(aziza.texts())
    async with stage.begin() as tx:
        case = await cases.case(tx, 1)
    assert (case.owner, case.second) == (1, 2)
    calls = rung(bekzod)
    await stage.forward(minutes=4)
    assert rung(bekzod) == calls


async def test_of_two_who_stand_by_at_once_one_is_the_second(stage, two, strict):
    aziza, bekzod = two
    dana = await stage.officer("Dana", ISTANBUL, Profile(Role.DUTY))
    await report(stage)
    await aziza.taps("I take this")
    await stage.forward(minutes=10)
    for each in (bekzod, dana):
        stage.world.press(each.id, "I stand by")
    await stage.calm()
    seconded = {text.partition("Beside them: ")[2] for text in aziza.texts() if "Beside them" in text}
    assert len(seconded) == 1


async def test_at_night_what_can_wait_comes_without_sound_and_rings_in_the_morning(stage, two):
    _aziza, _ = two
    now = stage.clock.now()
    async with stage.begin() as tx:
        closed = (await plan_of(tx, stage.running.content.kit.atlas, ISTANBUL)).holidays
    days = ((now + timedelta(days=ahead)).replace(hour=23, minute=30) for ahead in range(1, 60))
    mornings = (day + timedelta(hours=8) for day in days)
    night = next(
        at - timedelta(hours=8) for at in mornings if at.weekday() < 5 and at.date() not in closed
    )  # half past two in Istanbul, before a working day
    await stage.forward(seconds=(night - now).total_seconds())
    await on_the_way(stage, *TO_SEND, *SKIPS, "Yes, send")
    first = lines_of(stage)
    assert all(call.params.get("disable_notification") for call in first)
    assert {call.chat for call in first} == {each.id for each in two}
    await stage.forward(hours=4)
    assert len(lines_of(stage)) == len(first)
    await stage.forward(hours=3)
    rings = lines_of(stage)[len(first) :]
    assert len(rings) == 2
    assert not any(call.params.get("disable_notification") for call in rings)


def lines_of(stage):
    sent = stage.world.journal.accepted("sendMessage")
    return [call for call in sent if call.params.get("text", "").startswith("P3 ")]
