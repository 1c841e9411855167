"""python-telegram-bot as the client: it parses everything, and maps every refusal."""

import struct
import zlib
from datetime import timedelta

import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, error


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it the library warns of its next version


def png(width=3, height=2):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\0" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def same(made: telegram.TelegramObject) -> bool:
    """Nothing came that the library does not know."""
    return not made.api_kwargs


async def test_a_conversation(bot, world):
    person = world.add_phone("Gulnora", "ru").id
    world.send_text(person, "/start salom")
    (update,) = await bot.get_updates(timeout=1)
    assert update.message.from_user.language_code == "ru"
    assert update.message.parse_entities(["bot_command"]) == {update.message.entities[0]: "/start"}
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Ha ✅", callback_data="1:yes")]])
    asked = await update.message.reply_html("<b>Xavf</b> bormi? 🙏", reply_markup=markup, do_quote=True)
    assert asked.reply_to_message.message_id == update.message.message_id
    assert asked.text_html == "<b>Xavf</b> bormi? 🙏"
    assert same(asked)
    world.press(person, "Ha ✅")
    (tapped,) = await bot.get_updates(offset=update.update_id + 1, timeout=1)
    assert tapped.callback_query.data == "1:yes"
    assert await tapped.callback_query.answer("ok")
    edited = await tapped.callback_query.edit_message_text("Rahmat")
    assert (edited.text, edited.reply_markup) == ("Rahmat", None)
    assert await edited.delete()
    assert world.from_bot(person) == []


async def test_files_go_up_and_come_down_and_are_reused(bot, citizen):
    photo = await bot.send_photo(citizen, png(), caption="<i>x</i>", parse_mode="HTML")
    assert (photo.photo[-1].width, photo.photo[-1].height, photo.caption_html) == (3, 2, "<i>x</i>")
    again = await bot.send_photo(citizen, photo.photo[-1].file_id)
    assert again.photo == photo.photo
    voice = await bot.send_voice(citizen, b"oggdata", duration=4)
    assert voice.voice.duration == timedelta(seconds=4)
    document = await bot.send_document(citizen, b"hello", filename="a b.txt")
    assert document.document.file_name == "a b.txt"
    fetched = await bot.get_file(document.document)
    assert await fetched.download_as_bytearray() == b"hello"
    with pytest.raises(error.BadRequest, match=r"(?i)can't use file of type document as photo"):
        await bot.send_photo(citizen, document.document.file_id)
    with pytest.raises(error.BadRequest, match="Image_process_failed"):
        await bot.send_photo(citizen, b"no picture")
    with pytest.raises(error.BadRequest, match="File must be non-empty"):
        await bot.send_document(citizen, b"")


async def test_files_of_people_can_be_fetched(bot, world, citizen):
    world.send_photo(citizen, b"picture", caption="here")
    world.send_file(citizen, "document", b"paper", name="pass.pdf", mime="application/pdf")
    world.send_location(citizen, 41.3, 69.2)
    world.send_contact(citizen)
    photo, document, place, contact = [u.message for u in await bot.get_updates()]
    assert await (await photo.photo[-1].get_file()).download_as_bytearray() == b"picture"
    assert (document.document.mime_type, document.document.file_name) == ("application/pdf", "pass.pdf")
    assert (place.location.latitude, place.location.longitude) == (41.3, 69.2)
    assert contact.contact.user_id == citizen


async def test_films_sound_contacts_and_albums(bot, world, citizen):
    video = await bot.send_video(citizen, b"film", width=64, height=48, duration=7, caption="x")
    assert (video.video.width, video.video.duration, video.caption) == (64, timedelta(seconds=7), "x")
    note = await bot.send_video_note(citizen, b"film", duration=7, length=240)
    assert (note.video_note.length, note.video_note.duration) == (240, timedelta(seconds=7))
    audio = await bot.send_audio(citizen, b"song", duration=7, performer="P", title="T", filename="a.mp3")
    assert (audio.audio.performer, audio.audio.title, audio.audio.file_name) == ("P", "T", "a.mp3")
    contact = await bot.send_contact(citizen, "+998711234567", "Desk", last_name="Duty")
    assert (contact.contact.phone_number, contact.contact.last_name) == ("+998711234567", "Duty")
    media = [telegram.InputMediaPhoto(png()), telegram.InputMediaVideo(video.video.file_id)]
    album = await bot.send_media_group(citizen, media, caption="together")
    assert [message.caption for message in album] == ["together", None]
    assert len({message.media_group_id for message in album}) == 1
    assert album[1].video == video.video
    edited = await bot.edit_message_caption(citizen, album[0].message_id, caption="apart")
    assert (edited.caption, edited.media_group_id) == ("apart", album[0].media_group_id)
    assert all(same(made) for made in (video, note, audio, contact, *album))
    world.send_album(citizen, [("photo", b"1"), ("photo", b"2")])
    assert [same(update.message) for update in await bot.get_updates()] == [True, True]


