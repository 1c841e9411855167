"""What people share from the page beyond a text: albums, films, live places, forwards, their contact."""

import pytest
from playwright.async_api import Locator, Page, expect

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


def phone(page: Page, user: int) -> Locator:
    return page.locator(f'section[data-phone="{user}"]')


async def choose(message: Locator, action: str) -> None:
    await message.hover()
    await message.get_by_role("button", name="Message actions").click()
    await message.get_by_role("button", name=action).click()


async def test_several_files_become_an_album_with_the_written_words_as_its_caption(world, server, open_page):
    person = world.add_phone("Dilnoza")
    page = await open_page(server.url)
    own = phone(page, person.id)
    await own.locator("textarea").fill("mening shartnomam")
    await own.get_by_role("button", name="Attach").click()
    files = [
        {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": name.encode()} for name in ("a", "b")
    ]
    await own.locator('input[type=file][data-attach="document"]').set_input_files(files)
    await expect(own.locator("article")).to_have_count(2)
    first, second = world.messages(person.id)
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], second["document"]["file_name"]) == ("mening shartnomam", "b.pdf")
    await expect(own.locator("textarea")).to_have_value("")


async def test_the_sample_album_the_own_contact_and_a_forwarded_offer(world, server, open_page):
    person = world.add_phone("Dilnoza")
    page = await open_page(server.url)
    own = phone(page, person.id)
    for label, count in (("Sample album", 2), ("My contact", 3), ("Forwarded offer", 4)):
        await own.get_by_role("button", name="Attach").click()
        await own.get_by_role("button", name=label).click()
        await expect(own.locator("article")).to_have_count(count)
    await expect(own.locator("article").last).to_contain_text("Forwarded from Recruiter")
    one, two, contact, offer = world.messages(person.id)
    assert one["media_group_id"] == two["media_group_id"]
    assert contact["contact"]["user_id"] == person.id
    assert offer["forward_origin"]["sender_user_name"] == "Recruiter"


async def test_a_live_location_moves_on_and_stops(world, server, open_page):
    person = world.add_phone("Dilnoza")
    page = await open_page(server.url)
    own = phone(page, person.id)
    await own.get_by_role("button", name="Attach").click()
    await own.get_by_label("Live, for 15 minutes").check()
    await own.get_by_role("button", name="Istanbul").click()
    place = own.locator("article")
    await expect(place).to_contain_text("Live location")
    await choose(place, "Move on")
    await expect(place).to_contain_text("edited")
    assert world.messages(person.id)[0]["location"]["latitude"] > 41.0082
    await choose(place, "Stop sharing")
    await expect(place).not_to_contain_text("Live location")
    assert "live_period" not in world.messages(person.id)[0]["location"]
    await place.hover()
    await place.get_by_role("button", name="Message actions").click()
    await expect(place.locator(".menu button")).to_have_text(["Reply", "Forward to the bot", "Delete"])


async def test_words_of_a_group_are_forwarded_to_the_bot(world, server, open_page):
    officer, other = (world.add_phone(name, "en", "officer") for name in ("Aziza", "Bek"))
    group = world.add_group("Istanbul", [officer.id, other.id])
    world.send_text(other.id, "look at this", chat=group)
    page = await open_page(server.url)
    own = phone(page, officer.id)
    await own.locator(f'[data-chat="{group}"]').click()
    await choose(own.locator("article").last, "Forward to the bot")
    await own.locator(f'[data-chat="{officer.id}"]').click()
    await expect(own.locator("article").last).to_contain_text("Forwarded from Bek")
    assert world.messages(officer.id)[-1]["forward_origin"]["sender_user"]["id"] == other.id


@pytest.mark.parametrize(("kind", "tag"), [("video", "video"), ("video_note", "video"), ("audio", "audio")])
async def test_films_and_sound_are_sent_and_shown(world, server, open_page, complaints, kind, tag):
    person = world.add_phone("Dilnoza")
    page = await open_page(server.url)
    own = phone(page, person.id)
    await own.get_by_role("button", name="Attach").click()
    file = {"name": "film.mp4", "mimeType": "video/mp4", "buffer": b"bytes"}
    await own.locator(f'input[type=file][data-attach="{kind}"]').set_input_files(file)
    await expect(own.locator(f"article {tag}")).to_have_count(1)
    assert world.messages(person.id)[0][kind]["file_size"] == 5
    complaints.clear()  # these bytes are no film


async def test_a_sample_photo_waits_for_no_idle_time_of_the_browser(world, server, open_page):
    person = world.add_phone("Dilnoza")
    page = await open_page(server.url)
    await page.evaluate("HTMLCanvasElement.prototype.toBlob = () => {}")  # as on a machine that never rests
    own = phone(page, person.id)
    await own.get_by_role("button", name="Attach").click()
    await own.locator('button[data-sample="photo"]').click()
    await expect(own.locator("article")).to_have_count(1)
