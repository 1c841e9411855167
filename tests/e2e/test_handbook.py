"""The night of docs/handbook.md, played in a real browser at 03:10; `make pictures` keeps its pictures."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Locator, expect

from tests.e2e.hands import PATIENCE, ROOT, SHOTS, Hand, Stage, alert
from tests.e2e.test_demo import ADDRESS, ended, started

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

KEPT = ROOT / "docs" / "handbook"
DESK = {"width": 1700, "height": 800}
NIGHT = timedelta(hours=3, minutes=10)
ISTANBUL = timedelta(hours=3)  # from UTC
COLOURS = 64  # of a kept picture: enough for letters


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def address() -> AsyncIterator[str]:
    """A demo of this night's own, since its clock is moved by hours."""
    demo = await started(0)
    found = ADDRESS.match(await asyncio.wait_for(demo.stdout.readline(), 60))
    yield found[1].decode()
    assert await ended(demo) == (0, b"")


@pytest_asyncio.fixture(loop_scope="session")
async def stage(address, open_page) -> Stage:
    return Stage(await open_page(address, viewport=DESK, reduced_motion="reduce"))


async def move_to_night(stage: Stage) -> None:
    now = datetime.now(UTC) + ISTANBUL
    night = datetime(now.year, now.month, now.day, tzinfo=UTC) + NIGHT
    minutes = ((night - now) % timedelta(days=1)).total_seconds() / 60
    await stage.page.evaluate(
        "minutes => fetch('/sim/clock', {method: 'POST', headers: {'Content-Type': 'application/json'},"
        " body: JSON.stringify({minutes})})",
        int(minutes) + 1,
    )


async def kept(hand: Hand, name: str, top: str = "") -> None:
    """A picture of a phone, the newest message with the words of `top` at its upper edge, in few colours."""
    folder = KEPT if os.environ.get("KEEP_PICTURES") else SHOTS / "handbook"
    folder.mkdir(parents=True, exist_ok=True)
    path = Path(folder, f"{name}.png")
    if top:
        message = hand.messages.filter(has_text=top).last
        await message.evaluate("message => message.scrollIntoView({block: 'start'})")
    await hand.phone.page.mouse.move(0, 0)
    await expect(hand.phone.locator(".toast")).to_have_count(0, timeout=PATIENCE)
    await hand.phone.page.wait_for_timeout(300)  # what is blurred or scrolled comes to rest
    await hand.phone.screenshot(path=path)
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


async def reply(hand: Hand, message: Locator, text: str) -> None:
    await message.hover()
    await message.get_by_role("button", name="Message actions").click()
    await message.get_by_role("button", name="Reply").click()
    await hand.phone.locator("textarea[name=text]").fill(text)
    await hand.phone.locator("textarea[name=text]").press("Enter")


async def test_the_night_of_the_handbook(stage):
    person, officer, ministry = await stage.newcomer("Dilshod", "en"), stage.officer, stage.ministry
    await move_to_night(stage)
    await officer.chat(1)
    await ministry.chat(0)
    await person.opens("en")
    await person.taps("I am in danger now", "Turkey", "Yes, send now")
    code = await alert(officer, person)
    assert re.search(r"03:1\d", await officer.messages.filter(has_text=f"P1 {code}").last.inner_text())
    await kept(officer, "1-alert")

    await person.taps("Tell more", "I am locked in")
    await person.writes("A yellow sign, a bus stop")
    await person.taps("No, only me", "Write to me here")
    await officer.taps("I take this")
    await officer.chat(0)
    card = await officer.sees("Contact rule")
    await expect(card).to_contain_text("May write to the reporter", timeout=PATIENCE)
    await kept(officer, "2-card", "Contact rule")

    await (await officer.button("What is around")).click()
    await officer.button("To find the place")
    await kept(officer, "3-why")
    await officer.taps("To find the place")
    await officer.sees("A yellow sign, a bus stop")

    await reply(officer, card, "I am here. Can you write safely now?")
    await person.sees("Answer of the duty officer:")
    await officer.sees("Delivered at")
    await person.writes("Yes, until six")
    await officer.sees("Yes, until six")
    await kept(officer, "4-reply")

    await (await officer.button("Next step")).click()
    await officer.button("Put away")
    await kept(officer, "5-steps", "The case stands")
    await (await officer.button("contact tried")).click()

    await (await officer.button("Refer")).click()
    await (await officer.button("Police of the host country")).click()
    await officer.button("Life is in danger.")
    await kept(officer, "6-ground")
    await (await officer.button("Life is in danger.")).click()
    await (await officer.button("Make the packet")).click()
    await expect(officer.messages.filter(has_text=".pdf").locator("a.file").last).to_be_visible(
        timeout=PATIENCE
    )

    await (await officer.button("Close")).click()
    await (await officer.button("host country police")).click()
    await officer.button("Ask a colleague")
    await kept(officer, "7-close", "A colleague has")
    await (await officer.button("Ask a colleague")).click()
    await (await ministry.button("Agreed, close it")).click()
    await officer.sees("The case is closed.")
    assert "Dilshod" not in await officer.phone.inner_text()
