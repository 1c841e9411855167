"""Whoever holds the phone after a quick exit, or on a shared phone: no way tells that a report was sent."""

import pytest

from bot.simulator.faults import Fault
from tests.stories.test_adversary import on_the_way, standing
from tests.stories.test_my_case import code_of, opens, replies, takes
from tests.stories.test_relative import TO_SEND

DANGER = ("I am in danger now", "Turkey", "Yes, send now")
WAITS = "meet at the blue door"


async def left(stage, officer, group, word=""):
    """A report whose reporter may be written to, left in haste; an officer's answer waits."""
    person = await on_the_way(stage, *TO_SEND, "In this chat", "Yes", "Any time")
    await (person.writes(word) if word else person.taps("Skip"))
    await person.taps(*(["Skip"] if word else []), "Yes, send")
    code = code_of(person)
    await takes(officer, group)
    await person.taps("Quick exit")
    await replies(officer, WAITS)
    await person.taps("Other questions")
    return person, code


async def test_sending_another_report_proves_nothing_about_the_one_before(stage, desk):
    officer, group, _ = desk
    person, code = await left(stage, officer, group, "samarqand")
    await person.taps(*DANGER)
    assert "Sent." in person.screen()
    another = code_of(person)
    assert another != code
    await person.writes("/start")
    assert "Sent." in person.screen()
    for _ in range(2):
        assert code not in standing(person)
        assert WAITS not in standing(person)
        await opens(person, another)
        await stage.forward(hours=1)
        await person.writes("/start")
    assert any(another in text for text in officer.texts(group))

    await opens(person, code, "samarqand")
    assert WAITS in await person.sees(WAITS)


async def test_an_answer_given_after_it_waits_as_well(stage, desk):
    officer, group, _ = desk
    person, code = await left(stage, officer, group, "samarqand")
    await person.taps(*DANGER)
    stage.world.block(person.id)
    stage.world.block(person.id, blocked=False)
    await stage.calm()
    await replies(officer, "and bring the papers")
    assert "waits until the person returns" in officer.screen()
    assert "papers" not in standing(person)

    await person.writes("/start")
    await opens(person, code, "samarqand")
    assert "papers" in await person.sees("papers")


async def test_in_danger_again_the_officer_who_knows_the_person_learns_of_it(stage, desk):
    officer, group, _ = desk
    person = stage.person("Dilshod")
    await person.opens()
    await person.taps(*DANGER)
    await takes(officer, group)
    await person.taps("Quick exit", "Other questions")
    cards = len([text for text in officer.texts() if "Contact rule" in text])
    await person.taps(*DANGER)

    assert len([text for text in officer.texts() if "Contact rule" in text]) == cards + 1
    assert [text for text in officer.texts(group) if text.startswith("P1 ") and "taken by" not in text]


def words(stage, person):
    return stage.world.send_text(person.id, "who was this")


def photo(stage, person):
    return stage.world.send_photo(person.id)


def point(stage, person):
    return stage.world.send_location(person.id, 41.0, 28.9)


@pytest.mark.parametrize("share", [words, photo, point])
@pytest.mark.parametrize("shared", [False, True])
async def test_what_is_shared_after_an_exit_is_answered_as_where_nothing_was_sent(stage, desk, share, shared):
    shown = []
    for name, sends in (("Dilshod", True), ("Nodira", False)):
        person = stage.person(name)
        await person.opens()
        if shared:
            await person.taps("I worry about someone", "Others use this phone")
            await person.writes("/start")
        await person.taps(*(DANGER if sends else ()))
        await person.taps(*([] if shared else ["Quick exit", "Other questions"]))
        await person.writes("/start")
        before = len(stage.world.messages(person.id))
        share(stage, person)
        await stage.calm()
        shown.append((person.screen(), len(stage.world.messages(person.id)) - before))
        await person.taps(*(["I am in danger now"] if not shared else []))
        shown[-1] = (*shown[-1], person.screen() if not shared else "")
    assert shown[0] == shown[1]


async def test_after_hours_no_question_betrays_a_report(stage, desk):
    person = await on_the_way(stage, *TO_SEND, "I will come back myself", "Skip", "Yes, send")
    await person.taps("Quick exit", "Other questions")
    await stage.forward(hours=7)
    await person.writes("/start")
    assert person.screen() == "Consular reference service. What do you need?"


async def test_a_report_that_was_opened_on_a_new_phone_is_not_shown_once_that_was_left(stage, desk):
    old = await on_the_way(stage, *TO_SEND, "I will come back myself")
    await old.writes("samarqand")
    await old.taps("Skip", "Yes, send")
    code = code_of(old)
    new = stage.person("New phone")
    await new.opens()
    await opens(new, code, "samarqand")
    await new.taps("Quick exit", "Other questions")
    await stage.forward(minutes=45)
    await new.writes("/start")
    assert code not in standing(new)
    assert new.screen() == "Consular reference service. What do you need?"


def sends(stage, officer):
    """What came to the officer after the card: files of the flood, and the other alert."""
    calls = [call for call in stage.world.journal.calls if call.chat == officer.id and not call.error]
    first = next(place for place, call in enumerate(calls) if "Contact rule" in str(call.params))
    return [call.method for call in calls[first + 1 :] if "P1 " in str(call.params) or "Photo" in call.method]


async def test_an_alert_does_not_wait_behind_a_flood_of_files_for_the_same_officer(stage, desk):
    officer, group, _ = desk
    flooder = stage.person("Dilshod")
    await flooder.opens()
    await flooder.taps(*DANGER)
    await takes(officer, group)
    stage.world.faults.script("sendPhoto", Fault("retry_after", 1), chat=officer.id, times=1)
    for _ in range(12):
        stage.world.send_photo(flooder.id)
    other = stage.person("Nodira")
    await other.opens()
    await other.taps(*DANGER)
    await stage.forward(seconds=3)
    await stage.world.until(lambda: len(sends(stage, officer)) == 13)

    assert sends(stage, officer)[:6].count("sendMessage") == 1