async def test_places(bot, citizen):
    place = await bot.send_location(citizen, 25.2, 55.3, horizontal_accuracy=10)
    assert place.location.horizontal_accuracy == 10
    venue = await bot.send_venue(citizen, 25.2, 55.3, "Consulate", "Street 1")
    assert (venue.venue.title, venue.location.latitude) == ("Consulate", 25.2)


async def test_chats_and_members(bot, world, citizen, group, officer):
    private, desk = await bot.get_chat(citizen), await bot.get_chat(group)
    assert (private.first_name, desk.title) == ("Gulnora", "Duty desk")
    assert same(private)
    world.promote_bot(group)
    owner, me = await bot.get_chat_administrators(group)
    assert isinstance(owner, telegram.ChatMemberOwner)
    assert isinstance(me, telegram.ChatMemberAdministrator)
    assert isinstance(await bot.get_chat_member(group, citizen), telegram.ChatMemberLeft)
    assert await bot.get_chat_member_count(group) == 2
    assert await bot.pin_chat_message(group, (await bot.send_message(group, "x")).message_id)
    assert await bot.unpin_chat_message(group)
    assert await bot.leave_chat(group)


async def test_profile_and_commands_by_language(bot):
    await bot.set_my_name("Elchi")
    await bot.set_my_name("Эльчи", language_code="ru")
    assert (await bot.get_my_name("ru")).name == "Эльчи"
    assert (await bot.get_my_name("uz")).name == "Elchi"
    await bot.set_my_name("Consular information")
    assert (await bot.get_me()).first_name == "Consular information"
    await bot.set_my_description("x")
    await bot.set_my_short_description("y", language_code="uz")
    assert (await bot.get_my_description()).description == "x"
    assert (await bot.get_my_short_description("uz")).short_description == "y"
    scope = telegram.BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([("start", "Boshlash")], scope=scope, language_code="uz")
    assert (await bot.get_my_commands(scope=scope, language_code="uz"))[0].description == "Boshlash"
    assert await bot.get_my_commands() == ()
    await bot.delete_my_commands(scope=scope, language_code="uz")
    assert await bot.get_my_commands(scope=scope, language_code="uz") == ()


async def test_options_are_accepted(bot, citizen):
    sent = await bot.send_message(
        citizen,
        "https://mfa.uz",
        protect_content=True,
        disable_notification=True,
        link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
        message_effect_id="5107584321108051014",
    )
    assert (sent.has_protected_content, sent.link_preview_options.is_disabled) == (True, True)
    assert sent.effect_id == "5107584321108051014"
    assert await bot.set_message_reaction(citizen, sent.message_id, "👌")
    assert await bot.send_chat_action(citizen, "typing")
    copied = await bot.copy_message(citizen, citizen, sent.message_id)
    assert await bot.delete_messages(citizen, [sent.message_id, copied.message_id])


async def test_refusals_become_the_librarys_errors(bot, world, citizen, group):
    with pytest.raises(error.Forbidden, match="initiate conversation"):
        await bot.send_message(world.add_phone("Olim").id, "x")
    new = world.migrate(group)
    with pytest.raises(error.ChatMigrated) as migrated:
        await bot.send_message(group, "x")
    assert migrated.value.new_chat_id == new
    world.faults.script("sendMessage", "retry_after")
    with pytest.raises(error.RetryAfter):
        await bot.send_message(citizen, "x")
    world.faults.script("sendMessage", "error_5xx")
    with pytest.raises(error.NetworkError):
        await bot.send_message(citizen, "x")
    world.faults.script("sendMessage", "drop_before")
    with pytest.raises(error.NetworkError):
        await bot.send_message(citizen, "x")
    world.faults.script("sendMessage", "timeout_after")
    with pytest.raises(error.TimedOut):
        await bot.send_message(citizen, "x", read_timeout=0.1)
    world.faults.script("sendMessage", "unreadable")
    with pytest.raises(error.TelegramError):
        await bot.send_message(citizen, "x")
    assert len(world.from_bot(citizen)) == 2


async def test_groups_come_with_all_their_updates(bot, world, officer):
    chat = world.add_group("Desk", [officer])
    world.add_member(chat, world.add_phone("Malika").id)
    new = world.migrate(chat)
    world.remove_member(new, world.bot.id)
    updates = await bot.get_updates()
    assert [u.my_chat_member.new_chat_member.status for u in updates if u.my_chat_member] == [
        "member",
        "kicked",
    ]
    assert [u.message.migrate_to_chat_id for u in updates if u.message and u.message.migrate_to_chat_id] == [
        new
    ]
    assert len(updates) == 7
