"""What appears in the phones: messages, entities, keyboards, media, edits, deletions, answers."""

import pytest
from playwright.async_api import Locator, Page, expect

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


def phone(page: Page, user: int) -> Locator:
    return page.locator(f'section[data-phone="{user}"]')


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


async def test_a_message_appears_at_once_and_tells_who_wrote_it(world, server, bot, open_page):
    person = world.add_phone("Dilnoza", "uz")
    world.send_text(person.id, "/start")
    page = await open_page(server.url)
    await bot("sendMessage", chat_id=person.id, text="Assalomu alaykum")
    log = phone(page, person.id).get_by_role("log")
    await expect(log.locator("article").last).to_contain_text("Elchi: Assalomu alaykum")
    await expect(log.locator("article").first).to_contain_text("You: /start")


async def test_entities_count_in_utf16_units(world, server, bot, open_page):
    person = world.add_phone("Dilnoza")
    world.send_text(person.id, "/start")
    head = "🙂🙂 "
    text = head + "qalin va yashirin"
    entities = [
        {"type": "bold", "offset": utf16(head), "length": 5},
        {"type": "spoiler", "offset": utf16(head) + 9, "length": 8},
    ]
    await bot("sendMessage", chat_id=person.id, text=text, entities=entities)
    page = await open_page(server.url)
    last = phone(page, person.id).locator("article").last
    await expect(last.locator("strong")).to_have_text("qalin")
    await last.get_by_role("button", name="Hidden text").click()
    await expect(last.locator(".spoiler-text")).to_have_text("yashirin")
    await expect(last.locator(".spoiler-text")).to_be_visible()


async def test_nested_entities_and_quotes_are_drawn(world, server, bot, open_page):
    person = world.add_phone("Dilnoza")
    world.send_text(person.id, "/start")
    html = (
        "<b>bold <i>both</i></b> <u>u</u> <s>s</s> <code>c&lt;1</code>"
        '<blockquote>quoted</blockquote>after <a href="https://example.org/x">link</a>'
    )
    await bot("sendMessage", chat_id=person.id, text=html, parse_mode="HTML")
    page = await open_page(server.url)
    words = phone(page, person.id).locator("article").last.locator(".words")
    await expect(words.locator("strong em")).to_have_text("both")
    await expect(words.locator("code")).to_have_text("c<1")
    await expect(words.locator("blockquote")).to_have_text("quoted")
    link = words.get_by_role("link", name="link")
    await expect(link).to_have_attribute("href", "https://example.org/x")
    await expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")


async def test_nothing_people_write_becomes_markup(world, server, open_page):
    evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
    person = world.add_phone(evil, "en")
    group = world.add_group(evil, [person.id])
    world.send_text(person.id, evil)
    world.send_text(person.id, evil, chat=group)
    world.send_file(person.id, "document", b"x", name=evil, caption=evil)
    page = await open_page(server.url)
    own = phone(page, person.id)
    await expect(own.locator("article").last).to_contain_text("<script>")
    await own.locator(f'[data-chat="{group}"]').click()
    await expect(own.locator("article").last).to_contain_text("<script>")
    assert await page.locator("main script, main img[src=x]").count() == 0
    assert await page.evaluate("window.hacked") is None


async def test_links_of_dangerous_kinds_stay_text(world, server, open_page):
    person = world.add_phone("Dilnoza")
    content = {
        "text": "press",
        "entities": [{"type": "text_link", "offset": 0, "length": 5, "url": "javascript:window.hacked=1"}],
    }
    world.send(person.id, content)
    page = await open_page(server.url)
    last = phone(page, person.id).locator("article").last
    await expect(last).to_contain_text("press")
    assert await last.locator("a").count() == 0


async def test_a_tap_reaches_the_bot_and_its_answer_shows_as_a_toast(world, server, bot, open_page):
    person = world.add_phone("Dilnoza")
    world.send_text(person.id, "/start")
    keys = {
        "inline_keyboard": [
            [{"text": "Ha", "callback_data": "1:yes"}, {"text": "Yoʻq", "callback_data": "1:no"}]
        ]
    }
    await bot("sendMessage", chat_id=person.id, text="Xavfsizmi?", reply_markup=keys)
    page = await open_page(server.url)
    own = phone(page, person.id)
    key = own.locator('button[data-callback="1:yes"]')
    await key.click()
    await world.until(lambda: world.callbacks)
    await expect(key).to_have_attribute("aria-busy", "true")
    await bot("answerCallbackQuery", callback_query_id=next(iter(world.callbacks)), text="Yozildi")
    await expect(own.get_by_role("status")).to_have_text("Yozildi")
    await expect(key).not_to_have_attribute("aria-busy", "true")


