"""Everybody can use the page: keyboard alone, screen reader, weak sight, small screen, calm motion."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]
POCKET = {"width": 390, "height": 844}
NAMED_ROLES = {
    "button", "link", "textbox", "checkbox", "switch", "slider", "spinbutton", "combobox", "dialog",
    "alertdialog", "navigation", "main", "region", "log", "group", "image", "img", "radio", "Audio",
}  # fmt: skip


def phone(page: Page, user: int) -> Locator:
    return page.locator(f'section[data-phone="{user}"]')


async def fill(world, bot) -> tuple[int, int]:
    """Something of every kind in two phones; (citizen, officer)."""
    citizen = world.add_phone("Dilnoza Karimova", "uz")
    officer = world.add_phone("Aziza Yusupova", "en", "officer")
    group = world.add_group("Istanbul, duty officers", [officer.id])
    world.send_text(citizen.id, "/start")
    world.send_location(citizen.id, 41.0082, 28.9784)
    for kind in ("photo", "voice", "document"):
        world.send_file(citizen.id, kind, b"bytes")
    keys = {
        "inline_keyboard": [
            [{"text": "Ha", "callback_data": "y"}, {"text": "Sayt", "url": "https://example.org"}]
        ]
    }
    await bot(
        "sendMessage",
        chat_id=citizen.id,
        text="<b>Savol</b> <tg-spoiler>x</tg-spoiler>",
        parse_mode="HTML",
        reply_markup=keys,
    )
    await bot(
        "sendMessage", chat_id=citizen.id, text="Tanlang", reply_markup={"keyboard": [[{"text": "Keyin"}]]}
    )
    sent = await bot(
        "sendMessage",
        chat_id=group,
        text="P1",
        reply_markup={"inline_keyboard": [[{"text": "Take", "callback_data": "t"}]]},
    )
    world.send_text(officer.id, "Mine", chat=group, reply_to=sent["message_id"])
    return citizen.id, officer.id


async def unnamed(page: Page) -> list[str]:
    """The controls and regions that the browser tells a screen reader about without a name."""
    session = await page.context.new_cdp_session(page)
    tree = await session.send("Accessibility.getFullAXTree")
    return [
        node["role"]["value"]
        for node in tree["nodes"]
        if not node["ignored"]
        and node["role"]["value"] in NAMED_ROLES
        and not node.get("name", {}).get("value", "").strip()
    ]


async def test_every_control_has_a_name_and_every_phone_a_heading(world, server, bot, open_page):
    citizen, officer = await fill(world, bot)
    page = await open_page(server.url)
    await phone(page, citizen).get_by_role("button", name="Attach").click()
    await phone(page, officer).locator("button[data-chat]").last.click()
    assert await unnamed(page) == []
    for user, name in ((citizen, "Dilnoza Karimova"), (officer, "Aziza Yusupova")):
        await expect(page.get_by_role("region", name=name)).to_have_attribute("data-phone", str(user))
        await expect(page.get_by_role("heading", name=name, level=2)).to_be_visible()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Elchi simulator")
    await expect(page.get_by_role("banner")).to_be_visible()
    await expect(page.get_by_role("navigation", name="People")).to_be_visible()
    log = phone(page, officer).get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log).to_have_attribute(
        "aria-label", "Messages of Aziza Yusupova with Istanbul, duty officers"
    )
    await page.get_by_role("button", name="Add a phone").click()
    assert await unnamed(page) == []


async def test_a_report_can_be_made_by_keyboard_alone(world, server, bot, open_page):
    person = world.add_phone("Dilnoza")
    page = await open_page(server.url)

    async def tab_to(target: Locator, key: str = "Tab") -> None:
        for _ in range(60):
            await page.keyboard.press(key)
            if await target.evaluate("node => node === document.activeElement"):
                outline = await target.evaluate("node => getComputedStyle(node).outlineStyle")
                assert outline != "none", "the focus must be seen"
                return
        raise AssertionError("never reached by Tab")

    own = phone(page, person.id)
    await tab_to(page.get_by_role("link", name="Skip to the phones"))
    await page.keyboard.press("Enter")
    await tab_to(own.get_by_role("button", name="Start"))
    await page.keyboard.press("Enter")
    await expect(own.locator("textarea")).to_be_focused()
    await page.keyboard.type("yordam kerak")
    await page.keyboard.press("Enter")
    await world.until(lambda: len(world.messages(person.id)) == 2)
    keys = {"inline_keyboard": [[{"text": "Ha", "callback_data": "yes"}]]}
    sent = await bot("sendMessage", chat_id=person.id, text="Xavf bormi?", reply_markup=keys)
    await tab_to(own.locator('[data-callback="yes"]'), "Shift+Tab")
    await page.keyboard.press("Enter")
    await world.until(lambda: world.callbacks)
    await bot("editMessageText", chat_id=person.id, message_id=sent["message_id"], text="Yozildi")
    await expect(own.locator("article").last).to_be_focused()
    await tab_to(own.get_by_role("button", name="Attach"))
    await page.keyboard.press("Enter")
    await tab_to(own.get_by_role("button", name="Seoul"))
    await page.keyboard.press("Enter")
    await world.until(lambda: "location" in world.messages(person.id)[-1])
    await expect(own.get_by_role("button", name="Attach")).to_be_focused()
    await tab_to(page.locator('button[data-minutes="5"]'), "Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator(".lead")).to_contain_text("ahead of real time")


async def test_arrow_keys_move_among_messages_chats_and_people(world, server, bot, open_page):
    citizen, officer = await fill(world, bot)
    page = await open_page(server.url)
    menus = phone(page, citizen).get_by_role("button", name="Message actions")
    await menus.last.focus()
    await page.keyboard.press("ArrowUp")
    await expect(menus.nth(await menus.count() - 2)).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await expect(menus.last).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(phone(page, citizen).locator("textarea")).to_be_focused()
    tabs = phone(page, officer).locator("button[data-chat]")
    await tabs.first.focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    await expect(tabs.last).to_have_attribute("aria-current", "true")
    await expect(tabs.last).to_be_focused()
    await page.locator(f'[data-person="{citizen}"]').focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(phone(page, officer).get_by_role("heading")).to_be_focused()


CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_text_has_the_contrast_that_weak_eyes_need(world, server, bot, open_page, scheme):
    citizen, officer = await fill(world, bot)
    ministry = world.add_phone("Desk", "ru", "ministry")
    world.add_phone("Rustam", "ru", "relative")
    world.block(ministry.id)
    page = await open_page(server.url, color_scheme=scheme)
    await page.get_by_label("Dropped connections", exact=True).check()
    await phone(page, citizen).get_by_role("button", name="Attach").click()
    await phone(page, officer).locator("button[data-chat]").last.click()
    await expect(phone(page, officer).locator("article").last).to_contain_text("Mine")
    assert await page.evaluate(CONTRAST) == []


async def test_a_small_screen_shows_one_phone_and_a_switcher(world, server, bot, open_page):
    citizen, officer = await fill(world, bot)
    page = await open_page(server.url, viewport=POCKET, has_touch=True)
    await expect(phone(page, citizen)).to_be_visible()
    await expect(phone(page, officer)).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await bot("sendMessage", chat_id=citizen, text="seen at once")
    world.send_text(officer, "/start")
    await bot("sendMessage", chat_id=officer, text="not seen yet")
    switch = page.locator(f'[data-person="{officer}"]')
    await expect(switch.locator(".count")).to_have_text("1 unread")
    await expect(page.locator(f'[data-person="{citizen}"] .count')).to_have_count(0)
    await switch.click()
    await expect(phone(page, officer).locator("article").last).to_contain_text("not seen yet")
    await expect(phone(page, citizen)).to_be_hidden()
    await expect(switch.locator(".count")).to_have_count(0)
    await expect(page.locator('button[data-minutes="5"]')).to_be_hidden()
    await page.get_by_role("button", name="World").click()
    await page.get_by_label("Outage").check()
    await expect(page.get_by_role("button", name="World")).to_contain_text("1 on")


async def test_nothing_moves_for_those_who_asked_for_calm(world, server, bot, open_page):
    citizen, _ = await fill(world, bot)
    page = await open_page(server.url, reduced_motion="reduce")
    await phone(page, citizen).locator('[data-callback="y"]').click()
    await bot("sendMessage", chat_id=citizen, text="new")
    await expect(phone(page, citizen).locator("article").last).to_contain_text("new")
    assert await page.evaluate("document.getAnimations().length") == 0
