"""Words that betray danger, a wish to die, a child, or somebody else at the phone: at any moment."""

import re

import pytest

from tests.stories.test_relative import START, TO_SEND, on_the_way

IN_DANGER = "This sounds like danger.\nAre you in danger now?"
ENDING = "Are you thinking of ending your life?\nIf you say yes, a duty officer will read this."
DULL = "Office hours: see the website of your embassy"


async def opened(stage, language="English"):
    person = stage.person("Dilshod")
    await person.opens(language)
    return person


@pytest.mark.parametrize(
    ("words", "locale", "asked"),
    [
        ("pasportimni olib qo'yishdi", "uz_latn", IN_DANGER),
        ("паспортимни олиб қўйишди", "uz_cyrl", IN_DANGER),
        ("помогите", "ru", IN_DANGER),
        ("they locked us", "en", IN_DANGER),
        ("не хочу жить", "ru", ENDING),
    ],
)
async def test_words_before_any_button_are_understood_in_their_language(stage, desk, words, locale, asked):
    person = stage.person("Dilshod", locale[:2])
    person.locale = locale
    await person.writes(words)

    assert person.said(asked) in person.screen()


async def test_a_danger_phrase_offers_the_danger_path_and_travels_with_the_alert(stage, desk):
    officer, group, _ = desk
    person = await opened(stage)
    await person.writes("they took my passport and locked us in")
    assert "Are you in danger now?" in person.screen()
    await person.taps("I am in danger now", "Turkey", "Yes, send now")
    await officer.taps("I take this", chat=group)
    await officer.uncovers("Own words")

    assert "locked us in" in await officer.sees("locked us in")


async def test_going_on_leads_back_to_the_question(stage, desk):
    person = await on_the_way(stage, *START, "Yes, it is safe")
    question = person.screen().splitlines()[-1]
    await person.writes("they locked us in the house")
    await person.taps("No, go on")

    assert question in person.screen()


async def test_a_wish_to_die_calls_a_human_at_once(stage, desk):
    _officer, _group, ministry = desk
    person = await opened(stage)
    await person.writes("i want to die")
    assert "Are you thinking of ending your life?" in person.screen()
    await person.taps("Yes")

    assert "It is good that you wrote this." in person.screen()
    line = next(text for text in ministry.texts() if text.startswith("P1"))
    assert "P1" in line
    await ministry.taps("I take this")
    assert "spoke of ending their life" in await ministry.sees("Contact rule")


async def test_a_wish_to_die_raises_the_open_report(stage, desk):
    officer, group, _ = desk
    person = await on_the_way(stage, "I need help", "I cannot leave", "Yes, it is safe", "25 to 59")
    await person.taps("I am still there", "Turkey", "Yes", "I have it", "Yes, before", *["Skip"] * 2)
    while "Yes, send" not in stage.world.buttons(person.id):
        await person.taps("Skip")
    await person.taps("Yes, send")
    assert not any(text.startswith("P1") for text in officer.texts(group))
    await person.writes("i want to kill myself")

    assert "Are you thinking of ending your life?" in person.screen()
    assert any(text.startswith("P1") for text in officer.texts(group))


async def test_somebody_else_at_the_phone_sees_a_dull_page_and_the_officer_learns_it(stage, desk):
    officer, group, _ = desk
    person = await on_the_way(stage, *TO_SEND, "I will come back myself", "Skip", "Yes, send")
    await officer.taps("I take this", chat=group)
    await person.writes("who wrote this?")

    assert DULL in person.screen()
    assert "Somebody else may be using the phone" in await officer.sees("using the phone")


async def test_a_child_is_led_to_the_short_way(stage, desk):
    person = await opened(stage)
    await person.writes("i am 15 years old")
    assert "Are you under 18?" in person.screen()
    await person.taps("Yes")
    assert "Are you safe now?" in person.screen()


async def test_panic_gets_a_pause_and_loses_nothing(stage, desk):
    person = await on_the_way(stage, *TO_SEND)
    await person.writes("i can't take this any more")
    assert "We can go slowly." in person.screen()
    await person.taps("Go on", "Skip", "Skip")
    assert "This would be sent" in person.screen()
    assert "Papers were taken" in person.screen()


