"""Find my consulate: by a point, by words, by the list; and what its card says."""

from dataclasses import replace

import pytest

from bot.directory.hours import parse

DUBAI = (25.2048, 55.2708)


async def seeker(stage, language="English"):
    person = stage.person("Nodir")
    await person.opens(language)
    await person.taps("Find my consulate")
    return person


def links(stage, person):
    keyboards = [message.get("reply_markup", {}) for message in stage.world.from_bot(person.id)]
    rows = [row for keyboard in keyboards for row in keyboard.get("inline_keyboard", ())]
    return [button["url"] for row in rows for button in row if "url" in button]


def venues(stage, person):
    return [message["venue"] for message in stage.world.from_bot(person.id) if "venue" in message]


async def test_by_a_point_that_is_confirmed(stage):
    person = await seeker(stage)
    stage.world.send_location(person.id, *DUBAI)
    await stage.calm()
    assert "near Dubai" in person.screen()
    assert not venues(stage, person)  # nothing is taken without a button
    await person.taps("Yes, there")
    card = person.screen()
    assert "Consulate General of Uzbekistan, Dubai" in card
    assert "+971 4 370 6060" in card
    assert "Address: " in card
    assert "call 112 now" in card
    assert venues(stage, person)[0]["title"] == "Consulate General of Uzbekistan, Dubai"
    assert links(stage, person) == [
        "https://www.google.com/maps/dir/?api=1&destination=25.244037,55.311804",
    ]


async def test_a_phone_that_is_elsewhere_is_asked_again(stage):
    person = await seeker(stage)
    stage.world.send_location(person.id, 40.38, 71.78)  # Fergana
    await stage.calm()
    await person.taps("No, elsewhere", "Turkey")
    assert "Embassy of Uzbekistan, Ankara" in person.screen()
    assert "Istanbul" in person.screen()  # no sourced division between the two: both, and it is said
    assert "could not confirm which one" in person.screen()


async def test_by_words_with_a_typing_error(stage):
    person = await seeker(stage)
    await person.writes("istambull")
    await person.taps("Istanbul, Turkey")
    assert "Consulate General of Uzbekistan, Istanbul" in person.screen()


@pytest.mark.parametrize(
    ("language", "latvia", "office"),
    [
        ("English", "Latvia", "Riga"),
        ("Русский", "Латвия", "Рига"),
        ("Oʻzbekcha", "Latviya", "Riga"),
        ("Ўзбекча", "Латвия", "Рига"),
    ],
)
async def test_by_the_list(stage, language, latvia, office):
    person = await seeker(stage, language)
    await person.taps("All offices", "Europe")
    while latvia not in person.world.buttons(person.id):
        await person.taps("More answers")
    await person.taps(latvia)
    assert office in person.screen()


async def test_what_to_bring_and_who_else_is_near(stage):
    person = await seeker(stage)
    await person.writes("Kazan")
    await person.taps("Kazan, Russia", "Other offices nearby")
    near = person.screen()
    assert "Your place belongs to another office" in near
    assert "Kazan" not in near
    assert near.count("km") == 3
    await person.taps("Back", "What to bring")
    assert "No papers? Come anyway" in person.screen()


async def test_a_post_known_only_to_its_city_is_no_point_on_a_map(stage):
    person = await seeker(stage)
    await person.writes("Madrid")
    await person.taps("Madrid, Spain")
    assert "Embassy of Uzbekistan, Madrid" in person.screen()
    assert not venues(stage, person)
    assert not links(stage, person)


async def test_nothing_of_the_search_stays_where_others_see_the_phone(stage):
    person = stage.person("Nodir")
    await person.opens()
    await person.taps("I need help", "I cannot leave", "Others use this phone")
    await person.writes("/start")
    await person.taps("Find my consulate", "Kazakhstan")
    assert "Uzbekistan" in person.screen()
    assert not links(stage, person)  # a browser remembers


@pytest.fixture
def told(content):
    """A directory in which somebody told the hours of Riga."""
    atlas, riga = content.kit.atlas, content.kit.atlas.directory.missions["lv-riga-embassy"]
    before = atlas.directory

    def tell(**facts):
        missions = {**before.missions, riga.id: replace(riga, **facts)}
        atlas.directory = replace(before, missions=missions)

    yield tell
    atlas.directory = before


@pytest.mark.parametrize(
    ("hours", "duty", "said", "unsaid"),
    [
        (None, None, "Phone: ", "Closed"),
        ("24/7", None, "Open now, until", "Closed"),
        ("Mo-Su off", None, "Closed now.", "Opens"),
        ("Mo-Su off", "24/7", "A duty officer answers now: +371 20000000", "outside office hours"),
    ],
)
async def test_hours_are_told_as_far_as_they_are_known(stage, told, hours, duty, said, unsaid):
    told(
        hours=parse(hours) if hours else None,
        duty=parse(duty) if duty else None,
        emergency=("+371 20000000",) if duty else (),
    )
    person = await seeker(stage)
    await person.writes("Riga")
    await person.taps("Riga, Latvia")
    assert said in person.screen()
    assert unsaid not in person.screen()
