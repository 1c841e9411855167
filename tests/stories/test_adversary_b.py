"""An officer who is curious or bought: old buttons, a panel kept for later, a complaint about oneself."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.casework.people import Profile, Role
from bot.cli.officers import issue
from bot.store import cases, logbook
from bot.store.overlook import overlook
from tests.stage import ALMATY, ISTANBUL
from tests.stories.test_my_case import opens, replies, sent, takes

SEND = ("I am in danger now", "Turkey", "Yes, send now")
TO_ALMATY = ("Hand to another post", "Language", "Consulate General of Uzbekistan, Almaty")


async def case_of(stage, number=1):
    async with stage.begin() as tx:
        return await cases.case(tx, number)


async def scalar(stage, query):
    async with stage.begin() as tx:
        return (await tx.conn.execute(text(query))).scalar_one()


async def log(stage, number=1):
    async with stage.begin() as tx:
        return [(line.kind, line.actor) for line in await logbook.history(tx, number)]


async def alarm(stage, *officers):
    """A report that the first of the officers takes."""
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND)
    await officers[0].taps("I take this")
    return reporter


async def test_a_colleague_does_not_close_by_a_panel_kept_from_before(stage):
    aziza = await stage.officer("Aziza", ISTANBUL, Profile(Role.DUTY))
    bekzod = await stage.officer("Bekzod", ISTANBUL, Profile(Role.DUTY))
    timur = await stage.officer("Timur", ALMATY, Profile(Role.DUTY))
    await alarm(stage, aziza)
    await aziza.taps("Close", "malicious", "Ask a colleague")
    await bekzod.sees("wants to close")
    await aziza.taps(*TO_ALMATY)
    await timur.taps("Accept")
    await bekzod.taps("Agreed, close it")

    assert (await case_of(stage)).state == "acknowledged"
    assert ("closed", 3) not in await log(stage)


async def test_a_refusal_holds_against_the_other_colleague_who_was_asked(stage):
    aziza = await stage.officer("Aziza", ISTANBUL, Profile(Role.DUTY))
    bekzod = await stage.officer("Bekzod", ISTANBUL, Profile(Role.DUTY))
    nodira = await stage.officer("Nodira", ISTANBUL, Profile(Role.DUTY))
    await alarm(stage, aziza)
    await aziza.taps("Close", "malicious", "Ask a colleague")
    await bekzod.taps("Not yet")
    await nodira.taps("Agreed, close it")
    assert (await case_of(stage)).state == "acknowledged"

    await aziza.taps("Close", "duplicate", "Ask a colleague")
    await nodira.taps("Agreed, close it")
    assert (await case_of(stage)).state == "closed"


async def complaint(stage):
    """A complaint on a report that a first officer of the ministry had, and a second one has by now."""
    first = await stage.officer("Saidov", "ministry")
    other = await stage.officer("Umarov", "ministry")
    person = stage.person("Jasur")
    await person.opens()
    await person.taps("I am in danger now", "More answers", "Poland", "Yes, send now")
    code = next(words.split("Your code: ")[1][:7] for words in person.texts() if "Your code: " in words)
    await first.taps("I take this")
    await person.writes("/start")
    return first, other, person, code


async def complains(person, code):
    await opens(person, code)
    await person.taps("More answers", "Complain")
    await person.writes("he asked me for money")
    await person.taps("Yes, send")


async def test_a_complaint_is_not_read_by_the_officer_who_had_the_report(stage):
    first, other, person, code = await complaint(stage)
    await stage.forward(minutes=16)
    await stage.forward(minutes=6)  # nothing was done: it is called anew
    await other.taps("I take this")
    await complains(person, code)
    await first.taps("I take this")

    assert not any("About report" in words for words in first.texts())
    assert ("refused", 1) in await log(stage, 2)


async def test_a_closed_complaint_is_not_opened_again_by_the_officer_whom_it_is_about(stage):
    first, other, person, code = await complaint(stage)
    await complains(person, code)
    await other.taps("I take this")
    async with stage.begin() as tx:
        await tx.conn.execute(text("UPDATE cases SET state = 'closed', next_at = NULL WHERE id = 2"))
    about = (await case_of(stage, 2)).code
    await first.writes("/cases")
    await first.taps(f"Open {about} again")

    assert not any("About report" in words for words in first.texts())
    assert (await case_of(stage, 2)).owner == 2


async def test_who_goes_to_another_desk_takes_no_case_along(stage):
    aziza = await stage.officer("Aziza", ISTANBUL, Profile(Role.DUTY))
    bekzod = await stage.officer("Bekzod", ISTANBUL, Profile(Role.DUTY))
    reporter = await alarm(stage, aziza)
    code = await issue(stage.running.store, "officer", ALMATY, "Aziza")
    await aziza.writes(f"/start {code}")
    told = len(aziza.texts())
    await reporter.taps("Tell more", "I am locked in")
    await reporter.writes("the green gate")
    await bekzod.taps("I take this")

    assert "Contact rule" in await bekzod.sees("Contact rule")
    assert len(aziza.texts()) == told
    assert ("let_go", 1) in await log(stage)


async def test_a_press_on_a_colleagues_button_is_logged_with_who_pressed(stage):
    aziza = await stage.officer("Aziza", ISTANBUL, Profile(Role.DUTY))
    bekzod = await stage.officer("Bekzod", ISTANBUL, Profile(Role.DUTY))
    await alarm(stage, aziza)
    data = stage.world.buttons(aziza.id)["What happened"]
    stage.world.tap(bekzod.id, stage.world.last(bekzod.id)["message_id"], data)
    await stage.calm()

    assert ("refused", 2) in await log(stage)


SPOILT = {
    "report": "UPDATE cases SET report = (SELECT report FROM cases WHERE id = 2) WHERE id = 1",
    "key": "UPDATE data_keys SET wrapped = x'31' WHERE id = (SELECT data_key FROM cases WHERE id = 1)",
    "ring": """UPDATE data_keys SET wrapped = x'310102030405060708090a0b0c0d0e0f'
               WHERE id = (SELECT data_key FROM cases WHERE id = 1)""",
    "session": "UPDATE sessions SET state = x'3100000000' WHERE chat = (SELECT chat FROM cases WHERE id = 1)",
}


@pytest.mark.parametrize("what", SPOILT)
async def test_one_report_that_does_not_open_holds_up_no_other_alert(stage, what):
    stage.unjudged = True
    aziza = await stage.officer("Aziza", ISTANBUL, Profile(Role.DUTY))
    consul = await stage.officer("Consul", ISTANBUL, Profile(Role.CONSUL))
    for name in ("Dilshod", "Lola"):
        person = stage.person(name)
        await person.opens()
        await person.taps(*SEND)
    codes = [await scalar(stage, f"SELECT code FROM cases WHERE id = {number}") for number in (1, 2)]
    async with stage.begin() as tx:
        await tx.conn.execute(text(SPOILT[what]))
    stage.clock.move(timedelta(minutes=11))
    await consul.sees(codes[1])
    if what != "report":
        return
    await consul.sees(codes[0])
    await aziza.writes("/cases")
    assert set(codes) <= {word for label in stage.world.buttons(aziza.id) for word in label.split()}
    await aziza.taps(next(label for label in stage.world.buttons(aziza.id) if codes[0] in label))
    assert codes[0] in await aziza.sees("does not open any more")
    good, lines = await overlook(stage.running.store)
    assert not good
    assert any(codes[0] in line for line in lines)


async def test_nothing_about_a_case_can_be_forwarded_from_an_officers_chat(stage):
    aziza = await stage.officer("Aziza", ISTANBUL, Profile(Role.DUTY))
    await stage.officer("Bekzod", ISTANBUL, Profile(Role.DUTY))
    reporter = await alarm(stage, aziza)
    code = (await case_of(stage)).code
    await reporter.taps("Tell more", "I am locked in")
    await reporter.writes("the green gate")
    await aziza.uncovers("What is around")
    await aziza.taps("Close", "malicious", "Ask a colleague")
    await replies(aziza, "are you there")

    about = [message for message in stage.world.from_bot(aziza.id) if code in str(message)]
    assert len(about) > 4
    assert all(message.get("has_protected_content") for message in about)


async def test_the_other_script_of_a_field_is_logged_as_opened_and_a_refused_reply_as_refused(stage):
    aziza = await stage.officer("Aziza", ISTANBUL, Profile(Role.DUTY))
    timur = await stage.officer("Timur", ALMATY, Profile(Role.DUTY))
    reporter = await alarm(stage, aziza)
    await reporter.taps("Tell more", "I am locked in")
    await reporter.writes("the green gate")
    await aziza.uncovers("What is around")
    await aziza.taps("In the other script")
    assert (await log(stage)).count(("revealed", 1)) == 2

    await aziza.taps(*TO_ALMATY)
    await timur.taps("Accept")
    await replies(aziza, "are you there")
    assert ("refused", 1) in await log(stage)


async def test_the_size_of_what_is_sealed_does_not_tell_which_answer_it_is(stage):
    aziza = await stage.officer("Aziza", ISTANBUL, Profile(Role.DUTY))
    reporter = await alarm(stage, aziza)
    await reporter.taps("Tell more", "I am locked in")
    async with stage.begin() as tx:
        sealed = "SELECT detail FROM case_events WHERE detail IS NOT NULL UNION SELECT report FROM cases"
        found = (await tx.conn.execute(text(sealed))).scalars()
        assert {(len(each) - 33) % 256 for each in found} == {0}


async def worded(stage, desk):
    """A report that is less than urgent, with an agreed word; its officer opened that word."""
    officer, group, _ = desk
    reporter, code = await sent(stage, "Samarqand")
    await takes(officer, group)
    await officer.uncovers("Code word")
    await officer.sees("Samarqand")
    return reporter, code


async def test_an_officer_who_opened_the_word_erases_nothing_from_another_phone(stage, desk):
    officer, _, ministry = desk
    _, code = await worded(stage, desk)
    burner = stage.person("Burner")
    await burner.opens()
    await opens(burner, code, "samarqand")
    await burner.taps("Delete my data", "Yes, delete")

    assert "an officer decides" in burner.screen()
    await officer.sees("The report goes on from another phone.")
    await ministry.sees(f"{code} goes on from another phone, after an officer had opened its agreed word.")
    assert not (await case_of(stage)).erased


async def test_on_the_phone_that_sent_it_the_report_is_erased_with_packets_and_notes(stage, desk):
    officer, *_ = desk
    reporter, code = await worded(stage, desk)
    await officer.taps("Private note")
    await officer.writes("she is afraid", reply_to=stage.world.last(officer.id)["message_id"])
    await officer.taps("What happened", "Refer", "IOM", "The person agreed in a talk.", "Make the packet")
    assert any("document" in message for message in stage.world.from_bot(officer.id))
    await opens(reporter, code, "Samarqand")
    await reporter.taps("Delete my data", "Yes, delete")

    assert (await case_of(stage)).erased
    left = stage.world.from_bot(officer.id)
    assert not any("document" in message or "afraid" in message.get("text", "") for message in left)


async def test_a_case_taken_past_the_bot_in_the_database_is_found(stage):
    aziza = await stage.officer("Aziza", ISTANBUL, Profile(Role.DUTY))
    await stage.officer("Bekzod", ISTANBUL, Profile(Role.DUTY))
    await alarm(stage, aziza)
    assert not any("took it nowhere" in line for line in (await overlook(stage.running.store))[1])
    stage.unjudged = True
    async with stage.begin() as tx:
        await tx.conn.execute(text("UPDATE cases SET owner = 2"))
    good, lines = await overlook(stage.running.store)
    assert not good
    assert any("took it nowhere" in line for line in lines)
