"""Leaving in haste: what can be cleared is cleared, the chat is dull, and stays so whatever officers do."""

import pytest

from tests.stories.test_my_case import opens

DULL = "Office hours: see the website of your embassy"
CASE_WORDS = ("officer", "Your code", "Sent.", "report", "P1 ", "danger", "help", "112", "Istanbul", "taken")


async def sent(stage, name="Dilshod", *more):
    reporter = stage.person(name)
    await reporter.opens()
    await reporter.taps("I am in danger now", "Turkey", "Yes, send now", *more)
    return reporter


def shows_only_the_dull_page(stage, person):
    messages = stage.world.messages(person.id)
    text = "\n".join(message.get("text", "") for message in messages)
    return (
        len(messages) == 1
        and DULL in text
        and not any(word in text.replace(DULL, "") for word in CASE_WORDS)
        and set(stage.world.buttons(person.id)) == {"Other questions"}
    )


@pytest.mark.parametrize(
    "path",
    [
        (),
        ("I am in danger now",),
        ("I am in danger now", "Turkey"),
        ("I am in danger now", "Turkey", "Yes, send now"),
        ("I am in danger now", "Turkey", "Yes, send now", "Tell more", "I am locked in"),
        ("I worry about someone", "Others use this phone", "Husband or wife"),
        ("Find my consulate", "Turkey"),
        ("More answers", "Information", "About this bot"),
    ],
    ids=len,
)
async def test_one_tap_leaves_from_every_screen(stage, desk, path):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.writes("the gate is green")
    await reporter.taps(*path, "Quick exit")

    assert shows_only_the_dull_page(stage, reporter)


@pytest.mark.parametrize("word", ["0", "/x"])
async def test_a_typed_word_leaves_too(stage, desk, word):
    reporter = await sent(stage)
    await reporter.writes(word)

    assert shows_only_the_dull_page(stage, reporter)


async def test_the_dull_page_stays_dull_whatever_officers_do(stage, desk):
    officer, group, ministry = desk
    reporter = await sent(stage, "Dilshod", "How to answer me", "Write to me here", "Main menu")
    code = next(text for text in officer.texts(group) if text.startswith("P1")).split()[1]
    await reporter.taps("Quick exit")
    assert shows_only_the_dull_page(stage, reporter)

    await stage.forward(minutes=12)  # nobody answers: the step that tells the reporter so
    assert "P1 " in await ministry.sees("P1 ")
    assert shows_only_the_dull_page(stage, reporter)

    await officer.taps("I take this", chat=group)
    assert shows_only_the_dull_page(stage, reporter)

    card = next(m for m in stage.world.from_bot(officer.id) if "Contact rule" in m.get("text", ""))
    await officer.writes("Are you safe?", reply_to=card["message_id"])
    assert "waits until the person returns" in officer.screen()
    assert shows_only_the_dull_page(stage, reporter)

    await stage.forward(hours=2)
    assert shows_only_the_dull_page(stage, reporter)

    await reporter.taps("Other questions")  # whoever holds the phone now learns of no report
    assert reporter.screen() == "Consular reference service. What do you need?"
    assert not any("Are you safe?" in text for text in reporter.texts())

    await opens(reporter, code)
    assert "Are you safe?" in await reporter.sees("Are you safe?")


async def test_whoever_comes_after_an_exit_finds_no_word_of_a_report_on_any_way(stage, desk):
    officer, group, _ = desk
    reporter = await sent(stage)
    await officer.taps("I take this", chat=group)
    await reporter.taps("Quick exit", "Other questions")
    seen = [reporter.screen()]
    await reporter.writes("who was this")
    seen.append(reporter.screen())
    await reporter.taps("I am in danger now")
    seen.append(reporter.screen())
    assert not any(words in text for words in ("An officer", "Sent.", "Your code", "report") for text in seen)
    assert "who was this" in await officer.sees("who was this")

    await reporter.taps("Turkey", "Yes, send now")
    assert "Sent." in reporter.screen()
    assert "An officer has read your message." not in reporter.screen()


