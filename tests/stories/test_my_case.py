"""Coming back to a report: by its code and word, to read, add, change, withdraw, delete or complain."""

import re

import pytest

from tests.stories.test_relative import TO_SEND, on_the_way

MINE = ("More answers", "My report")
NOTHING = "We cannot open anything with this."


def code_of(person):
    return next(
        found[1] for text in person.texts() if (found := re.search(r"Your code: ([A-Z]{3}-\d{3})", text))
    )


async def sent(stage, word=""):
    """A relative's report, with or without an agreed word; its reporter stands at the menu."""
    reporter = await on_the_way(stage, *TO_SEND, "I will come back myself")
    if word:
        await reporter.writes(word)
    await reporter.taps("Skip", "Yes, send")
    code = code_of(reporter)
    await reporter.writes("/start")
    return reporter, code


async def opens(reporter, code, word=""):
    await reporter.taps(*MINE)
    await reporter.writes(code)
    if word:
        await reporter.writes(word)


async def takes(officer, group):
    await officer.taps("I take this", chat=group)
    return await officer.sees("Contact rule")


async def replies(officer, words):
    card = next(
        message["message_id"]
        for message in officer.world.from_bot(officer.id)
        if "Contact rule" in message.get("text", "")
    )
    await officer.writes(words, reply_to=card)


async def test_a_code_opens_the_report_in_any_spelling(stage, desk):
    reporter, code = await sent(stage)
    await opens(reporter, code.lower().replace("-", " "))

    assert code in reporter.screen()
    assert "Sent. We cannot say yet what will be possible." in reporter.screen()


async def test_an_agreed_word_is_always_asked_for(stage, desk):
    reporter, code = await sent(stage, "Samarqand")
    await opens(reporter, code)
    assert "If you chose a word" in reporter.screen()
    await reporter.writes("самарқанд")
    assert code in reporter.screen()


async def test_nothing_tells_a_wrong_code_from_a_wrong_word(stage, desk):
    _reporter, code = await sent(stage, "Samarqand")
    seen = []
    for typed in (code, "ZZZ-999"):
        stranger = stage.person("Stranger")
        await stranger.opens()
        await opens(stranger, typed)
        seen.append(stranger.screen())
        await stranger.writes("Buxoro")
        seen.append(stranger.screen())
    assert seen[0] == seen[2]
    assert seen[1] == seen[3]
    assert NOTHING in seen[1]


async def test_guessing_leads_to_the_dull_page_and_then_opens_nothing_for_an_hour(stage, desk):
    _, code = await sent(stage)
    stranger = stage.person("Stranger")
    await stranger.opens()
    for _ in range(2):
        await opens(stranger, "ZZZ-999", "abc")
        if NOTHING in stranger.screen():
            await stranger.taps("Main menu")
    assert "Office hours" in stranger.screen()
    await stranger.taps("Other questions")
    await opens(stranger, "YYY-999", "abc")
    await stranger.taps("Main menu")
    await opens(stranger, code)
    assert "If you chose a word" in stranger.screen()

    await stage.forward(minutes=61)
    await stranger.taps("Main menu") if "Main menu" in stage.world.buttons(stranger.id) else None
    await stranger.writes("/start")
    await opens(stranger, code)
    assert code in stranger.screen()


async def test_an_answer_waits_until_the_person_opens_the_report(stage, desk):
    officer, group, _ = desk
    reporter, code = await sent(stage)
    await takes(officer, group)
    before = len(reporter.texts())
    await replies(officer, "Please come on Monday")
    assert not any("Monday" in text for text in reporter.texts())
    assert len(reporter.texts()) == before
    assert "An officer has answered." in reporter.screen()

    await opens(reporter, code)
    assert "Please come on Monday" in await reporter.sees("Monday")


async def test_what_is_added_reaches_the_officer(stage, desk):
    officer, group, _ = desk
    reporter, code = await sent(stage)
    await takes(officer, group)
    await opens(reporter, code)
    await reporter.taps("Add something")
    await reporter.writes("he called from another number")

    assert "he called from another number" in await officer.sees("another number")


async def test_the_contact_rule_changes_on_the_officers_card(stage, desk):
    officer, group, _ = desk
    reporter, code = await sent(stage)
    assert "May write to the reporter" not in await takes(officer, group)
    await opens(reporter, code)
    await reporter.taps("Change contact", "In this chat", "Yes", "Any time", "Skip")

    assert "Your report holds the new answer now." in reporter.screen()
    await reporter.taps("Back to my report")
    assert code in reporter.screen()
    assert "May write to the reporter through this bot." in officer.texts()[-1] or await officer.sees(
        "May write"
    )


