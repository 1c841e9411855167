"""Whoever means harm, or is only clumsy: a code in a stranger's hand, a second phone, an officer let go."""

import pytest

from bot.store import chats
from bot.store import desk as roster
from tests.stories.test_my_case import code_of, opens, replies, sent, takes
from tests.stories.test_relative import TO_SEND, on_the_way

PUSH = ("In this chat", "Yes", "Any time", "Skip")
MAY_WRITE = "May write to the reporter"


def standing(person):
    return "\n".join(message.get("text", "") for message in person.stage.world.messages(person.id))


def last_card(officer, code):
    return [text for text in officer.texts() if code in text and "Contact rule" in text][-1]


async def pushing(stage):
    """A relative's report whose reporter may be written to, and who stands at the menu."""
    reporter = await on_the_way(stage, *TO_SEND, *PUSH, "Yes, send")
    code = code_of(reporter)
    await reporter.writes("/start")
    return reporter, code


async def changes_to_never(reporter, code):
    await opens(reporter, code)
    await reporter.taps("Change contact", "I will come back myself", "Skip")
    await reporter.writes("/start")


async def test_a_changed_contact_rule_is_not_undone_by_the_answers_given_before(stage, desk):
    officer, group, _ = desk
    reporter, code = await pushing(stage)
    assert MAY_WRITE in await takes(officer, group)
    await changes_to_never(reporter, code)
    await opens(reporter, code)
    await reporter.writes("/start")

    assert MAY_WRITE not in last_card(officer, code)
    before = len(reporter.texts())
    await replies(officer, "are you there")
    assert len(reporter.texts()) == before


async def test_a_waiting_answer_does_not_slip_out_between_two_answers(stage, desk):
    officer, group, _ = desk
    reporter, code = await pushing(stage)
    await takes(officer, group)
    await changes_to_never(reporter, code)
    await replies(officer, "are you there")
    await reporter.writes("/start")
    await reporter.taps("I worry about someone", "Back")

    assert "are you there" not in standing(reporter)


async def test_nothing_of_a_withdrawn_report_comes_back_with_answers_given_before(stage, desk):
    officer, group, _ = desk
    reporter = await on_the_way(stage, *TO_SEND, "In this chat", "Yes", "Any time")
    await reporter.writes("Samarqand")
    await reporter.taps("Skip", "Yes, send")
    code = code_of(reporter)
    await reporter.writes("/start")
    await takes(officer, group)
    await opens(reporter, code, "Samarqand")
    await reporter.taps("Withdraw it", "I changed my mind", "Yes, withdraw")
    await reporter.writes("/start")

    assert MAY_WRITE not in last_card(officer, code)


async def test_writing_first_in_danger_ends_when_the_person_says_so_in_my_report(stage, desk):
    officer, group, _ = desk
    reporter = await on_the_way(stage, "I am in danger now", "Turkey", "Yes, send now")
    code = code_of(reporter)
    await reporter.taps("How to answer me", "Write to me here", "Main menu")
    assert MAY_WRITE in await takes(officer, group)
    await changes_to_never(reporter, code)

    assert MAY_WRITE not in last_card(officer, code)
    before = len(reporter.texts())
    await replies(officer, "are you there")
    assert len(reporter.texts()) == before


async def test_a_code_alone_does_not_turn_the_officer_to_a_strangers_number(stage, desk):
    officer, group, _ = desk
    _, code = await sent(stage)
    await takes(officer, group)
    stranger = stage.person("Stranger")
    await stranger.opens()
    await opens(stranger, code)
    await stranger.taps("Change contact")
    assert "Only the person who sent the report" in stranger.screen()
    await stranger.writes("/start")
    await opens(stranger, code)
    stage.world.send_location(stranger.id, 43.2, 76.9)
    await stage.calm()
    await stranger.taps("Withdraw it", "Skip", "Yes, withdraw")

    assert "an officer decides" in stranger.screen()
    assert "Turkey" in last_card(officer, code)
    assert "43.2" in await officer.sees("43.2")
    await replies(officer, "Please come on Monday")
    assert "waits until the person returns" in officer.screen()


async def test_what_was_kept_before_the_code_joins_what_the_report_holds(stage, desk):
    officer, group, _ = desk
    reporter = await on_the_way(stage, *TO_SEND)
    note = await reporter.writes("the gate is green")
    await reporter.taps("I will come back myself", "Skip", "Yes, send")
    code = code_of(reporter)
    await reporter.writes("/start")
    await reporter.taps("More answers", "My report")
    stage.world.edit(reporter.id, note, "the gate is blue")
    await stage.calm()
    await reporter.writes(code)
    await takes(officer, group)
    await officer.uncovers("Own words")

    own = await officer.sees("green")
    assert "the gate is blue" in own


