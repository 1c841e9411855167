"""What people do on their phones: write, attach, reply, edit, delete, block."""

import pytest
from playwright.async_api import Locator, Page, expect

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


def phone(page: Page, user: int) -> Locator:
    return page.locator(f'section[data-phone="{user}"]')


async def write(own: Locator, text: str) -> None:
    await own.get_by_label("Message", exact=True).fill(text)
    await own.get_by_label("Message", exact=True).press("Enter")


async def test_enter_sends_and_shift_enter_breaks_the_line(world, server, open_page):
    person = world.add_phone("Dilnoza")
    page = await open_page(server.url)
    field = phone(page, person.id).locator("textarea[name=text]")
    await field.press_sequentially("bir")
    await field.press("Shift+Enter")
    await field.press_sequentially("ikki")
    await field.press("Enter")
    await expect(phone(page, person.id).locator("article")).to_contain_text("bir\nikki")
    await expect(field).to_have_value("")
    assert [message["text"] for message in world.messages(person.id)] == ["bir\nikki"]


async def test_start_is_offered_once_with_the_bots_description(world, server, bot, open_page):
    person = world.add_phone("Dilnoza", "ru")
    await bot("setMyDescription", description="Консульская справка", language_code="ru")
    page = await open_page(server.url)
    own = phone(page, person.id)
    await expect(own.locator(".start")).to_contain_text("Консульская справка")
    await own.get_by_role("button", name="Start", exact=True).click()
    await expect(own.locator("article").last).to_contain_text("/start")
    await expect(own.get_by_role("button", name="Start", exact=True)).to_have_count(0)
    assert world.messages(person.id)[0]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


@pytest.mark.parametrize("kind", ["photo", "voice", "document"])
async def test_samples_can_be_sent_and_fetched_again(world, server, open_page, kind):
    person = world.add_phone("Dilnoza")
    page = await open_page(server.url)
    own = phone(page, person.id)
    await own.get_by_role("button", name="Attach").click()
    await own.locator(f'button[data-sample="{kind}"]').click()
    await expect(own.locator("article")).to_have_count(1)
    assert kind in world.messages(person.id)[0]
    if kind == "photo":
        picture = own.get_by_role("img", name="Photo")
        await expect(picture).to_be_visible()
        await page.wait_for_function("() => document.querySelector('.photo').naturalWidth === 640")
    elif kind == "voice":
        await expect(own.locator("audio")).to_have_attribute("aria-label", "Voice message of 3 s")
        await page.wait_for_function("() => document.querySelector('audio').duration > 1.9")
    else:
        async with page.context.expect_page() as opened:
            await own.get_by_role("link", name="sample-document.pdf").click()
        answer = await page.request.get((await opened.value).url)
        assert (await answer.body()).startswith(b"%PDF-1.4")


async def test_ones_own_file_is_sent_with_what_is_written_as_its_caption(world, server, open_page):
    person = world.add_phone("Dilnoza")
    page = await open_page(server.url)
    own = phone(page, person.id)
    await own.locator("textarea").fill("mening shartnomam")
    await own.get_by_role("button", name="Attach").click()
    data = bytes(range(256)) * 300
    file = {"name": "shartnoma.bin", "mimeType": "application/octet-stream", "buffer": data}
    await own.locator('input[type=file][data-attach="document"]').set_input_files(file)
    await expect(own.locator("article")).to_contain_text("mening shartnomam")
    [message] = world.messages(person.id)
    assert message["document"]["file_name"] == "shartnoma.bin"
    assert world.files.get(message["document"]["file_id"]).data == data
    await expect(own.locator("textarea")).to_have_value("")


async def test_a_place_is_shared_from_the_list_or_by_its_coordinates(world, server, open_page):
    person = world.add_phone("Dilnoza")
    page = await open_page(server.url)
    own = phone(page, person.id)
    await own.get_by_role("button", name="Attach").click()
    await own.get_by_role("button", name="Istanbul").click()
    await expect(own.locator("article")).to_have_count(1)
    await own.get_by_role("button", name="Attach").click()
    await own.get_by_label("Latitude").fill("95")
    await own.get_by_label("Longitude").fill("-0.5")
    await own.get_by_label("Longitude").press("Enter")
    await own.get_by_label("Latitude").fill("-12.25")
    await own.get_by_label("Longitude").press("Enter")
    await expect(own.locator("article")).to_have_count(2)
    places = [message["location"] for message in world.messages(person.id)]
    assert places == [{"latitude": 41.0082, "longitude": 28.9784}, {"latitude": -12.25, "longitude": -0.5}]


async def test_the_reply_keyboard_sends_texts_contact_and_place(world, server, bot, open_page):
    person = world.add_phone("Dilnoza")
    world.send_text(person.id, "/start")
    rows = [
        [{"text": "Joyim", "request_location": True}, {"text": "Raqamim", "request_contact": True}],
        [{"text": "Keyin"}],
    ]
    await bot("sendMessage", chat_id=person.id, text="Qayerdasiz?", reply_markup={"keyboard": rows})
    page = await open_page(server.url)
    own = phone(page, person.id)
    await own.locator('[data-reply="Keyin"]').click()
    await own.locator('[data-reply="Raqamim"]').click()
    await own.locator('[data-reply="Joyim"]').click()
    await own.locator('[data-place="Dubai"]').click()
    await expect(own.locator("article")).to_have_count(5)
    text, contact, place = world.messages(person.id)[-3:]
    assert text["text"] == "Keyin"
    assert contact["contact"]["user_id"] == person.id
    assert place["location"]["latitude"] == 25.2048
    await bot("sendMessage", chat_id=person.id, text="Rahmat", reply_markup={"remove_keyboard": True})
    await expect(own.locator("[data-reply]")).to_have_count(0)


