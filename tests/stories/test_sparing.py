"""In a sparing tree the chat holds no more than what was asked for."""

import io

from bot import log
from tests.stories.test_my_case import code_of, opens

NOT_KEPT = "We did not keep this, to protect you."
WAY = (
    "I need help",
    "Pressed into an army",
    "Continue",
    "Yes, it is safe",
    "I do",
    "25 to 59",
    "Leaving soon",
)


def maps(person):
    return [message for message in person.world.from_bot(person.id) if "venue" in message]


async def test_no_map_of_the_consulate_is_sent(stage, desk):
    soldier = stage.person("Jasur")
    await soldier.opens()
    await soldier.taps(*WAY)
    await soldier.writes("Poland")
    await soldier.taps("Poland", "Yes, send now")
    assert "A consulate cannot enter a war zone." in soldier.screen()
    assert "Embassy of Uzbekistan" in soldier.screen()
    assert maps(soldier) == []

    other = stage.person("Nodir")
    await other.opens()
    await other.taps("I am in danger now", "More answers", "Poland", "Yes, send now")
    assert len(maps(other)) == 1


async def test_an_answer_that_tells_of_deeds_reaches_nobody_and_is_asked_again(stage, desk):
    _, _, ministry = desk
    lines = io.StringIO()
    log.configure("debug", console=False, stream=lines)
    soldier = stage.person("Jasur")
    try:
        await soldier.opens()
        await soldier.taps(*WAY)
        await soldier.writes("Poland, our platoon is at 50.1234, 22.5678")
        assert NOT_KEPT in soldier.screen()
        await soldier.writes("Poland")
        await soldier.taps(
            "Poland", "Yes, send now", "Tell more", "I will come back myself", "Skip", "Threats", "Done"
        )
        await soldier.writes("near the bridge, call sign Falcon")
        assert NOT_KEPT in soldier.screen()
        assert "Only the region, please" in soldier.screen()
        await soldier.writes("near the border")
        await soldier.writes("I shot at people, 5th brigade")
        assert NOT_KEPT in soldier.screen()
        assert "Say what help you need." in soldier.screen()
        message = await soldier.writes("a lawyer")
        stage.world.edit(soldier.id, message, "I shot at people, 5th brigade")
        stage.world.send_photo(soldier.id, caption="our trench")
        await stage.calm()
    finally:
        log.close()
    await ministry.taps("I take this")
    await ministry.uncovers("Help needed")
    assert "a lawyer" in await ministry.sees("Help needed")
    seen = "\n".join((*ministry.texts(), str(stage.world.buttons(ministry.id)), lines.getvalue()))
    assert [
        word for word in ("platoon", "50.1234", "Falcon", "brigade", "shot", "trench") if word in seen
    ] == []
    assert "Own words" not in seen


async def test_what_is_added_later_through_my_report_is_spared_too(stage, desk):
    _, _, ministry = desk
    soldier = stage.person("Jasur")
    await soldier.opens()
    await soldier.taps(*WAY)
    await soldier.writes("Poland")
    await soldier.taps("Poland", "Yes, send now")
    code = code_of(soldier)
    await ministry.taps("I take this")
    await soldier.writes("/start")
    await opens(soldier, code)
    await soldier.taps("Add something")
    await soldier.writes("I shot at people, 5th brigade")
    assert NOT_KEPT in soldier.screen()
    await soldier.writes("I need a lawyer")

    assert "I need a lawyer" in await ministry.sees("a lawyer")
    assert not any("brigade" in text for text in ministry.texts())
