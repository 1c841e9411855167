"""Telegram's words for what it does not take."""

import json

import pytest

from bot.simulator.errors import NOT_MODIFIED, QUERY_TOO_OLD


def button(data):
    return {"text": data, "callback_data": data}


TEXT_CASES = [
    ({"text": ""}, "message text is empty"),
    ({}, "message text is empty"),
    ({"text": " \n "}, "text must be non-empty"),
    ({"text": "x" * 4097}, "message is too long"),
    ({"text": "😀" * 2049}, "message is too long"),
    ({"text": "x" * 40_000}, "text is too long"),
    ({"text": "<b>x", "parse_mode": "HTML"},
     'can\'t parse entities: Can\'t find end tag corresponding to start tag "b"'),
    ({"text": "x", "parse_mode": "Esperanto"}, "unsupported parse_mode"),
    ({"text": "x", "chat_id": 77}, "chat not found"),
    ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
    ({"text": "x", "chat_id": ""}, "chat_id is empty"),
    ({"text": "x", "reply_to_message_id": 999}, "message to be replied not found"),
    ({"text": "x", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
    ({"text": "x", "reply_parameters": {}, "reply_to_message_id": 999, "message_thread_id": 5},
     "message thread not found"),
    ({"text": "x", "reply_parameters": [1]}, "object expected as reply parameters"),
    ({"text": "x", "reply_parameters": {"chat_id": 1}}, 'can\'t find field "message_id"'),
    ({"text": "x", "reply_parameters": {"message_id": "x"}}, 'field "message_id" must be a valid Number'),
    ({"text": "x", "link_preview_options": "[1]"}, "object expected as link preview options"),
    ({"text": "x", "business_connection_id": "x"}, "business connection not found"),
    ({"text": "x", "parse_mode": "MarkdownV2"},
     "can't parse entities: the simulator reads HTML and entities, not Markdown"),
    ({"text": "x", "reply_markup": {"keyboard": "a"}}, 'field "keyboard" must be of type Array'),
    ({"text": "x", "reply_markup": {"keyboard": ["a"]}}, 'field "keyboard" must be an Array of Arrays'),
    ({"text": "x", "reply_markup": {"inline_keyboard": ["a"]}},
     'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
    ({"text": "x", "reply_markup": {"keyboard": [[1]]}},
     "can't parse keyboard button: KeyboardButton must be a String or an Object"),
    ({"text": "x", "reply_parameters": "{"}, "can't parse reply parameters JSON object"),
    ({"text": "x", "link_preview_options": "{"}, "can't parse link preview options JSON object"),
    ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ({"text": "x", "reply_markup": "[]"}, "object expected as reply markup"),
]  # fmt: skip
BUTTON_CASES = [
    ({"text": "a", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
    ({"text": "a", "callback_data": "ў" * 33}, "BUTTON_DATA_INVALID"),
    ({"text": "a", "callback_data": ""}, "BUTTON_DATA_INVALID"),
    ({"text": "a"}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
    ({"text": "a", "callback_data": "1", "url": "https://mfa.uz"},
     "can't parse inline keyboard button: exactly one of the optional fields must be used"),
    ({"callback_data": "1"}, 'can\'t parse inline keyboard button: Can\'t find field "text"'),
    ({"text": "a", "url": "nonsense"}, "inline keyboard button URL 'nonsense' is invalid: Wrong HTTP URL"),
    ("a", "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
]  # fmt: skip


@pytest.mark.parametrize(("params", "words"), TEXT_CASES)
async def test_texts(api, citizen, params, words):
    assert await api.words("sendMessage", **{"chat_id": citizen, **params}) == f"Bad Request: {words}"


@pytest.mark.parametrize(("wanted", "words"), BUTTON_CASES)
async def test_buttons(api, citizen, wanted, words):
    markup = {"inline_keyboard": [[wanted]]}
    said = await api.words("sendMessage", chat_id=citizen, text="x", reply_markup=markup)
    assert said == f"Bad Request: {words}"


async def test_too_many_buttons(api, citizen):
    markup = {"inline_keyboard": [[button(str(n))] for n in range(101)]}
    said = await api.words("sendMessage", chat_id=citizen, text="x", reply_markup=markup)
    assert said == "Bad Request: REPLY_MARKUP_TOO_LONG"


async def test_limits_are_exact(api, citizen):
    assert len((await api.ok("sendMessage", chat_id=citizen, text="x" * 4096))["text"]) == 4096
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "ў" * 32}]]}
    assert await api.ok("sendMessage", chat_id=citizen, text="x", reply_markup=markup)
    bold = "<b>" + "x" * 4096 + "</b>"
    assert await api.ok("sendMessage", chat_id=citizen, text=bold, parse_mode="HTML")


async def test_a_missing_reply_may_be_allowed(api, citizen):
    sent = await api.ok("sendMessage", chat_id=citizen, text="x", reply_parameters={
        "message_id": 999, "allow_sending_without_reply": True})  # fmt: skip
    assert "reply_to_message" not in sent
    sent = await api.ok("sendMessage", chat_id=citizen, text="x", reply_to_message_id=1)
    assert sent["reply_to_message"]["text"] == "/start"


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendLocation", {"longitude": 1}, "latitude is empty"),
        ("sendLocation", {"latitude": 1}, "longitude is empty"),
        ("sendLocation", {"latitude": 91, "longitude": 1}, "wrong location specified"),
        ("sendLocation", {"latitude": 1, "longitude": "181"}, "wrong location specified"),
        ("sendLocation", {"latitude": "nan", "longitude": 1}, "wrong location specified"),
        ("sendVenue", {"latitude": 1, "longitude": 1, "title": "x"}, 'parameter "address" is required'),
        ("sendPhoto", {"photo": "nonsense"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendDocument", {"document": "attach://missing"}, "there is no document in the request"),
        ("sendVoice", {"voice": "https://mfa.uz/a.oga"}, "failed to get HTTP URL content"),
        ("sendPhoto", {"photo": "x", "caption": "x" * 1025}, "message caption is too long"),
        ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
        ("copyMessage", {"from_chat_id": 5_000_000_001, "message_id": 99}, "message to copy not found"),
        ("forwardMessage", {"from_chat_id": 5_000_000_001, "message_id": 99}, "message to forward not found"),
        ("editMessageText", {"message_id": 99, "text": "x"}, "message to edit not found"),
        ("editMessageText", {"message_id": 1, "text": "x"}, "message can't be edited"),
        ("editMessageText", {"message_id": 1, "text": ""}, "message text is empty"),
        ("editMessageText", {"chat_id": "", "text": "x"}, "message identifier is not specified"),
        ("deleteMessage", {"message_id": 99}, "message to delete not found"),
        ("deleteMessages", {}, "message identifiers are not specified"),
        ("deleteMessages", {"message_ids": list(range(101))}, "too many message identifiers specified"),
        ("deleteMessages", {"message_ids": ["x"]}, "message identifier must be a Number"),
        ("pinChatMessage", {"message_id": 99}, "message to pin not found"),
        ("unpinChatMessage", {"message_id": 99}, "message to unpin not found"),
        ("setMessageReaction", {"message_id": 99}, "message to react not found"),
        ("setMessageReaction", {"reaction": "{"}, "can't parse reaction types JSON object"),
        ("setMessageReaction", {"reaction": {"type": "emoji"}}, "expected an Array of ReactionType"),
        ("setMessageReaction", {"reaction": ["👍"]}, "can't parse ReactionType: expected an Object"),
        ("setMessageReaction", {"reaction": [{}]}, 'can\'t parse ReactionType: Can\'t find field "type"'),
        ("setMessageReaction", {"reaction": [{"type": "x"}]},
         "can't parse ReactionType: invalid reaction type specified"),
        ("setMessageReaction", {"reaction": [{"type": "emoji"}]},
         'can\'t parse ReactionType: Can\'t find field "emoji"'),
        ("setMessageReaction", {"message_id": 1, "reaction": [{"type": "emoji", "emoji": "🍕"}]},
         "REACTION_INVALID"),
        ("setMessageReaction", {"message_id": 1, "reaction": [{"type": "paid"}]}, "REACTION_INVALID"),
        ("setMessageReaction", {"message_id": 1, "reaction": [{"type": "emoji", "emoji": "👍"}] * 2},
         "REACTIONS_TOO_MANY"),
        ("sendContact", {"first_name": "x"}, 'parameter "phone_number" is required'),
        ("sendContact", {"phone_number": "1"}, 'parameter "first_name" is required'),
        ("sendVideoNote", {}, "there is no video note in the request"),
        ("sendAudio", {"audio": "nonsense"}, "wrong file identifier/HTTP URL specified"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, QUERY_TOO_OLD),
        ("getFile", {"file_id": "nonsense"}, "invalid file_id"),
        ("getFile", {}, "file_id not specified"),
        ("getChat", {"chat_id": 1}, "chat not found"),
        ("getChatMember", {"user_id": 1}, "user not found"),
        ("getChatAdministrators", {}, "there are no administrators in the private chat"),
        ("leaveChat", {}, "chat member status can't be changed in private chats"),
        ("setMyCommands", {"commands": [{"command": "Ў", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": " "}]},
         "command description must be non-empty"),
        ("setMyCommands", {"commands": [], "language_code": "uzb"}, "invalid language code specified"),
        ("setMyCommands", {"commands": "{"}, "can't parse commands JSON object"),
        ("setMyCommands", {"commands": {"a": 1}}, "expected an Array of BotCommand"),
        ("setMyCommands", {"commands": ["a"]}, "can't parse BotCommand: expected an Object"),
        ("setMyCommands", {"commands": [{"command": "a"}]},
         'can\'t parse BotCommand: Can\'t find field "description"'),
        ("setMyCommands", {"commands": [{"command": "/", "description": "x"}]}, "command must be non-empty"),
        ("setMyCommands", {"commands": [{"command": "a" * 33, "description": "x"}]},
         "command length must not exceed 32"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "x" * 257}]},
         "command description length must not exceed 256"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "x"}] * 101},
         "BOT_COMMANDS_TOO_MUCH"),
        ("setMyCommands", {"scope": {"type": "x"}},
         "can't parse BotCommandScope: Unsupported type specified"),
        ("setMyCommands", {"scope": {"type": "chat", "chat_id": 1}}, "chat not found"),
        ("setMyName", {"name": "x" * 65}, "BOT_TITLE_INVALID"),
    ],
)  # fmt: skip
async def test_methods(api, citizen, method, params, words):
    assert await api.words(method, **{"chat_id": citizen, **params}) == f"Bad Request: {words}"


