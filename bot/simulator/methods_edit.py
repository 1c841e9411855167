"""The methods that change or remove what stands in a chat: edits, deletions, answers to taps."""

from typing import Any

from bot.simulator import access, keyboards, text, utf16
from bot.simulator.chats import Chat, Message
from bot.simulator.errors import NOT_MODIFIED, QUERY_TOO_OLD, bad_request
from bot.simulator.files import CAPTIONED
from bot.simulator.params import Params
from bot.simulator.state import State

TWO_DAYS = 48 * 3600
NEVER_DELETED = ("supergroup_chat_created", "migrate_from_chat_id", "migrate_to_chat_id")


def _target(state: State, params: Params) -> tuple[Chat, Message]:
    if not params.text("chat_id"):
        if params.text("inline_message_id"):
            raise bad_request("MESSAGE_ID_INVALID")
        raise bad_request("Message identifier is not specified")
    chat = access.chat_of(state, params.text("chat_id"), access.EDIT)
    message = access.message_of(chat, params.number("message_id"), "message to edit")
    if not message.outgoing or message.service or not message.editable or chat.upgraded_to:
        raise bad_request("message can't be edited")
    return chat, message


def _change(
    state: State, target: tuple[Chat, Message], content: dict[str, Any], markup: dict[str, Any] | None
) -> dict[str, Any]:
    chat, message = target
    if content == message.content and markup == message.markup:
        raise bad_request(NOT_MODIFIED)
    message.content, message.markup = content, markup
    message.edit_date = state.unix()
    state.edited(chat, message)
    return state.message_json(chat, message)


def edit_message_text(state: State, params: Params) -> dict[str, Any]:
    wanted = text.message_text(params)
    markup = keyboards.inline_only(params)
    target = _target(state, params)
    if "text" not in target[1].content:
        raise bad_request("There is no text in the message to edit")
    return _change(state, target, wanted.as_fields(), markup)


def edit_message_caption(state: State, params: Params) -> dict[str, Any]:
    wanted = text.caption(params)
    markup = keyboards.inline_only(params)
    target = _target(state, params)
    content = target[1].content
    if not CAPTIONED & content.keys():
        raise bad_request("There is no caption in the message to edit")
    kept = {name: value for name, value in content.items() if not name.startswith("caption")}
    return _change(state, target, kept | wanted.as_fields("caption"), markup)


def edit_message_reply_markup(state: State, params: Params) -> dict[str, Any]:
    markup = keyboards.inline_only(params)
    target = _target(state, params)
    return _change(state, target, target[1].content, markup)


def answer_callback_query(state: State, params: Params) -> bool:
    callback_id = params.text("callback_query_id")
    callback = state.callbacks.get(callback_id)
    if callback is None or state.clock.now() - callback.date > state.callback_life:
        raise bad_request(QUERY_TOO_OLD)
    words = params.text("text")
    if utf16.length(words) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    state.events.emit(
        "answer", user=callback.user, callback_id=callback_id, text=words, alert=params.flag("show_alert")
    )
    return True


def _check_deletable(state: State, chat: Chat, message: Message) -> None:
    if message.service and any(name in message.content for name in NEVER_DELETED):
        raise bad_request("message can't be deleted")
    if chat.bot_status == "administrator":
        return
    if not message.outgoing and not chat.private:
        raise bad_request("message can't be deleted for everyone")
    if state.unix() - message.date > TWO_DAYS:
        raise bad_request("message can't be deleted for everyone")


def delete_message(state: State, params: Params) -> bool:
    chat = access.chat_of(state, params.text("chat_id"), access.EDIT if _is_group(params) else access.READ)
    message = access.message_of(chat, params.number("message_id"), "message to delete")
    _check_deletable(state, chat, message)
    state.remove(chat, [message.id])
    return True


def _is_group(params: Params) -> bool:
    return params.text("chat_id").startswith("-")


def delete_messages(state: State, params: Params) -> bool:
    numbers = params.json("message_ids", "Can't parse message identifiers JSON object")
    if numbers is None or numbers == []:
        raise bad_request("Message identifiers are not specified")
    if not isinstance(numbers, list):
        raise bad_request("Expected an Array of message identifiers")
    if len(numbers) > 100:
        raise bad_request("Too many message identifiers specified")
    if not all(str(number).lstrip("-").isdigit() for number in numbers):
        raise bad_request("Message identifier must be a Number")
    chat = access.chat_of(state, params.text("chat_id"), access.EDIT if _is_group(params) else access.READ)
    found = [chat.messages[int(number)] for number in numbers if int(number) in chat.messages]
    for message in found:
        _check_deletable(state, chat, message)
    if found:
        state.remove(chat, [message.id for message in found])
    return True


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "answerCallbackQuery": answer_callback_query,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
