"""Two reports about one person: their officers learn it, by telephone or name in any script; nobody else."""

import pytest
from sqlalchemy import text

from bot.casework.people import Profile, Role
from bot.dialog.turn import Draft
from bot.handle.kit import Outbound
from bot.handle.reports import update
from bot.store import cases, outbox
from tests.stage import ISTANBUL

SEND = ("I am in danger now", "Turkey", "Yes, send now")


@pytest.fixture
async def pair(stage):
    """Two people with a report each, each taken by an officer of their own."""
    officers = [await stage.officer(name, ISTANBUL, Profile(Role.DUTY)) for name in ("Aziza", "Bekzod")]
    people = []
    for officer, name in zip(officers, ("Dilshod", "Saodat"), strict=True):
        people.append(stage.person(name))
        await people[-1].opens()
        await people[-1].taps(*SEND)
        await officer.taps("I take this")
    return officers, people


async def tell(stage, number, **facts):
    facts = {name.replace("_", "."): (value,) for name, value in facts.items()}
    out = Outbound()
    async with stage.begin() as tx:
        case = await cases.case(tx, number)
        await update(tx, stage.running.content.kit, case, Draft(facts, tuple(facts)), "en", out)
        await outbox.write(tx, out.posts, tx.now)
    await stage.settled()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"c_address": "+998 90 123-45-67"}, {"r_reach": "call 901234567 in the evening"}),
        ({"i_name": "Oʻgʻiloy Karimova, 1998"}, {"r_name": "Каримова Ўғилой 1998"}),
        ({"i_name": "Ugiloy Karimova"}, {"r_name": "Oʻgʻiloy Karimova"}),
    ],
)
async def test_the_same_person_is_seen_by_both_officers_and_by_nobody_else(stage, pair, first, second):
    officers, people = pair
    await tell(stage, 1, **first)
    before = [len(person.texts()) for person in people]
    await tell(stage, 2, **second)
    for officer in officers:
        assert "Possibly the same person as in" in await officer.sees("Possibly the same person")
    assert [len(person.texts()) for person in people] == before
    assert not any("same person" in words for person in people for words in person.texts())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"c_address": "+998 90 123-45-67"}, {"c_address": "+998 90 123-45-68"}),
        ({"i_name": "Oʻgʻiloy Karimova, 1998"}, {"r_name": "Каримова Ўғилой 1999"}),
        ({"i_name": "Dilshod"}, {"r_name": "Dilshod"}),
    ],
)
async def test_what_is_only_alike_is_not_said_to_be_the_same(stage, pair, first, second):
    officers, _ = pair
    await tell(stage, 1, **first)
    await tell(stage, 2, **second)
    assert not any("Possibly the same" in words for officer in officers for words in officer.texts())


async def test_an_officer_does_not_learn_of_a_report_at_another_desk_but_the_ministry_does(stage, desk):
    officer, group, ministry = desk
    away = await stage.officer("Timur", "ru-moscow-embassy", Profile(Role.DUTY))
    for person, country, taker in (("Dilshod", "Turkey", officer), ("Burner", "Russia", away)):
        reporter = stage.person(person)
        await reporter.opens()
        await reporter.taps("I am in danger now", country, "Yes, send now")
        await taker.taps("I take this", chat=group if taker is officer else None)
    await tell(stage, 1, i_name="Oʻgʻiloy Karimova, 1998")
    await tell(stage, 2, r_name="Каримова Ўғилой 1998")
    await ministry.sees("may be about one person. Their desks do not see each other's case.")
    for one in (officer, away):
        assert not any("same person" in words for words in one.texts())
        assert "Same person?" not in stage.world.buttons(one.id)


async def test_an_officer_says_that_it_is_somebody_else(stage, pair):
    officers, _ = pair
    await tell(stage, 1, c_address="+998 90 123-45-67")
    await tell(stage, 2, c_address="+998 90 123-45-67")
    await officers[0].taps("Same person?")
    label = next(label for label in stage.world.buttons(officers[0].id) if label.endswith("somebody else"))
    await officers[0].taps(label)
    await officers[0].sees("No other report seems")
    cards = [words for words in officers[0].texts() if "Contact rule" in words]
    assert "Possibly the same" not in cards[-1]


async def test_the_database_holds_no_telephone(stage, pair):
    await tell(stage, 1, c_address="+998 90 123-45-67")
    async with stage.begin() as tx:
        marks = (await tx.conn.execute(text("SELECT mark FROM marks"))).scalars().all()
    assert marks
    assert not any("901234567" in mark for mark in marks)
