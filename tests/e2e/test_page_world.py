"""The world around the phones: its clock, its faults, its people, and the page's connection to it."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from bot.simulator.server import serve
from bot.wallclock import FrozenClock

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


def phone(page: Page, user: int) -> Locator:
    return page.locator(f'section[data-phone="{user}"]')


async def test_the_clock_shows_the_worlds_time_and_moves_on(world, server, open_page):
    world.clock = FrozenClock(datetime(2030, 1, 31, 22, 30, tzinfo=UTC))
    page = await open_page(server.url)
    time = page.locator("time.time")
    await expect(time).to_have_text("22:30")
    for minutes, shown in ((1, "22:31"), (5, "22:36"), (10, "22:46"), (60, "23:46"), (1440, "23:46")):
        await page.locator(f'button[data-minutes="{minutes}"]').click()
        await expect(time).to_have_text(shown)
    await expect(page.locator(".clock")).to_contain_text("Fri 1 Feb 2030, UTC")
    await expect(page.locator(".clock")).to_contain_text("Tashkent 04:46")


async def test_a_clock_moved_by_others_is_shown_too(world, server, open_page):
    world.clock = FrozenClock(datetime(2030, 1, 31, 22, 30, tzinfo=UTC))
    page = await open_page(server.url)
    world.clock.move(timedelta(hours=1))
    world.events.emit("clock", now=world.clock.now().isoformat())
    await expect(page.locator("time.time")).to_have_text("23:30")


async def test_every_fault_can_be_switched_on_and_off(world, server, open_page):
    page = await open_page(server.url)
    shares = dict.fromkeys(("error_5xx", "timeout_after_delivery", "drop"), 0.3)
    for fault in ("outage", "rate_limits", *shares, "duplicate_updates", "reorder_updates"):
        switch = page.locator(f'input[data-fault="{fault}"]')
        await switch.check()
        await world.until(lambda fault=fault: getattr(world.faults, fault) == shares.get(fault, True))
        await expect(switch).to_be_checked()
        await switch.uncheck()
        await world.until(lambda fault=fault: not getattr(world.faults, fault))


async def test_a_share_can_be_changed_and_a_change_from_elsewhere_shows(world, server, open_page):
    page = await open_page(server.url)
    share = page.get_by_label("Server errors: share in per cent")
    await expect(share).to_be_hidden()
    await page.get_by_label("Server errors", exact=True).check()
    await share.focus()
    await share.press("ArrowRight")
    await world.until(lambda: world.faults.error_5xx == 0.35)
    world.faults.change({"outage": True})
    world.events.emit("faults", faults=world.faults.as_json())
    await expect(page.get_by_label("Outage")).to_be_checked()


async def test_a_phone_can_be_added_and_is_brought_to_the_front(world, server, open_page):
    world.add_phone("Dilnoza")
    page = await open_page(server.url)
    await page.get_by_role("button", name="Add a phone").click()
    dialog = page.get_by_role("dialog", name="Add a phone")
    await dialog.get_by_label("Name").fill("Nodira")
    await dialog.get_by_label("Language").select_option(label="Русский")
    await dialog.get_by_label("Role").select_option(label="Duty officer")
    await dialog.get_by_label("Name").press("Enter")
    made = page.locator('section[data-phone][data-role="officer"]')
    await expect(made.get_by_role("heading", name="Nodira")).to_be_focused()
    [first, second] = world.phones.values()
    assert (second.name, second.language, second.role) == ("Nodira", "ru", "officer")
    await expect(phone(page, first.id)).to_be_visible()


async def test_a_group_is_made_changed_and_upgraded_without_losing_its_reader(world, server, open_page):
    officer = world.add_phone("Aziza", "en", "officer")
    other = world.add_phone("Bobur", "uz", "citizen")
    page = await open_page(server.url)
    await page.get_by_role("button", name="New group").click()
    await page.get_by_label("Title").fill("Istanbul")
    await page.get_by_label("Title").press("Enter")
    own = phone(page, officer.id)
    await own.get_by_role("button", name="Istanbul").click()
    await own.get_by_role("button", name="Members").click()
    await page.get_by_label("Bobur (Citizen)").check()
    await page.get_by_role("button", name="Save").click()
    await expect(phone(page, other.id).get_by_role("button", name="Istanbul")).to_be_visible()
    await expect(own.locator("article").last).to_have_text("Bobur joined")
    await own.get_by_role("button", name="Members").click()
    await page.get_by_role("button", name="Turn into a supergroup").click()
    await expect(own.locator("article")).to_have_text(["The group is now a supergroup"])
    await expect(own.locator("button[data-chat]")).to_have_count(2)


async def test_a_lost_connection_is_said_and_what_was_missed_comes_back(world, open_page, complaints):
    person = world.add_phone("Dilnoza")
    world.send_text(person.id, "before")
    async with serve(world) as server:
        page = await open_page(server.url)
        own = phone(page, person.id)
        await expect(own.locator("article")).to_have_count(1)
    await expect(page.locator(".connection")).to_have_text("Connection lost, trying again…")
    world.send_text(person.id, "meanwhile")
    async with serve(world, port=server.port):
        await expect(own.locator("article")).to_have_count(2, timeout=15000)
        await expect(page.locator(".connection")).to_have_text("Live")
        world.send_text(person.id, "after")
        await expect(own.locator("article").last).to_contain_text("after")
        await page.close()
    complaints.clear()


async def test_a_gap_in_the_stream_makes_the_page_take_a_snapshot(world, server, open_page):
    person = world.add_phone("Dilnoza")
    page = await open_page(server.url)
    await phone(page, person.id).locator("textarea").fill("half a sentence")
    world.events.seq += 10
    world.events.recent.clear()
    world.send_text(person.id, "one")
    world.send_text(person.id, "two")
    await expect(phone(page, person.id).locator("article")).to_have_count(2)
    await expect(page.locator(".connection")).to_have_text("Live")
    await expect(phone(page, person.id).locator("textarea")).to_have_value("half a sentence")
