"""Without Telegram: a code read out by telephone finds its case, or opens one."""

import re

import pytest

from bot.casework.people import Profile, Role
from bot.casework.pocket import Pocket, encode
from bot.store import cases
from tests.stage import ISTANBUL

SEND = ("I am in danger now", "Turkey", "Yes, send now")
CODE = re.compile(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b")


@pytest.fixture
async def told(stage):
    """Two officers, and a person who has sent a report and wrote the code down."""
    aziza = await stage.officer("Aziza", ISTANBUL, Profile(Role.DUTY))
    bekzod = await stage.officer("Bekzod", ISTANBUL, Profile(Role.DUTY))
    await stage.officer("Ministry", "ministry")
    reporter = stage.person("Dilshod")
    await reporter.opens()
    await reporter.taps(*SEND)
    return aziza, bekzod, CODE.search(reporter.screen())[0]


async def test_the_code_leads_to_its_case(stage, told):
    aziza, _, code = told
    await aziza.writes(f"/intake {code.lower().replace('-', ' ')}")
    shown = await aziza.sees("The code says:")
    assert "in danger now" in shown
    assert "Turkey" in shown
    async with stage.begin() as tx:
        receipt = (await cases.case(tx, 1)).code
    await aziza.taps(f"Go to {receipt}")
    assert receipt in await aziza.sees("Contact rule")


async def test_of_two_officers_with_the_same_code_one_has_the_case(stage, told):
    aziza, bekzod, code = told
    for each in (aziza, bekzod):
        await each.writes(f"/intake {code}")
    for each in (aziza, bekzod):
        label = next(label for label in stage.world.buttons(each.id) if label.startswith("Go to"))
        stage.world.press(each.id, label)
    await stage.calm()
    assert sum(any("Contact rule" in text for text in each.texts()) for each in (aziza, bekzod)) == 1


async def test_a_code_without_a_case_opens_one(stage, told):
    aziza, _, _ = told
    await aziza.writes(f"/intake {encode(Pocket('KZ', 'held', 'call', True, 9))}")
    await aziza.taps("Open a new case")
    card = await aziza.sees("Child rules apply")
    assert "Kazakhstan" in card
    assert "NEVER CALL" not in card
    await aziza.sees("Opened from the telephone")


async def test_a_code_with_a_mistake_is_said_to_have_one(stage, told):
    aziza, _, code = told
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    await aziza.writes(f"/intake {wrong}")
    assert "This code has a mistake" in aziza.screen()
    await aziza.writes("/intake")
    assert "This code has a mistake" in aziza.screen()


async def test_a_person_who_types_it_learns_nothing(stage, told):
    _, _, code = told
    stranger = stage.person("Stranger")
    await stranger.opens()
    await stranger.writes(f"/intake {code}")
    assert "The code says" not in "".join(stranger.texts())
