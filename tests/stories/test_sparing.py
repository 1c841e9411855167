"""In a sparing tree the chat holds no more than what was asked for."""

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