async def test_a_reply_quotes_its_message_and_leads_back_to_it(world, server, bot, open_page):
    person = world.add_phone("Aziza", "en", "officer")
    world.send_text(person.id, "/start")
    asked = await bot("sendMessage", chat_id=person.id, text="What shall I tell them?")
    page = await open_page(server.url)
    own = phone(page, person.id)
    question = own.locator(f'article[data-message="{asked["message_id"]}"]')
    await question.hover()
    await question.get_by_role("button", name="Message actions").click()
    await question.get_by_role("button", name="Reply").click()
    await expect(own.locator(".banner")).to_contain_text("Reply to Elchi")
    await write(own, "Stay where you are")
    answer = own.locator("article").last
    await expect(answer.locator(".quoted")).to_contain_text("What shall I tell them?")
    await expect(own.locator(".banner")).to_be_hidden()
    assert world.messages(person.id)[-1]["reply_to_message"]["message_id"] == asked["message_id"]
    await answer.locator(".quoted").click()
    await expect(question).to_be_focused()


async def test_ones_own_message_can_be_edited_and_deleted(world, server, open_page):
    person = world.add_phone("Dilnoza")
    sent = world.send_text(person.id, "xato")
    page = await open_page(server.url)
    own = phone(page, person.id)
    message = own.locator(f'article[data-message="{sent["message_id"]}"]')
    await message.hover()
    await message.get_by_role("button", name="Message actions").click()
    await message.get_by_role("button", name="Edit").click()
    await expect(own.locator("textarea")).to_have_value("xato")
    await write(own, "toʻgʻri")
    await expect(message).to_contain_text("toʻgʻri")
    await expect(message).to_contain_text("edited")
    await message.hover()
    await message.get_by_role("button", name="Message actions").click()
    await message.get_by_role("button", name="Delete").click()
    await expect(message).to_have_count(0)
    assert world.messages(person.id) == []


async def test_in_a_group_only_ones_own_message_offers_edit_and_delete(world, server, bot, open_page):
    person = world.add_phone("Aziza", "en", "officer")
    group = world.add_group("Istanbul", [person.id])
    sent = await bot("sendMessage", chat_id=group, text="P1")
    page = await open_page(server.url)
    own = phone(page, person.id)
    await own.locator(f'[data-chat="{group}"]').click()
    message = own.locator(f'article[data-message="{sent["message_id"]}"]')
    await message.hover()
    await message.get_by_role("button", name="Message actions").click()
    await expect(message.locator(".menu button")).to_have_text(["Reply"])


async def test_escape_takes_back_a_reply_and_the_end_of_its_message_does_too(world, server, bot, open_page):
    person = world.add_phone("Dilnoza")
    world.send_text(person.id, "/start")
    asked = await bot("sendMessage", chat_id=person.id, text="Question")
    page = await open_page(server.url)
    own = phone(page, person.id)
    banner = own.locator(".banner")
    for way in ("Escape", "deletion"):
        more = own.locator(f'article[data-message="{asked["message_id"]}"] [data-action="more"]')
        await more.focus()
        await more.press("Enter")
        await page.keyboard.press("Enter")
        await expect(banner).to_be_visible()
        if way == "Escape":
            await page.keyboard.press("Escape")
        else:
            await bot("deleteMessage", chat_id=person.id, message_id=asked["message_id"])
        await expect(banner).to_be_hidden()


async def test_a_refusal_is_said_in_the_phone_and_keeps_what_was_written(
    world, server, open_page, complaints
):
    person = world.add_phone("Dilnoza")
    other = world.add_phone("Aziza", "en", "officer")
    group = world.add_group("Istanbul", [other.id, person.id])
    page = await open_page(server.url)
    own = phone(page, person.id)
    await own.locator(f'[data-chat="{group}"]').click()
    del world.chats[group].members[person.id]
    await write(own, "salom")
    await expect(own.get_by_role("status")).to_have_text("this person is not in this chat")
    await expect(own.locator("textarea")).to_have_value("salom")
    complaints.clear()


async def test_blocking_the_bot_and_taking_it_back(world, server, open_page):
    person = world.add_phone("Dilnoza")
    world.send_text(person.id, "/start")
    page = await open_page(server.url)
    own = phone(page, person.id)
    switch = own.locator("button[data-block]")
    await switch.click()
    await expect(switch).to_have_attribute("aria-pressed", "true")
    await expect(own.locator("textarea")).to_be_hidden()
    assert world.phones[person.id].blocked
    await own.get_by_role("button", name="Unblock").click()
    await expect(own.locator("textarea")).to_be_visible()
    assert not world.phones[person.id].blocked


async def test_a_command_in_a_message_can_be_pressed(world, server, bot, open_page):
    person = world.add_phone("Dilnoza")
    world.send_text(person.id, "/start")
    await bot("sendMessage", chat_id=person.id, text="Press /help now")
    page = await open_page(server.url)
    await phone(page, person.id).get_by_role("button", name="/help").click()
    await world.until(lambda: world.messages(person.id)[-1].get("text") == "/help")
