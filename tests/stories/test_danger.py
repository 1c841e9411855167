"""In danger: three taps to an alert, and what everybody sees until somebody acts."""

import pytest

from tests.stage import ALMATY

LANGUAGES = ("English", "Русский", "Oʻzbekcha", "Ўзбекча")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_three_taps_bring_an_alert_and_take_brings_the_status(stage, desk, language):
    officer, group, ministry = desk
    reporter = stage.person("Dilshod")
    await reporter.opens(language)

    await reporter.taps("I am in danger now", "Turkey", "Yes, send now")

    line = await officer.sees("P1 ", chat=group)
    code = line.split()[1]
    assert "Dilshod" not in line
    assert reporter.said("Sent. We cannot say yet what will be possible.") in reporter.screen()
    assert code in reporter.screen()
    assert not any("P1 " in text for text in ministry.texts())

    await officer.taps("I take this", chat=group)

    assert reporter.said("An officer has read your message.") in reporter.screen()
    assert f"{code}: taken by Karimova" in (await officer.sees("taken by", chat=group))
    assert "NEVER CALL" in await officer.sees("Contact rule")


async def test_nobody_takes_it_and_the_ministry_is_called(stage, desk):
    officer, group, ministry = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "Turkey", "Yes, send now")
    first = len([text for text in officer.texts(group) if "P1 " in text])

    await stage.forward(minutes=9)
    assert len([text for text in officer.texts(group) if "P1 " in text]) == first
    assert not any("P1 " in text for text in ministry.texts())

    await stage.forward(minutes=1)
    assert len([text for text in officer.texts(group) if "P1 " in text]) == first + 1
    assert "Nobody has acknowledged for 10 minutes" in await ministry.sees("P1 ")
    assert "No officer has answered yet" in reporter.screen()

    await ministry.taps("I take this")
    calls = len(officer.texts(group)) + len(ministry.texts())
    await stage.forward(minutes=14)
    assert len(officer.texts(group)) + len(ministry.texts()) == calls


async def test_the_last_step_is_repeated_without_end(stage, desk):
    _, _, ministry = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "Turkey", "Yes, send now")
    await stage.forward(minutes=20)

    for _ in range(5):
        calls = len(ministry.texts())
        await stage.forward(minutes=10)
        assert len(ministry.texts()) == calls + 1


async def test_an_unknown_place_goes_to_the_ministry_at_once(stage, desk):
    _, _, ministry = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "Skip", "Yes, send now")

    assert "P1 " in await ministry.sees("P1 ")


async def test_a_pin_and_typed_words_find_the_place(stage, desk):
    await stage.officer("Timurov", ALMATY)
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now")
    stage.world.send_location(reporter.id, 43.25, 76.95)
    await stage.calm()
    assert "near Almaty" in reporter.screen()
    await reporter.taps("Yes, there", "Yes, send now")
    assert "Almaty" in reporter.screen()

    other = stage.person("Nodir")
    await other.opens()
    await other.taps("I am in danger now")
    await other.writes("Олмаота")
    await other.taps("Almaty, Kazakhstan")
    await other.taps("Yes, send now")
    assert "Almaty" in other.screen()
    assert any("venue" in message for message in stage.world.from_bot(other.id))


async def test_a_point_shared_later_is_not_taken_for_the_confirmed_one(stage, desk):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now")
    stage.world.send_location(reporter.id, 41.01, 28.97)
    await stage.calm()
    await reporter.taps("Yes, there", "Yes, send now")
    await officer.taps("I take this", chat=group)
    assert "Shared location: the writer says that it is this place." in await officer.sees("Contact rule")
    stage.world.send_location(reporter.id, 41.2, 28.9)
    await stage.calm()
    assert "Shared location: not asked whether it is this place." in await officer.sees("Contact rule")


async def test_later_answers_reach_the_officer_and_open_one_by_one(stage, desk):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "Turkey", "Yes, send now")
    await officer.taps("I take this", chat=group)
    await reporter.taps("Tell more", "I am locked in")
    await reporter.writes("A red shop, second floor <b>№5</b>")

    card = await officer.sees("I am locked in")
    assert "red shop" not in card

    await officer.uncovers("What is around")
    opened = await officer.sees("red shop")
    assert "<b>№5</b>" in opened


async def test_words_before_any_button_are_kept_and_travel_with_the_alert(stage, desk):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.writes("The gate is green")
    assert "Kept, but not sent yet" in reporter.screen()

    await reporter.taps("I am in danger now", "Turkey", "Yes, send now")
    await officer.taps("I take this", chat=group)
    await officer.uncovers("Own words")

    assert "The gate is green" in await officer.sees("The gate is green")


async def test_an_officer_answers_only_inside_the_contact_rule(stage, desk):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "Turkey", "Yes, send now")
    await officer.taps("I take this", chat=group)
    card = next(m for m in stage.world.from_bot(officer.id) if "Contact rule" in m.get("text", ""))

    await officer.writes("Are you safe?", reply_to=card["message_id"])
    assert "waits until the person returns" in officer.screen()
    assert "Are you safe?" not in "".join(reporter.texts())

    await reporter.taps("How to answer me", "Write to me here")
    await officer.writes("Are you safe?", reply_to=card["message_id"])
    assert "Are you safe?" in await reporter.sees("Answer of the duty officer")

    await reporter.writes("Yes, for now")
    assert "Yes, for now" in await officer.sees("Yes, for now")


async def test_a_point_in_another_country_than_the_one_named_is_told_to_the_officer(stage, desk):
    _, _, ministry = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "More answers", "Thailand", "Yes, send now")
    stage.world.send_location(reporter.id, 16.69, 98.51)  # Myawaddy, over the river
    await stage.calm()
    await ministry.taps("I take this")

    assert "The shared point lies in another country: Myanmar" in await ministry.sees("Contact rule")


async def test_a_changed_contact_rule_reaches_the_officer_as_a_new_card(stage, desk):
    officer, group, _ = desk
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps("I am in danger now", "Turkey", "Yes, send now")
    await officer.taps("I take this", chat=group)
    before = len(officer.texts())
    await reporter.taps("How to answer me", "Do not contact me")

    assert len(officer.texts()) == before + 1
    assert "NO CONTACT" in officer.texts()[-1]