async def test_an_edit_that_changes_nothing(api, citizen):
    markup = {"inline_keyboard": [[button("a")]]}
    sent = await api.ok(
        "sendMessage", chat_id=citizen, text="<b>x</b>", parse_mode="HTML", reply_markup=markup
    )
    same = {"chat_id": citizen, "message_id": sent["message_id"]}
    said = await api.words(
        "editMessageText", **same, text="<strong>x</strong>", parse_mode="HTML", reply_markup=markup
    )
    assert said == f"Bad Request: {NOT_MODIFIED}"
    assert (
        await api.words("editMessageReplyMarkup", **same, reply_markup=markup)
        == f"Bad Request: {NOT_MODIFIED}"
    )
    assert (await api.ok("editMessageText", **same, text="x", reply_markup=markup))["edit_date"]


async def test_kinds_of_messages_that_cannot_be_edited_that_way(api, citizen):
    place = await api.ok("sendLocation", chat_id=citizen, latitude=1, longitude=2)
    at = {"chat_id": citizen, "message_id": place["message_id"]}
    assert (
        await api.words("editMessageText", **at, text="x")
        == "Bad Request: there is no text in the message to edit"
    )
    said = await api.words("editMessageCaption", **at, caption="x")
    assert said == "Bad Request: there is no caption in the message to edit"
    asked = await api.ok("sendMessage", chat_id=citizen, text="x", reply_markup={"keyboard": [["a"]]})
    at["message_id"] = asked["message_id"]
    assert await api.words("editMessageText", **at, text="y") == "Bad Request: message can't be edited"
    plain = await api.ok("sendMessage", chat_id=citizen, text="x")
    at["message_id"] = plain["message_id"]
    said = await api.words("editMessageReplyMarkup", **at, reply_markup=json.dumps({"keyboard": [["a"]]}))
    assert said == "Bad Request: inline keyboard expected"


async def test_who_never_wrote_cannot_be_written_to(api, officer):
    assert await api("sendMessage", chat_id=officer, text="x") == (
        403,
        {
            "ok": False,
            "error_code": 403,
            "description": "Forbidden: bot can't initiate conversation with a user",
        },
    )


async def test_a_contact_is_asked_for_in_private_only(api, citizen, group):
    markup = {"keyboard": [[{"text": "Phone", "request_contact": True}]]}
    said = await api.words("sendMessage", chat_id=group, text="x", reply_markup=markup)
    assert said == "Bad Request: phone number can be requested in private chats only"
    assert await api.ok("sendMessage", chat_id=citizen, text="x", reply_markup=markup)