async def test_the_second_word_shows_a_dull_page_and_raises_the_report(stage, desk):
    officer, group, _ = desk
    person = await on_the_way(stage, *TO_SEND, "I will come back myself")
    await person.writes("olma")
    await person.writes("anor")
    await person.taps("Yes, send")
    assert not any(text.startswith("P1") for text in officer.texts(group))
    await person.writes("АНОР")

    assert DULL in person.screen()
    assert any(text.startswith("P1") for text in officer.texts(group))
    await officer.taps("I take this", chat=group)
    assert "The person may be watched" in await officer.sees("Contact rule")


async def test_the_two_words_must_differ(stage, desk):
    person = await on_the_way(stage, *TO_SEND, "I will come back myself")
    await person.writes("non")
    await person.writes("НОН")
    assert "Please choose another one." in person.screen()
    await person.writes("suv")
    assert "This would be sent" in person.screen()


async def test_after_the_dull_page_the_agreed_word_opens_the_menu(stage, desk):
    person = await on_the_way(stage, *TO_SEND, "I will come back myself")
    await person.writes("olma")
    await person.taps("Skip", "Yes, send", "Quick exit")
    assert DULL in person.screen()
    await person.writes("Olma")
    assert "What do you need?" in person.screen()


async def test_after_six_hours_safety_is_asked_before_anything_is_shown(stage, desk):
    person = await on_the_way(stage, *TO_SEND, "I will come back myself", "Skip", "Yes, send")
    await stage.forward(hours=6)
    await person.writes("/start")
    assert "Is it safe for you to write now?" in person.screen()
    assert "Sent." not in person.screen()
    await person.taps("Yes, it is safe")
    assert "What do you need?" in person.screen()


async def test_after_six_hours_the_danger_path_needs_no_question(stage, desk):
    person = await on_the_way(stage, *TO_SEND, "I will come back myself", "Skip", "Yes, send")
    await stage.forward(hours=7)
    await person.taps("I am in danger")
    assert "Which country are you in now?" in person.screen()


async def test_on_a_shared_phone_nothing_typed_stays(stage, desk):
    person = await on_the_way(stage, *START, "Others use this phone")
    await person.writes("she cries on the phone")
    await person.taps("Son or daughter")
    await person.writes("one more thing")

    standing = [message.get("text", "") for message in stage.world.messages(person.id)]
    assert standing[0].startswith("/start")  # from before the answer
    assert len(standing) == 2
    assert standing[1] == person.screen()


async def test_two_questions_passed_over_offer_to_send_what_there_is(stage, desk):
    _, _group, _ = desk
    person = await on_the_way(
        stage, "I need help", "I cannot leave", "Yes, it is safe", "25 to 59", "Skip", "Turkey"
    )
    assert "Send what there is" not in stage.world.buttons(person.id)
    await person.taps("Skip", "Skip", "Send what there is", "Yes, send")
    assert re.search(r"Your code: [A-Z]{3}-\d{3}", person.screen())


async def test_an_early_answer_is_changed_before_sending(stage, desk):
    person = await on_the_way(stage, *TO_SEND, "I will come back myself", "Skip")
    await person.taps("Change an answer", "Relation", "Brother or sister")
    assert "Your answer is changed." in person.screen()
    assert "This would be sent" in person.screen()
    assert "Brother or sister" in person.screen()
    assert "Papers were taken" in person.screen()


@pytest.mark.parametrize("words", ["yes", "i took all the pills", "i do not know what to do"])
async def test_whoever_writes_on_instead_of_pressing_reaches_a_human(stage, desk, words):
    _, _, ministry = desk
    person = await opened(stage)
    await person.writes("i want to die")
    await person.writes(words)

    assert "It is good that you wrote this." in person.screen()
    assert any(text.startswith("P1") for text in ministry.texts())


@pytest.mark.parametrize("words", ["no", "No", "нет", "yo'q"])
async def test_a_typed_no_calls_nobody(stage, desk, words):
    _, _, ministry = desk
    person = await opened(stage)
    await person.writes("i want to die")
    await person.writes(words)

    assert "Are you thinking of ending your life?" in person.screen()
    assert not any(text.startswith("P1") for text in ministry.texts())
