"""Whoever waits, guesses, floods or despairs: what the bot tells them, and whom it calls."""

import pytest

from tests.stories.test_adversary import last_card, pushing, standing
from tests.stories.test_my_case import NOTHING, opens, replies, sent, takes
from tests.stories.test_relative import TO_SEND, on_the_way

NASTY = ("x" * 4000, "\u202eסוד\u2066", "a\x00b", "🧕🏽🙏" * 20, "<b>ZZZ-222</b>", "'; DROP TABLE cases; --")


async def watched(stage):
    """A report whose reporter gave the sign for being watched, and is back at the menu."""
    person = await on_the_way(stage, *TO_SEND, "I will come back myself")
    await person.writes("olma")
    await person.writes("anor")
    await person.taps("Yes, send")
    await person.writes("anor")
    await person.taps("Other questions")
    return person


async def test_whoever_says_that_all_is_safe_takes_no_sign_of_danger_away(stage, desk):
    officer, group, _ = desk
    person = await watched(stage)
    await officer.taps("I take this", chat=group)
    await opens(person, (await officer.sees("P1 ")).split()[1], "olma")
    await stage.forward(hours=7)
    await person.writes("/start")
    await person.taps("Yes, it is safe")

    assert "The person may be watched" in [text for text in officer.texts() if "Contact rule" in text][-1]


async def test_the_menu_tells_nothing_of_a_report_whose_reporter_is_watched(stage, desk):
    person = await watched(stage)
    assert "What do you need?" in person.screen()
    assert "Sent." not in standing(person)
    assert "officer" not in standing(person)


async def test_on_a_shared_phone_the_menu_tells_nothing_of_the_report(stage, desk):
    person = await on_the_way(
        stage, "I worry about someone", "Others use this phone", *TO_SEND[2:], "I will come back myself"
    )
    await person.taps("Skip", "Yes, send")
    await person.writes("/start")
    assert "What do you need?" in person.screen()
    assert "Sent." not in standing(person)


async def test_a_wish_to_die_is_heard_on_the_dull_page_too(stage, desk):
    _, _, ministry = desk
    person = stage.person("Dilshod")
    await person.opens()
    await person.taps("Quick exit")
    await person.writes("i want to die")
    await person.taps("Yes")
    assert any(text.startswith("P1") for text in ministry.texts())


async def test_whoever_says_it_again_instead_of_pressing_is_heard(stage, desk):
    _, _, ministry = desk
    person = stage.person("Dilshod")
    await person.opens()
    await person.writes("i want to die")
    await person.writes("i want to kill myself tonight")
    assert any(text.startswith("P1") for text in ministry.texts())
    await ministry.taps("I take this")
    await ministry.uncovers("Own words")
    own = await ministry.sees("tonight")
    assert "want to die" in own


async def test_a_second_wish_to_die_calls_again(stage, desk):
    _, _, ministry = desk
    person = stage.person("Dilshod")
    await person.opens()
    for _ in range(2):
        await person.writes("i want to die")
        await person.taps("Yes")
        await person.writes("/start")
        await stage.forward(minutes=2)
    assert len([text for text in ministry.texts() if text.startswith("P1")]) > 1

    await ministry.taps("I take this")
    cards = len([text for text in ministry.texts() if "Contact rule" in text])
    await person.writes("i want to die")
    await person.taps("Yes")
    assert len([text for text in ministry.texts() if "Contact rule" in text]) == cards + 1


@pytest.mark.parametrize("typed", NASTY)
async def test_no_text_breaks_a_claim(stage, desk, typed):
    _, code = await sent(stage, "Samarqand")
    for number, first in enumerate((typed, code)):
        stranger = stage.person(f"Stranger {number}")
        await stranger.opens()
        await opens(stranger, first)
        assert "If you chose a word" in stranger.screen()
        await stranger.writes(typed)
        assert NOTHING in stranger.screen()


@pytest.mark.parametrize("word", ["🧕🏽🙏", "\u202eסוד\u2066", "o'g'il", "x" * 1500, "5"])
async def test_any_agreed_word_opens_the_report(stage, desk, word):
    reporter, code = await sent(stage, word)
    await opens(reporter, code, word)
    assert "What would you like to do?" in reporter.screen()


async def test_wrong_claims_never_close_the_way_into_danger(stage, desk):
    officer, group, _ = desk
    person = stage.person("Dilshod")
    await person.opens()
    for _ in range(4):
        await person.taps("More answers", "My report")
        await person.writes("ZZZ-222")
        await person.writes("abc")
        if "Other questions" in stage.world.buttons(person.id):
            await person.taps("Other questions")
        await person.writes("/start")
    await person.taps("I am in danger now", "Turkey", "Yes, send now")
    assert any(text.startswith("P1") for text in officer.texts(group))


async def test_a_complaint_stays_with_the_ministry_whatever_follows(stage, desk):
    officer, group, ministry = desk
    reporter, code = await sent(stage)
    await takes(officer, group)
    await opens(reporter, code)
    await reporter.taps("More answers", "Complain")
    await reporter.writes("nobody answered for two days")
    await reporter.taps("Yes, send")
    stage.world.send_location(reporter.id, 41.0, 28.9)
    await stage.calm()
    await reporter.writes("he is rude")
    await stage.forward(hours=30)
    complaint = next(
        text.split()[1] for text in ministry.texts() if text.startswith("P") and code not in text
    )
    await ministry.taps("I take this")
    await ministry.sees("he is rude")
    post = "".join((*officer.texts(), *officer.texts(group)))
    assert complaint not in post
    assert "rude" not in post


async def test_somebody_who_blocks_the_bot_is_missed_by_their_officer(stage, desk):
    officer, group, _ = desk
    reporter, code = await pushing(stage)
    await takes(officer, group)
    stage.world.block(reporter.id)
    await stage.calm()
    assert code in await officer.sees("was blocked")


async def test_nothing_new_comes_after_a_withdrawal(stage, desk):
    officer, group, _ = desk
    reporter, code = await pushing(stage)
    await opens(reporter, code)
    await reporter.taps("Withdraw it", "I changed my mind", "Yes, withdraw")
    seen = [message["message_id"] for message in stage.world.messages(reporter.id)]
    await stage.forward(hours=3)
    await takes(officer, group)
    await replies(officer, "are you there")
    await stage.forward(hours=3)
    assert [message["message_id"] for message in stage.world.messages(reporter.id)] == seen
    assert last_card(officer, code)


async def test_words_with_the_code_alone_are_not_taken_for_the_persons(stage, desk):
    officer, group, _ = desk
    reporter, code = await sent(stage)
    await takes(officer, group)
    stranger = stage.person("Stranger")
    await stranger.opens()
    await opens(stranger, code)
    await stranger.writes("I am well, forget it")
    assert f"{code}: somebody wrote from another chat" in await officer.sees("forget it")
    await reporter.writes("please do not")
    assert f"{code}: the person wrote" in await officer.sees("please do not")


async def test_a_withdrawal_to_be_checked_stays_one_when_it_is_taken(stage, desk):
    officer, group, _ = desk
    reporter, code = await sent(stage)
    await opens(reporter, code)
    await reporter.taps("Withdraw it", "I am afraid", "Yes, withdraw", "Main menu")
    await takes(officer, group)
    await replies(officer, "are you there")
    await officer.sees("was not sent")
    assert "An officer has read" not in standing(reporter)
