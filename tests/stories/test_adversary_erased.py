"""What is left after a deletion and in a sparing tree; a complaint meets the officer whom it is about."""

from tests.stories.test_adversary import standing
from tests.stories.test_my_case import opens, sent, takes
from tests.stories.test_sparing import WAY

KEYS = "SELECT count(*) FROM data_keys"


async def test_deleting_destroys_the_keys_of_the_report_and_of_its_conversation(stage, desk):
    officer, group, _ = desk
    reporter, code = await sent(stage)
    await takes(officer, group)
    await opens(reporter, code)
    before = await stage.count("SELECT data_key FROM sessions")
    everything = await stage.count(KEYS)
    await reporter.taps("Delete my data", "Yes, delete")

    assert await stage.count(f"SELECT count(*) FROM data_keys WHERE id = {before}") == 0
    assert await stage.count(KEYS) == everything - 1
    assert code not in standing(reporter)


async def test_words_beside_the_questions_of_a_sparing_tree_are_not_kept(stage, desk):
    _, _, ministry = desk
    soldier = stage.person("Jasur")
    await soldier.opens()
    await soldier.taps(*WAY[:5])
    await soldier.writes("they locked us in the barracks")
    assert "Are you in danger now?" in soldier.screen()
    await soldier.writes("I served in the fifth brigade")
    await soldier.taps("No, go on", "25 to 59", "Leaving soon")
    await soldier.writes("Poland")
    await soldier.taps("Poland", "Yes, send now")
    await ministry.taps("I take this")
    await ministry.sees("Contact rule")
    assert "Own words" not in str(stage.world.buttons(ministry.id))


async def test_a_complaint_is_not_read_by_the_officer_whom_it_is_about(stage, desk):
    _, _, ministry = desk
    other = await stage.officer("Umarov", "ministry")
    soldier = stage.person("Jasur")
    await soldier.opens()
    await soldier.taps("I am in danger now", "More answers", "Poland", "Yes, send now")
    code = next(text.split("Your code: ")[1][:7] for text in soldier.texts() if "Your code: " in text)
    await ministry.taps("I take this")
    await soldier.writes("/start")
    await opens(soldier, code)
    await soldier.taps("More answers", "Complain")
    await soldier.writes("he asked me for money")
    await soldier.taps("Yes, send")
    await ministry.taps("I take this")
    assert not any("About report" in text for text in ministry.texts())

    await other.taps("I take this")
    assert code in await other.sees("About report")


async def test_two_phones_at_once_lose_nothing_and_bring_nothing_back(stage, desk):
    officer, group, _ = desk
    old, code = await sent(stage, "Samarqand")
    await takes(officer, group)
    new = stage.person("New phone")
    await new.opens()
    await opens(new, code, "Samarqand")
    await new.taps("Delete my data")
    stage.world.press(new.id, "Yes, delete")
    stage.world.send_text(old.id, "he is at the door")
    stage.world.send_location(old.id, 41.0, 28.9)
    await stage.settled()

    assert await stage.count("SELECT count(*) FROM cases WHERE report IS NOT NULL") == 0
    assert not any("Contact rule" in text for text in officer.texts())
    await old.writes("/start")
    await old.taps("I am in danger now", "Turkey", "Yes, send now")
    await officer.taps("I take this", chat=group)
    await officer.uncovers("Own words")
    await officer.sees("at the door")
