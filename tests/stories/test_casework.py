"""An officer works a case: steps, notes, ready texts, check lists, handing over, closing by two."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.casework.people import Profile, Role
from bot.dialog.turn import Draft
from bot.dialog.typed import CASE
from bot.handle.reports import open_report
from bot.store import cases, logbook
from tests.stage import ALMATY, ISTANBUL

SEND = ("I am in danger now", "Turkey", "Yes, send now")


@pytest.fixture
async def post(stage):
    """Two on duty in Istanbul, one in Almaty, one at the ministry; a person who may be written to."""
    aziza = await stage.officer("Aziza", ISTANBUL, Profile(Role.DUTY))
    bekzod = await stage.officer("Bekzod", ISTANBUL, Profile(Role.DUTY))
    timur = await stage.officer("Timur", ALMATY, Profile(Role.DUTY))
    ministry = await stage.officer("Ministry", "ministry")
    reporter = stage.person("Dilshod")
    await reporter.opens("Русский")
    await reporter.taps(*SEND)
    await aziza.taps("I take this")
    await reporter.taps("How to answer me", "Write to me here")
    return {"aziza": aziza, "bekzod": bekzod, "timur": timur, "ministry": ministry, "reporter": reporter}


async def case_of(stage):
    async with stage.begin() as tx:
        return await cases.case(tx, 1)


async def kinds(stage):
    async with stage.begin() as tx:
        return [line.kind for line in await logbook.lines(tx, 1)]


async def test_a_case_is_brought_on_step_by_step_as_the_table_allows(stage, post):
    aziza = post["aziza"]
    await aziza.taps("Next step", "contact tried")
    assert (await case_of(stage)).state == "contact_attempt"
    await aziza.taps("Next step", "contact made")
    await aziza.sees("Was the agreed word or sign given?")
    assert (await case_of(stage)).state == "contact_attempt"
    await aziza.taps("Yes, it is the person", "Next step", "first identification", "presumed victim")
    await aziza.taps(
        "Next step", "assistance", "return certificate", "Next step", "return planned", "Yes, checked"
    )
    assert (await case_of(stage)).state == "return_planned"
    assert (await kinds(stage)).count("stepped") == 5


async def test_contact_is_not_tried_where_the_person_allowed_none(stage, post):
    async with stage.begin() as tx:
        case = await cases.case(tx, 1)
        facts = {**case.report.facts, "c.reply": ("do_not_contact",)}
        await cases.update(tx, replace(case, report=replace(case.report, facts=facts)))
    await post["aziza"].taps("Next step", "contact tried")
    assert (await case_of(stage)).state == "acknowledged"


async def test_an_urgent_case_is_closed_by_two(stage, post):
    aziza, bekzod, reporter = post["aziza"], post["bekzod"], post["reporter"]
    await aziza.taps("Next step", "contact tried", "Next step", "not reached", "Close")
    await aziza.taps("no contact was possible", "information given", "✓ information given", "Ask a colleague")
    assert (await case_of(stage)).state == "unreachable"
    assert "Aziza wants to close" in await bekzod.sees("wants to close")
    assert "no contact was possible" in bekzod.screen()
    assert not any("wants to close" in text for text in post["ministry"].texts())

    await bekzod.taps("Agreed, close it")
    assert (await case_of(stage)).state == "closed"
    await aziza.sees("The case is closed.")
    calls = len(aziza.texts()), len(bekzod.texts()), len(post["ministry"].texts())
    await stage.forward(hours=30)
    assert (len(aziza.texts()), len(bekzod.texts()), len(post["ministry"].texts())) == calls
    closed = reporter.said("This request is closed. You can write to us again.")
    assert any(closed in text for text in reporter.texts())


async def test_of_two_colleagues_who_confirm_at_once_one_closes_and_a_refusal_keeps_it_open(stage, post):
    aziza, bekzod = post["aziza"], post["bekzod"]
    other = await stage.officer("Nodira", ISTANBUL, Profile(Role.CONSUL))
    await aziza.taps("Close", "malicious", "Ask a colleague")
    await bekzod.taps("Not yet")
    await aziza.sees("Bekzod did not agree")
    assert (await case_of(stage)).state == "acknowledged"
    await aziza.taps("Close", "duplicate", "Ask a colleague")
    for each in (bekzod, other):
        stage.world.press(each.id, "Agreed, close it")
    await stage.calm()
    assert (await case_of(stage)).state == "closed"
    assert (await kinds(stage)).count("closed") == 1


async def test_who_has_the_case_cannot_be_its_second_person(stage, post):
    aziza, bekzod = post["aziza"], post["bekzod"]
    await aziza.taps("Close", "malicious", "Ask a colleague")
    data = stage.world.buttons(bekzod.id)["Agreed, close it"]
    stage.world.tap(aziza.id, stage.world.last(aziza.id)["message_id"], data)
    await stage.calm()
    assert (await case_of(stage)).state == "acknowledged"


async def test_a_closed_case_is_opened_again_from_the_board(stage, post):
    aziza, bekzod = post["aziza"], post["bekzod"]
    await aziza.taps("Close", "malicious", "Ask a colleague")
    await bekzod.taps("Agreed, close it")
    code = (await case_of(stage)).code
    await bekzod.writes("/cases")
    await bekzod.taps(f"Open {code} again")
    case = await case_of(stage)
    assert case.state == "acknowledged"
    assert "Contact rule" in await bekzod.sees("Contact rule")


async def test_a_note_is_read_by_the_desk_alone(stage, post):
    aziza, reporter = post["aziza"], post["reporter"]
    await aziza.taps("Private note")
    asked = stage.world.last(aziza.id)["message_id"]
    await aziza.writes("Her cousin works at the bazaar", reply_to=asked)
    await aziza.sees("The note is kept")
    await aziza.taps("What happened")
    assert "cousin" in await aziza.sees("Her cousin")
    assert not any("cousin" in text for text in (*reporter.texts(), *post["bekzod"].texts()))


async def test_what_happened_names_the_state_and_what_was_found(stage, post):
    aziza = post["aziza"]
    await aziza.taps("Next step", "contact tried", "Next step", "contact made", "Yes, it is the person")
    await aziza.taps("Next step", "first identification", "labour dispute")
    await aziza.taps("What happened")
    told = await aziza.sees("first identification")
    assert "contact made" in told
    assert "labour dispute" in told


async def test_a_ready_text_is_shown_in_both_languages_and_arrives_in_the_persons(stage, post):
    aziza, reporter = post["aziza"], post["reporter"]
    await aziza.taps("Ready texts", "Safe now?")
    shown = await aziza.sees("As the person reads it")
    theirs = reporter.said("Is it safe for you to write at this moment? If not, do not answer. We wait.")
    assert "Is it safe for you" in shown
    assert theirs in shown
    assert not any(theirs in text for text in reporter.texts())
    await aziza.taps("Send")
    await reporter.sees(theirs)


async def test_ticks_of_the_check_list_stay(stage, post):
    aziza = post["aziza"]
    await aziza.taps(
        "Check list", "Code word asked for", "Local numbers told", "✓ Local numbers told", "Put away"
    )
    await aziza.taps("Check list")
    ticked = [label for label in stage.world.buttons(aziza.id) if label.startswith("✓")]
    assert ticked == ["✓ Code word asked for"]


async def test_a_case_handed_over_is_kept_until_the_other_post_accepts(stage, post):
    aziza, timur = post["aziza"], post["timur"]
    await aziza.taps(
        "Hand to another post", "Nearer to the person", "Consulate General of Uzbekistan, Almaty"
    )
    assert (await case_of(stage)).mission == ISTANBUL
    assert "Nearer to the person" in await timur.sees("A case is handed to your post")
    await timur.taps("Refuse", "No officer is free")
    await aziza.sees("Timur did not accept: no officer is free.")
    assert (await case_of(stage)).mission == ISTANBUL

    await aziza.taps("Hand to another post", "Language", "Consulate General of Uzbekistan, Almaty")
    await timur.taps("Accept")
    case = await case_of(stage)
    assert case.mission == ALMATY
    assert "Contact rule" in await timur.sees("Contact rule")
    await aziza.sees("Timur has taken the case over")
    await post["reporter"].writes("still here")
    assert "still here" in await timur.sees("still here")
    assert not any("still here" in text for text in aziza.texts())


async def test_of_two_at_the_other_post_who_accept_at_once_one_has_the_case(stage, post):
    other = await stage.officer("Dana", ALMATY, Profile(Role.DUTY))
    await post["aziza"].taps("Hand to another post", "Language", "Consulate General of Uzbekistan, Almaty")
    for each in (post["timur"], other):
        stage.world.press(each.id, "Accept")
    await stage.calm()
    cards = [each for each in (post["timur"], other) if any("Contact rule" in text for text in each.texts())]
    assert len(cards) == 1


async def test_the_board_shows_the_desks_cases_and_lets_a_free_one_be_taken(stage, post):
    second = stage.person("Nodir")
    await second.opens()
    await second.taps(*SEND)
    bekzod, timur = post["bekzod"], post["timur"]
    await bekzod.writes("/cases")
    labels = [label for label in stage.world.buttons(bekzod.id) if label.startswith("P1 ")]
    assert [label.rsplit(" ", 1)[1] for label in labels] == ["Aziza", "–"]
    await bekzod.taps(labels[1])
    assert "Contact rule" in await bekzod.sees("Contact rule")

    await timur.writes("/cases")
    assert "No case is open" in timur.screen()


async def test_a_panel_pressed_by_somebody_else_does_nothing_and_is_logged(stage, post):
    aziza, bekzod = post["aziza"], post["bekzod"]
    await aziza.taps("Next step")
    data = stage.world.buttons(aziza.id)["contact tried"]
    stranger = stage.person("Stranger")
    await stranger.opens()
    for thief in (bekzod, post["reporter"], stranger):
        before = thief.texts()
        stage.world.tap(thief.id, stage.world.last(thief.id)["message_id"], data)
        await stage.calm()
        assert thief.texts() == before
    assert (await case_of(stage)).state == "acknowledged"


async def test_a_forged_choice_on_ones_own_panel_is_checked_again(stage, post):
    aziza = post["aziza"]
    await aziza.taps("Next step")
    data = stage.world.buttons(aziza.id)["contact tried"]
    for choice in ("closed", "return_planned", "withdrawn", "x", "received"):
        stage.world.tap(
            aziza.id, stage.world.last(aziza.id)["message_id"], f"{data.rpartition(':')[0]}:{choice}"
        )
        await stage.calm()
    assert (await case_of(stage)).state == "acknowledged"


async def test_no_officers_name_stands_in_the_database(stage, post):
    aziza, bekzod, timur = post["aziza"], post["bekzod"], post["timur"]
    await aziza.taps("Close", "malicious", "Ask a colleague")
    await bekzod.taps("Not yet")
    await aziza.taps("Hand to another post", "Language", "Consulate General of Uzbekistan, Almaty")
    await timur.taps("Accept")
    await aziza.sees("Timur has taken the case over")
    async with stage.begin() as tx:
        told = (await tx.conn.execute(text("SELECT params FROM outbox"))).scalars().all()
    assert not any(name in params for params in told for name in ("Aziza", "Bekzod", "Timur"))


async def test_a_reply_to_a_panel_reaches_nobody(stage, post):
    aziza, reporter = post["aziza"], post["reporter"]
    await aziza.taps("What happened")
    await aziza.writes("only for the desk", reply_to=stage.world.last(aziza.id)["message_id"])
    assert "This chat receives alerts" in aziza.screen()
    assert not any("only for the desk" in words for words in reporter.texts())


async def test_a_complaint_goes_to_no_post_and_never_to_whom_it_is_about(stage, post):
    aziza, ministry, reporter = post["aziza"], post["ministry"], post["reporter"]
    async with stage.begin() as tx:
        case = await cases.case(tx, 1)
        about = {CASE: (case.code,)}
        kit = stage.running.content.kit
        made = await open_report(tx, kit, case.chat, "complaint", "ru", Draft(about, ()))
        number = made.id
    await aziza.writes("/cases")
    assert not any(made.code in label for label in stage.world.buttons(aziza.id))
    await ministry.writes("/cases")
    label = next(label for label in stage.world.buttons(ministry.id) if made.code in label)
    await ministry.taps(label)
    async with stage.begin() as tx:
        assert (await cases.case(tx, number)).owner is not None
    await ministry.taps("Hand to another post", "Language")
    assert "No other post has anybody here" in ministry.screen()
    assert not any(made.code in words for words in reporter.texts())


async def test_double_taps_do_everything_once(stage, post):
    aziza, reporter = post["aziza"], post["reporter"]
    await aziza.taps("Ready texts", "Safe now?")
    for _ in range(3):
        stage.world.press(aziza.id, "Send")
    await stage.calm()
    asked = reporter.said("Is it safe for you to write at this moment? If not, do not answer. We wait.")
    assert sum(asked in words for words in reporter.texts()) == 1
    await aziza.taps("Refer", "IOM", "The person agreed in a talk.")
    for _ in range(3):
        stage.world.press(aziza.id, "Make the packet")
    await stage.calm()
    assert (await kinds(stage)).count("referred") == 1
    await aziza.taps("Hand to another post", "Language")
    for _ in range(3):
        stage.world.press(aziza.id, "Consulate General of Uzbekistan, Almaty")
    await stage.calm()
    assert (await kinds(stage)).count("handed") == 1
