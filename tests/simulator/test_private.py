from datetime import timedelta

import pytest

from bot.simulator import ActError
from bot.simulator.errors import QUERY_TOO_OLD

FOR_EVERYONE = "Bad Request: message can't be deleted for everyone"


async def test_blocking_is_told_and_shuts_the_bot_out(api, world, citizen):
    sent = await api.ok("sendMessage", chat_id=citizen, text="x")
    world.block(citizen)
    assert await api("sendMessage", chat_id=citizen, text="x") == (
        403,
        {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"},
    )
    at = {"chat_id": citizen, "message_id": sent["message_id"]}
    assert await api.words("editMessageText", **at, text="y") == "Forbidden: bot was blocked by the user"
    world.block(citizen, blocked=False)
    blocked, back = [u["my_chat_member"] for u in await api.updates()]
    assert (blocked["old_chat_member"]["status"], blocked["new_chat_member"]["status"]) == (
        "member",
        "kicked",
    )
    assert back["new_chat_member"]["status"] == "member"
    assert await api.ok("sendMessage", chat_id=citizen, text="x")


async def test_writing_takes_a_block_back(api, world, citizen):
    world.block(citizen)
    world.send_text(citizen, "/start")
    assert [next(k for k in u if k != "update_id") for u in await api.updates()] == [
        "my_chat_member", "my_chat_member", "message",
    ]  # fmt: skip


async def test_a_tap_carries_message_and_data_and_is_answered_in_time(api, world, citizen):
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "7:yes"}]]}
    sent = await api.ok("sendMessage", chat_id=citizen, text="Sure?", reply_markup=markup)
    first = world.press(citizen, "Yes")
    query = (await api.updates())[0]["callback_query"]
    assert (query["id"], query["data"], query["from"]["id"]) == (first, "7:yes", citizen)
    assert query["message"] == sent
    assert await api.ok("answerCallbackQuery", callback_query_id=first, text="Noted", show_alert=True) is True
    toast = world.events.recent[-1]
    assert (toast["type"], toast["user"], toast["text"], toast["alert"]) == ("answer", citizen, "Noted", True)
    world.clock.move(timedelta(seconds=61))
    said = await api.words("answerCallbackQuery", callback_query_id=first)
    assert said == f"Bad Request: {QUERY_TOO_OLD}"


async def test_a_tap_on_a_replaced_keyboard_still_arrives(api, world, citizen):
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "1"}]]}
    sent = await api.ok("sendMessage", chat_id=citizen, text="Sure?", reply_markup=markup)
    await api.ok("editMessageReplyMarkup", chat_id=citizen, message_id=sent["message_id"])
    assert world.buttons(citizen) == {}
    world.tap(citizen, sent["message_id"], "1", inaccessible=True)
    assert (await api.updates())[0]["callback_query"]["message"]["date"] == 0


async def test_nothing_can_be_tapped_that_is_not_there(world, citizen):
    with pytest.raises(ActError):
        world.tap(citizen, 99, "1")
    with pytest.raises(ActError):
        world.tap(citizen, 1, "1")
    with pytest.raises(LookupError):
        world.press(citizen, "Yes")


async def test_an_edit_is_told_and_a_deletion_is_not(api, world, citizen):
    message = world.send_text(citizen, "teh text")["message_id"]
    world.clock.move(timedelta(seconds=5))
    world.edit(citizen, message, "the text")
    world.delete(citizen, message)
    sent, edited = await api.updates()
    assert sent["message"]["text"] == "teh text"
    assert edited["edited_message"]["text"] == "the text"
    assert edited["edited_message"]["edit_date"] - edited["edited_message"]["date"] == 5
    assert [m["text"] for m in world.messages(citizen)] == ["/start"]


async def test_only_own_messages_can_be_edited(api, world, citizen):
    sent = await api.ok("sendMessage", chat_id=citizen, text="x")
    with pytest.raises(ActError):
        world.edit(citizen, sent["message_id"], "y")


async def test_messages_can_be_deleted_for_48_hours(api, world, citizen):
    old = (await api.ok("sendMessage", chat_id=citizen, text="old"))["message_id"]
    world.clock.move(timedelta(hours=48))
    new = (await api.ok("sendMessage", chat_id=citizen, text="new"))["message_id"]
    theirs = world.send_text(citizen, "theirs")["message_id"]
    assert await api.ok("deleteMessage", chat_id=citizen, message_id=old) is True
    world.clock.move(timedelta(seconds=1))
    assert await api.words("deleteMessage", chat_id=citizen, message_id=1) == FOR_EVERYONE
    assert await api.words("deleteMessages", chat_id=citizen, message_ids=[1, new]) == FOR_EVERYONE
    assert await api.ok("deleteMessages", chat_id=citizen, message_ids=[new, theirs, 999]) is True
    assert [m["text"] for m in world.messages(citizen)] == ["/start"]


async def test_others_messages_in_a_group_need_an_administrator(api, world, group, officer):
    theirs = world.send_text(officer, "x", chat=group)["message_id"]
    assert await api.words("deleteMessage", chat_id=group, message_id=theirs) == FOR_EVERYONE
    world.promote_bot(group)
    assert await api.ok("deleteMessage", chat_id=group, message_id=theirs) is True


async def test_the_reply_keyboard_stays_until_removed(api, world, citizen):
    await api.ok("sendMessage", chat_id=citizen, text="x", reply_markup={"keyboard": [["Yes"]]})
    assert world.chats[citizen].reply_keyboard == {"keyboard": [[{"text": "Yes"}]]}
    await api.ok("sendMessage", chat_id=citizen, text="x")
    assert world.chats[citizen].reply_keyboard
    await api.ok("sendMessage", chat_id=citizen, text="x", reply_markup={"remove_keyboard": True})
    assert world.chats[citizen].reply_keyboard is None


async def test_copies_and_forwards(api, world, citizen, group):
    voice = world.send_file(citizen, "voice", b"ogg", caption="listen")
    at = {"from_chat_id": citizen, "message_id": voice["message_id"], "chat_id": group}
    copied = await api.ok("copyMessage", **at)
    assert list(copied) == ["message_id"]
    assert world.last(group)["caption"] == "listen"
    await api.ok("copyMessage", **at, caption="heard")
    assert world.last(group)["caption"] == "heard"
    forwarded = await api.ok("forwardMessage", **at)
    assert forwarded["forward_origin"]["sender_user"]["id"] == citizen
    said = await api.words(
        "editMessageCaption", chat_id=group, message_id=forwarded["message_id"], caption="x"
    )
    assert said == "Bad Request: message can't be edited"
    secret = await api.ok("sendMessage", chat_id=citizen, text="x", protect_content=True)
    assert secret["has_protected_content"] is True
    said = await api.words("forwardMessage", **at | {"message_id": secret["message_id"]})
    assert said == "Bad Request: message has protected content and can't be forwarded"


async def test_reactions_are_kept(api, world, citizen):
    await api.ok(
        "setMessageReaction", chat_id=citizen, message_id=1, reaction=[{"type": "emoji", "emoji": "👌"}]
    )
    assert world.chats[citizen].messages[1].reaction[0]["emoji"] == "👌"