async def test_an_alert_waits_to_be_closed_and_gives_the_focus_back(world, server, bot, open_page):
    person = world.add_phone("Aziza", "en", "officer")
    world.send_text(person.id, "/start")
    keys = {"inline_keyboard": [[{"text": "Take", "callback_data": "t"}]]}
    await bot("sendMessage", chat_id=person.id, text="Case", reply_markup=keys)
    page = await open_page(server.url)
    key = phone(page, person.id).locator('button[data-callback="t"]')
    await key.click()
    await world.until(lambda: world.callbacks)
    await bot(
        "answerCallbackQuery",
        callback_query_id=next(iter(world.callbacks)),
        text="Not yours",
        show_alert=True,
    )
    await expect(page.get_by_role("alertdialog")).to_contain_text("Not yours")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alertdialog")).to_have_count(0)
    await expect(key).to_be_focused()


async def test_an_edit_by_the_bot_is_marked_and_keeps_the_focus_in_the_message(world, server, bot, open_page):
    person = world.add_phone("Dilnoza")
    world.send_text(person.id, "/start")
    keys = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}], [{"text": "B", "callback_data": "b"}]]}
    sent = await bot("sendMessage", chat_id=person.id, text="Before", reply_markup=keys)
    page = await open_page(server.url)
    own = phone(page, person.id)
    await own.locator('[data-callback="b"]').focus()
    place = {"chat_id": person.id, "message_id": sent["message_id"]}
    await bot("editMessageText", **place, text="After", reply_markup=keys)
    message = own.locator(f'article[data-message="{sent["message_id"]}"]')
    await expect(message).to_contain_text("After")
    await expect(message).to_contain_text("edited")
    await expect(own.locator('[data-callback="b"]')).to_be_focused()
    await bot("editMessageText", **place, text="Done")
    await expect(message).to_contain_text("Done")
    await expect(message).to_be_focused()


async def test_a_deletion_leaves_a_trace_and_then_nothing(world, server, bot, open_page):
    person = world.add_phone("Dilnoza")
    world.send_text(person.id, "/start")
    sent = await bot("sendMessage", chat_id=person.id, text="Secret")
    page = await open_page(server.url)
    message = phone(page, person.id).locator(f'article[data-message="{sent["message_id"]}"]')
    await expect(message).to_be_visible()
    await bot("deleteMessage", chat_id=person.id, message_id=sent["message_id"])
    await expect(message.locator(".trace")).to_have_text("deleted")
    await expect(message).to_have_count(0)


async def test_places_show_their_coordinates(world, server, bot, open_page):
    person = world.add_phone("Dilnoza")
    world.send_location(person.id, 41.0082, 28.9784)
    venue = {"latitude": -33.86, "longitude": 151.2, "title": "Consulate", "address": "Main street 1"}
    await bot("sendVenue", chat_id=person.id, **venue)
    page = await open_page(server.url)
    articles = phone(page, person.id).locator("article")
    await expect(articles.first).to_contain_text("41.0082° N, 28.9784° E")
    await expect(articles.last).to_contain_text("Consulate")
    await expect(articles.last).to_contain_text("Main street 1")
    await expect(articles.last).to_contain_text("33.8600° S, 151.2000° E")


async def test_unread_messages_are_counted_per_chat_and_per_person(world, server, bot, open_page):
    person = world.add_phone("Aziza", "en", "officer")
    group = world.add_group("Istanbul", [person.id])
    page = await open_page(server.url)
    own = phone(page, person.id)
    for text in ("one", "two"):
        await bot("sendMessage", chat_id=group, text=text)
    tab = own.locator(f'[data-chat="{group}"]')
    await expect(tab.locator(".count")).to_have_text("2 unread")
    await expect(page.locator(f'[data-person="{person.id}"] .count')).to_have_text("2 unread")
    await tab.click()
    await expect(own.locator("article").last).to_contain_text("two")
    await expect(tab.locator(".count")).to_have_count(0)
    await expect(page.locator(f'[data-person="{person.id}"] .count')).to_have_count(0)


async def test_the_newest_message_is_in_view_however_many_there_are(world, server, bot, open_page):
    person = world.add_phone("Dilnoza")
    for number in range(60):
        world.send_text(person.id, f"line {number}")
    page = await open_page(server.url)
    own = phone(page, person.id)
    await expect(own.locator("article").last).to_be_in_viewport()
    await bot("sendMessage", chat_id=person.id, text="newest")
    await expect(own.locator("article").last).to_contain_text("newest")
    await expect(own.locator("article").last).to_be_in_viewport()
    await own.get_by_role("log").evaluate("log => { log.scrollTop = 0; }")
    await expect(own.get_by_role("button", name="Go to the newest message")).to_be_visible()
    await bot("sendMessage", chat_id=person.id, text="even newer")
    await expect(own.locator("article").first).to_be_in_viewport()
    await own.get_by_role("button", name="Go to the newest message").click()
    await expect(own.locator("article").last).to_be_in_viewport()
