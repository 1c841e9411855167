"""Worrying about somebody: the whole walk, its shorter ways, and every way out of it."""

from datetime import timedelta

import pytest

START = ("I worry about someone",)
CALM = (*START, "Yes, it is safe", "Son or daughter", "18 or older", "Turkey")
TO_SEND = (*CALM, "1–3 days ago", "Papers were taken", "Done", "No", "Knows and agrees")
SKIPS_OF_CONTACT = ("Skip", "Skip")  # channel, agreed word


async def on_the_way(stage, *labels, language="English"):
    reporter = stage.person("Zulfiya")
    await reporter.opens(language)
    await reporter.taps(*labels)
    return reporter


async def the_card(officer, group):
    await officer.taps("I take this", chat=group)
    return await officer.sees("Contact rule")


async def test_the_whole_walk_reaches_an_officer_with_every_answer(stage, desk):
    officer, group, _ = desk
    reporter = await on_the_way(stage, *TO_SEND, "In this chat", "Yes", "Any time")
    await reporter.writes("Samarqand")
    await reporter.taps("Skip")  # no second word, for being watched
    assert "This would be sent" in reporter.screen()
    assert "Son or daughter" in reporter.screen()
    assert "Country\nTurkey" in reporter.screen()
    assert "Samarqand" not in reporter.screen()

    await reporter.taps("Yes, send")
    assert "An adult decides what the family is told" in reporter.screen()
    await reporter.taps("Tell more")
    for words in ("Dilshod Karimov, 1999", "a laundry in Fatih", "a man called Aka"):
        await reporter.writes(words)
    await reporter.taps("No", "Interior ministry", "Done", "Continue")
    assert "We cannot promise when" in reporter.screen()

    card = await the_card(officer, group)
    for told in (
        "Son or daughter",
        "18 or older",
        "1–3 days ago",
        "Papers were taken",
        "Turkey",
        "a relative or friend",
    ):
        assert told in card
    assert "May write to the reporter through this bot" in card
    assert "There is a code word" in card
    assert not any(secret in card for secret in ("Dilshod", "Fatih", "Aka", "Samarqand"))
    await officer.uncovers("Name and birth year")
    assert "Dilshod Karimov, 1999" in await officer.sees("Dilshod")
    await officer.uncovers("Code word")
    assert "Samarqand" in await officer.sees("Samarqand")


async def test_a_child_is_sent_for_before_the_other_questions(stage, desk):
    officer, group, _ = desk
    reporter = await on_the_way(stage, *START, "Yes, it is safe", "Son or daughter", "Under 18", "Turkey")
    assert "This may be urgent" in reporter.screen()
    await reporter.taps("Yes, send now")

    assert "Under 18" in await the_card(officer, group)
    await reporter.taps("Tell more", "I will come back myself", "Skip", "Today", "Papers were taken", "Done")
    assert "Did anyone ask you for money?" in reporter.screen()


async def test_money_to_let_them_go_is_sent_for_at_once(stage, desk):
    officer, group, _ = desk
    reporter = await on_the_way(stage, *TO_SEND[:-2], "Yes, to let them go")
    assert "This may be urgent" in reporter.screen()
    await reporter.taps("Not yet", "Go on")
    assert "Does this person know" in reporter.screen()
    await reporter.taps("Back", "Send now")
    assert "do not send" not in reporter.screen()  # what was refused a moment ago is not among what is sent
    await reporter.taps("Yes, send now")

    assert "Yes, to let them go" in await the_card(officer, group)


async def test_an_adult_who_refuses_is_not_searched_for(stage, desk):
    officer, group, _ = desk
    reporter = await on_the_way(stage, *TO_SEND[:-1], "Does not want this")
    assert "An adult decides for themselves" in reporter.screen()
    await reporter.taps("Finish")
    assert "Nothing was sent" in reporter.screen()
    assert not any("P" in text for text in officer.texts(group) if text.startswith("P"))

    await reporter.taps("Send after all", "Yes, send")
    assert "The person refuses. No search for the place." in await the_card(officer, group)


async def test_a_danger_is_told_without_name_where_the_person_refuses(stage, desk):
    officer, group, _ = desk
    walk = (
        *TO_SEND[:-1],
        "Does not want this",
        "Tell about a danger",
        *SKIPS_OF_CONTACT,
        "Yes, send",
        "Tell more",
    )
    reporter = await on_the_way(stage, *walk)
    assert "What danger do you see" in reporter.screen()
    await reporter.writes("he beats her every night")
    await the_card(officer, group)
    await officer.uncovers("Danger seen")
    assert "beats her" in await officer.sees("beats her")


async def test_a_watched_relative_needs_five_taps_and_ends_on_the_dull_page(stage, desk):
    officer, group, _ = desk
    reporter = await on_the_way(stage, *START, "Someone may see this", "Turkey", "Yes, send now", "Finish")
    assert "Consular reference service" in reporter.screen()
    card = await the_card(officer, group)
    assert "The person may be watched" in card
    assert "NO CONTACT" in card