@pytest.mark.parametrize("secret", ["f.code", "c.word"])
async def test_typed_secrets_do_not_stay_in_the_chat(stage, desk, secret):
    reporter = await on_the_way(stage, *TO_SEND, "I will come back myself")
    await reporter.writes("Samarqand")
    await reporter.taps("Skip", "Yes, send")
    code = code_of(reporter)
    await reporter.writes("/start")
    if secret == "f.code":
        await opens(reporter, code, "samarqand")
        await reporter.writes("/start")
    assert "amarqand" not in standing(reporter)
    assert code not in standing(reporter)


async def test_words_of_danger_typed_instead_of_a_code_travel_with_the_alert(stage, desk):
    officer, group, _ = desk
    person = stage.person("Dilshod")
    await person.opens()
    await person.taps("More answers", "My report")
    await person.writes("they locked us in a house near the port")
    assert "Are you in danger now?" in person.screen()
    await person.taps("I am in danger now", "Turkey", "Yes, send now")
    await officer.taps("I take this", chat=group)
    await officer.uncovers("Own words")
    await officer.sees("near the port")


async def test_a_sign_reaches_an_active_officer_where_the_owner_was_let_go(stage, desk):
    officer, group, ministry = desk
    person = await on_the_way(stage, *TO_SEND, "I will come back myself")
    await person.writes("olma")
    await person.writes("anor")
    await person.taps("Yes, send")
    await takes(officer, group)
    async with stage.begin() as tx:
        chat = await chats.chat_of(tx, officer.id, group=False)
        await roster.retire(tx, (await roster.officer_of(tx, chat.id)).id)
    told = len(officer.texts())
    lines = len(officer.texts(group))
    await person.writes("anor")
    await stage.forward(minutes=6)

    assert len(officer.texts()) == told, officer.texts()[told:]
    assert any(text.startswith("P1") for text in (*officer.texts(group)[lines:], *ministry.texts()))


async def test_a_withdrawn_report_calls_nobody_when_its_officer_goes(stage, desk):
    officer, group, ministry = desk
    reporter, code = await sent(stage, "Samarqand")
    await takes(officer, group)
    await opens(reporter, code, "Samarqand")
    await reporter.taps("Withdraw it", "I changed my mind", "Yes, withdraw", "Main menu")
    lines = len(officer.texts(group))
    stage.world.block(officer.id)
    await stage.calm()
    await stage.forward(minutes=30)

    assert not any("I take this" in each for each in stage.world.buttons(group))
    assert len(officer.texts(group)) == lines
    assert not any(code in text for text in ministry.texts())


async def test_the_answer_after_six_hours_holds_for_every_report_of_the_chat(stage, desk):
    officer, group, _ = desk
    reporter, code = await pushing(stage)
    await takes(officer, group)
    await opens(reporter, code)
    await stage.forward(hours=7)
    await reporter.writes("/start")
    await reporter.taps("Others use this phone")
    await replies(officer, "are you there")

    assert "are you there" not in standing(reporter)
    assert "Others use this phone" in last_card(officer, code)


async def test_the_old_phone_knows_nothing_more_once_the_person_goes_on_from_a_new_one(stage, desk):
    officer, group, _ = desk
    old = await on_the_way(stage, *TO_SEND, "I will come back myself")
    await old.writes("Samarqand")
    await old.taps("Skip", "Yes, send")
    code = code_of(old)
    await takes(officer, group)
    new = stage.person("New phone")
    await new.opens()
    await opens(new, code, "Samarqand")

    assert stage.world.messages(old.id) == []
    await old.writes("/start")
    assert code not in standing(old)
    await old.writes("I am the husband")
    assert not any("the husband" in text for text in officer.texts())


async def test_a_long_agreed_word_opens_the_report(stage, desk):
    word = "the song that my grandmother sang to us on the hill above the river in spring"
    reporter, code = await sent(stage, word)
    await opens(reporter, code, word)

    assert "What would you like to do?" in reporter.screen()


async def test_the_same_word_for_both_signs_is_not_taken_and_the_first_still_opens(stage, desk):
    reporter = await on_the_way(stage, *TO_SEND, "I will come back myself")
    await reporter.writes("olma")
    await reporter.writes("olma")
    await reporter.taps("Skip", "Yes, send")
    code = code_of(reporter)
    await reporter.writes("/start")
    await opens(reporter, code, "olma")
    assert "What would you like to do?" in reporter.screen()


async def test_guessing_is_counted_alike_for_codes_that_exist_and_codes_that_do_not(stage, desk):
    _, real = await sent(stage, "Samarqand")
    outcomes = []
    for number, typed in enumerate((real, "ZZZ-999")):
        stranger = stage.person(f"Stranger {number}")
        await stranger.opens()
        for _ in range(3):
            await opens(stranger, typed, "abc")
            if "Main menu" in stage.world.buttons(stranger.id):
                await stranger.taps("Main menu")
            else:
                await stranger.taps("Other questions")
        outcomes.append(await stage.count("SELECT count(*) FROM tries"))
    assert outcomes[1] == 2 * outcomes[0]
