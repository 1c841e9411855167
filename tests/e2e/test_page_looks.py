"""Pictures of the page for people to look at, in build/screenshots, and proof that it stands alone."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]
SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
STATIC = Path(__file__).parents[2] / "bot" / "simulator" / "static"
SIZES = {"laptop": {"width": 1440, "height": 900}, "pocket": {"width": 390, "height": 844}}


async def furnish(world, bot) -> None:
    citizen = world.add_phone("Dilnoza Karimova", "uz")
    relative = world.add_phone("Rustam Karimov", "ru", "relative")
    officer = world.add_phone("Aziza Yusupova", "en", "officer")
    world.add_phone("Desk, Tashkent", "ru", "ministry")
    group = world.add_group("Istanbul, duty officers", [officer.id])
    for person in (citizen, relative, officer):
        world.send_text(person.id, "/start")
    keys = [[{"text": "Oʻzbekcha", "callback_data": "uz"}, {"text": "Ўзбекча", "callback_data": "uc"}]]
    keys.append([{"text": "Русский", "callback_data": "ru"}, {"text": "English", "callback_data": "en"}])
    await bot(
        "sendMessage", chat_id=citizen.id, text="Tilni tanlang.", reply_markup={"inline_keyboard": keys}
    )
    world.send_location(citizen.id, 41.0082, 28.9784)
    world.send_text(relative.id, "Сестра пять дней не выходит на связь.")
    await bot("sendMessage", chat_id=officer.id, text="<b>4K7-PMX</b>, Turkey, Istanbul", parse_mode="HTML")
    take = {"inline_keyboard": [[{"text": "Acknowledge", "callback_data": "ack"}]]}
    await bot("sendMessage", chat_id=group, text="P1 · 4K7-PMX · Turkey · 13:05", reply_markup=take)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
async def test_a_picture_is_taken(world, server, bot, open_page, size, scheme):
    await furnish(world, bot)
    page = await open_page(server.url, viewport=SIZES[size], color_scheme=scheme)
    await expect(page.locator("section[data-phone]")).to_have_count(4)
    if size == "laptop":
        await page.locator('section[data-role="officer"] button[data-chat]').last.click()
    await page.evaluate("document.getElementById('phones').scrollLeft = 0")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    SHOTS.mkdir(parents=True, exist_ok=True)
    picture = await page.screenshot(path=SHOTS / f"page-{size}-{scheme}.png")
    assert len(picture) > 20_000


async def test_the_page_asks_nothing_of_any_other_machine(world, server, bot, open_page):
    await furnish(world, bot)
    page = await open_page(server.url)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.reload()
    await expect(page.locator("article").first).to_be_visible()
    assert asked
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(server.url).netloc}


async def test_modules_stay_small_and_never_write_markup():
    for file in [*STATIC.glob("*.js"), *STATIC.glob("*.css"), *STATIC.glob("*.html")]:
        text = file.read_text(encoding="utf-8")
        assert text.count("\n") < 300, file.name
        for word in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            'http-equiv="refresh',
        ):
            assert word not in text, f"{word} in {file.name}"