async def test_skipping_everything_still_ends_in_a_report_for_the_ministry(stage, desk):
    _, _, ministry = desk
    reporter = await on_the_way(stage, *START, "Yes, it is safe")
    while stage.translated("en", "Skip") in stage.world.buttons(reporter.id):
        await reporter.taps("Skip")
    assert "Yes, send" in "".join(stage.world.buttons(reporter.id))
    label = next(text for text in stage.world.buttons(reporter.id) if text.startswith("Yes, send"))
    await reporter.taps(label)

    await ministry.taps("I take this")
    assert "Not answered" in await ministry.sees("Contact rule")


async def test_not_safe_leads_to_the_danger_path(stage, desk):
    reporter = await on_the_way(stage, *START, "No, I am in danger")
    assert "Which country are you in now?" in reporter.screen()


async def test_two_people_are_two_cases(stage, desk):
    officer, group, _ = desk
    short = (*START, "Someone may see this", "Turkey", "Yes, send now")
    await on_the_way(stage, *short, "Finish", "Other questions", *short)

    lines = [text for text in officer.texts(group) if text.startswith("P")]
    assert len({line.split()[1] for line in lines}) == 2


@pytest.mark.parametrize("steps", [3, 7, 9])
async def test_the_language_changes_anywhere_and_no_answer_is_lost(stage, desk, steps):
    reporter = await on_the_way(stage, *TO_SEND[:steps], "Language", "Русский")
    reporter.locale = "ru"
    await reporter.taps("Language", "Ўзбекча")
    reporter.locale = "uz_cyrl"
    await reporter.taps(*TO_SEND[steps:], *SKIPS_OF_CONTACT)

    for answer in ("Son or daughter", "18 or older", "1–3 days ago", "Papers were taken", "Knows and agrees"):
        assert reporter.said(answer) in reporter.screen()


async def test_back_leads_the_whole_way_home_and_answers_can_change(stage, desk):
    reporter = await on_the_way(stage, *TO_SEND)
    while "Back" in stage.world.buttons(reporter.id):
        await reporter.taps("Back")
    assert "What do you need?" in reporter.screen()

    changed = [{"Son or daughter": "Brother or sister"}.get(label, label) for label in TO_SEND]
    await reporter.taps(
        *[label for label in changed if label != "Papers were taken"][:6], "Was hurt by someone", "Done"
    )
    assert "This may be urgent" in reporter.screen()
    assert "Brother or sister" in reporter.screen()


async def test_half_an_hour_of_silence_erases_what_was_not_sent(stage, desk):
    reporter = await on_the_way(stage, *TO_SEND)
    await stage.forward(minutes=31)
    assert await stage.count("SELECT count(*) FROM sessions") == 0

    await reporter.taps("Back")  # a button of the page that still stands there
    assert "What do you need?" in reporter.screen()
    await reporter.taps(*START, "Yes, it is safe")
    assert "Who is this person to you?" in reporter.screen()


async def test_silence_keeps_the_link_to_an_open_case(stage, desk):
    officer, group, _ = desk
    reporter = await on_the_way(stage, *TO_SEND, *SKIPS_OF_CONTACT, "Yes, send", "Tell more")
    await reporter.writes("Dilshod")
    await stage.forward(minutes=31)
    await officer.taps("I take this", chat=group)
    await reporter.writes("he called me")

    assert "he called me" in await officer.sees("he called me")
    await officer.uncovers("Name and birth year")
    assert "Dilshod" in await officer.sees("Dilshod")


async def test_an_answer_goes_out_in_the_hours_that_the_person_named(stage, desk):
    officer, group, _ = desk
    walk = (*TO_SEND, "In this chat", "Yes", "In the morning", "Skip", "Yes, send")
    reporter = await on_the_way(stage, *walk)
    tashkent = stage.clock.now() + timedelta(hours=5)
    await stage.forward(hours=(19 - tashkent.hour) % 24)  # an evening in Tashkent
    await officer.taps("I take this", chat=group)
    card = next(m for m in stage.world.from_bot(officer.id) if "Contact rule" in m.get("text", ""))
    await officer.writes("Please come on Monday", reply_to=card["message_id"])
    assert "01:00 UTC" in await officer.sees("in the hours that the person named")
    await stage.forward(hours=5)
    assert not any("Monday" in text for text in reporter.texts())

    await stage.forward(hours=7)
    assert "Please come on Monday" in await reporter.sees("Monday")


async def test_what_was_typed_before_any_question_is_named_among_what_is_sent(stage, desk):
    officer, group, _ = desk
    reporter = stage.person("Zulfiya")
    await reporter.opens()
    await reporter.writes("the gate is green")
    await reporter.taps(*TO_SEND, *SKIPS_OF_CONTACT)
    assert "Own words\nyour own words" in reporter.screen()

    await reporter.taps("Yes, send")
    await the_card(officer, group)
    await officer.uncovers("Own words")
    assert "the gate is green" in await officer.sees("the gate is green")


async def test_where_no_place_was_named_nobody_speaks_of_this_place(stage, desk):
    reporter = await on_the_way(stage, *START, "Yes, it is safe", "Skip", "18 or older", "Skip", "Today")
    await reporter.taps("Papers were taken", "Done", "No", "Knows and agrees", *SKIPS_OF_CONTACT, "Yes, send")
    assert "Ministry of Foreign Affairs" in reporter.screen()
    assert "this place" not in reporter.screen()