async def test_withdrawing_with_the_word_ends_contact_and_calls(stage, desk):
    officer, group, ministry = desk
    reporter, code = await sent(stage, "Samarqand")
    await opens(reporter, code, "Samarqand")
    await reporter.taps("Withdraw it", "I changed my mind", "Yes, withdraw")
    assert "Sharing has ended" in reporter.screen()
    lines = [text for text in officer.texts(group) if code in text]
    assert all("took the report back" in text for text in lines)
    await stage.forward(hours=10)
    assert not [text for text in ministry.texts() if code in text]
    await reporter.writes("/start")
    await reporter.writes("the gate is green")
    assert "Kept, but not sent yet" in reporter.screen()


async def test_withdrawing_without_the_word_is_checked_once_in_silence(stage, desk):
    officer, group, _ = desk
    reporter, code = await sent(stage)
    await takes(officer, group)
    await opens(reporter, code)
    await reporter.taps("Withdraw it", "I am afraid", "Yes, withdraw")
    assert "An officer may check once" in reporter.screen()
    assert "No pressure" in await officer.sees("Check once")
    await replies(officer, "are you there")
    assert "Your answer was not sent" in await officer.sees("was not sent")
    assert not any("are you there" in text for text in reporter.texts())


@pytest.mark.parametrize("wish", ["Withdraw it", "Delete my data"])
async def test_where_somebody_may_be_in_danger_an_officer_decides(stage, desk, wish):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "Turkey", "Yes, send now")
    code = code_of(reporter)
    await takes(officer, group)
    await reporter.writes("/start")
    await opens(reporter, code)
    steps = ("Skip", "Yes, withdraw") if wish == "Withdraw it" else ("Yes, delete",)
    await reporter.taps(wish, *steps)

    assert "an officer decides" in reporter.screen()
    assert "so you decide" in await officer.sees("you decide")
    await officer.sees("Danger now")


async def test_deleting_leaves_nothing_that_can_be_read(stage, desk):
    officer, group, _ = desk
    reporter, code = await sent(stage)
    await takes(officer, group)
    await opens(reporter, code)
    await reporter.taps("Delete my data", "Yes, delete")

    assert "Deleted here." in reporter.screen()
    assert await stage.count("SELECT count(*) FROM cases WHERE report IS NOT NULL") == 0
    assert await stage.count("SELECT count(*) FROM case_events WHERE detail IS NOT NULL") == 0
    assert not any("Contact rule" in text for text in officer.texts())
    await officer.sees("The person deleted the report")
    await reporter.writes("/start")
    await opens(reporter, code)
    assert "Deleted" not in reporter.screen()


async def test_somebody_who_only_knows_the_code_cannot_delete(stage, desk):
    _, code = await sent(stage)
    stranger = stage.person("Stranger")
    await stranger.opens()
    await opens(stranger, code)
    await stranger.taps("Delete my data", "Yes, delete")

    assert "an officer decides" in stranger.screen()
    assert await stage.count("SELECT count(*) FROM cases WHERE report IS NOT NULL") == 1


async def test_a_complaint_goes_to_the_ministry_and_not_to_the_office(stage, desk):
    officer, group, ministry = desk
    reporter, code = await sent(stage)
    await takes(officer, group)
    await opens(reporter, code)
    await reporter.taps("More answers", "Complain")
    await reporter.writes("nobody answered for two days")
    await reporter.taps("Yes, send")
    await ministry.taps("I take this")

    card = await ministry.sees("About report")
    assert code in card
    await ministry.uncovers("Complaint")
    assert "nobody answered" in await ministry.sees("nobody answered")
    assert not any("nobody answered" in text for text in (*officer.texts(), *officer.texts(group)))


async def test_the_person_goes_on_from_a_new_phone_with_the_agreed_word(stage, desk):
    officer, group, _ = desk
    reporter, code = await sent(stage, "Samarqand")
    await takes(officer, group)
    await replies(officer, "Please come on Monday")
    again = stage.person("New phone")
    await again.opens()
    await opens(again, code, "Samarqand")

    assert "Please come on Monday" in await again.sees("Monday")
    assert stage.world.messages(reporter.id) == []  # the old phone may be in another hand


async def test_a_wish_that_an_officer_decides_on_stands_on_the_card_of_whoever_takes_it_later(stage, desk):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "Turkey", "Yes, send now")
    code = code_of(reporter)
    await reporter.writes("/start")
    await opens(reporter, code)
    await reporter.taps("Withdraw it", "I am afraid", "Yes, withdraw")

    assert "The person wants to withdraw." in await takes(officer, group)
