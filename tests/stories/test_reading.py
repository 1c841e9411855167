"""Reading without sending: what stands above and below a told fact, and where no office has a telephone."""


async def reader(stage, *labels):
    person = stage.person("Malika")
    await person.opens()
    await person.taps(*labels)
    return person


async def test_where_a_fact_comes_from_stands_below_it(stage, desk):
    person = await reader(stage, "More answers", "Papers or going home", "Yes, it is safe", "Skip", "Skip")
    await person.taps("It is out of date", *["Skip"] * 5)
    screen = person.screen()
    assert screen.startswith("A return certificate lets you travel home once.")
    assert screen.index("three months") < screen.index("Checked on")


async def test_an_office_without_a_telephone_has_the_ministrys_beside_it(stage, desk):
    person = await reader(stage, "Find my consulate")
    await person.writes("Croatia")
    await person.taps("Croatia")
    screen = person.screen()
    assert "Embassy of Uzbekistan, Budapest" in screen
    assert screen.index("Ministry of Foreign Affairs") < screen.index("+998") < screen.index("Please call")


async def test_a_shared_point_is_no_words_and_opens_as_one_line(stage, desk):
    officer, group, _ = desk
    person = await reader(stage, "I need help", "I cannot leave", "Yes, it is safe", "Skip", "Skip")
    stage.world.send_location(person.id, 41.0082, 28.9784)
    await stage.calm()
    await person.taps("Yes, there", "Yes", *["Skip"] * 2, "Send what there is")
    assert "Location" in person.screen()
    assert "your own words" not in person.screen()

    await person.taps("Yes, send")
    await officer.taps("I take this", chat=group)
    await officer.uncovers("Location")
    assert "41.008200, 28.978400" in await officer.sees("28.978400")