async def test_start_after_leaving_shows_the_dull_page(stage, desk):
    reporter = await sent(stage)
    await reporter.taps("Quick exit")
    await reporter.writes("/start")
    assert DULL in reporter.screen()

    await stage.forward(hours=1)
    await reporter.writes("/start anything")
    assert DULL in reporter.screen()
    await stage.restart()
    await reporter.writes("/start")
    assert DULL in reporter.screen()


async def test_words_on_the_dull_page_are_taken_in_without_a_word(stage, desk):
    officer, group, _ = desk
    reporter = await sent(stage)
    await reporter.taps("Quick exit")
    await officer.taps("I take this", chat=group)

    await reporter.writes("he is back")
    stage.world.send_photo(reporter.id, caption="the door")
    await stage.calm()
    stage.world.send(reporter.id, {"sticker": {"file_id": "s", "file_unique_id": "s"}})
    await stage.calm()

    assert not any(word in "\n".join(reporter.texts()) for word in CASE_WORDS)
    assert reporter.screen().count("\n") == 2
    await officer.sees("he is back")


async def test_the_officer_learns_that_the_person_left(stage, desk):
    officer, group, _ = desk
    reporter = await sent(stage)
    await officer.taps("I take this", chat=group)
    code = (await officer.sees("P1 ")).split()[1]
    await reporter.taps("Quick exit")

    assert code in await officer.sees("left by quick exit")


async def test_whoever_leaves_again_and_again_fills_nobodys_chat(stage, desk):
    officer, group, _ = desk
    reporter = await sent(stage)
    await officer.taps("I take this", chat=group)
    for _ in range(4):
        await reporter.writes("0")
    assert sum("left by quick exit" in text for text in officer.texts()) == 1
    await stage.forward(minutes=10)
    await reporter.writes("0")
    assert sum("left by quick exit" in text for text in officer.texts()) == 2


async def test_only_messages_of_the_last_two_days_are_asked_away(stage, desk):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    old = await reporter.writes("an old message")
    await stage.forward(hours=49)
    fresh = await reporter.writes("a new message")
    await reporter.taps("Quick exit")

    left = [message["message_id"] for message in stage.world.messages(reporter.id)]
    assert old in left
    assert fresh not in left
    asked = stage.world.journal.accepted("deleteMessages", reporter.id)
    assert not any(str(old) in call.params["message_ids"].strip("[]").split(",") for call in asked)


async def test_a_map_on_its_way_while_leaving_is_not_left_behind(stage, desk):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "South Korea")
    stage.world.faults.script("sendVenue", "drop_after", chat=reporter.id)
    stage.world.press(reporter.id, "Yes, send now")
    await stage.world.until(lambda: stage.world.journal.accepted("sendVenue", reporter.id))
    stage.world.send_text(reporter.id, "0")
    await stage.settled()

    texts = [
        message.get("text", "") for message in stage.world.from_bot(reporter.id) if "venue" not in message
    ]
    assert texts[-1].startswith("Consular reference service")
    venues = [message for message in stage.world.from_bot(reporter.id) if "venue" in message]
    assert len(venues) <= 1  # the copy whose acceptance nobody ever learnt of


async def test_a_chat_cleared_by_hand_stays_clear_when_an_officer_acts(stage, desk):
    officer, group, _ = desk
    reporter = await sent(stage)
    for message in stage.world.messages(reporter.id):
        stage.world.delete(reporter.id, message["message_id"])

    await officer.taps("I take this", chat=group)

    assert stage.world.messages(reporter.id) == []


async def test_leaving_destroys_the_key_of_what_was_not_sent(stage, desk):
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.writes("the gate is green")
    keys = "SELECT data_key FROM sessions"
    before = await stage.count(keys)
    await reporter.taps("Quick exit")

    assert await stage.count(keys) != before
    assert await stage.count(f"SELECT count(*) FROM data_keys WHERE id = {before}") == 0
