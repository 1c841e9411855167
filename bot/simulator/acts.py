"""What people do on their phones: write, tap, edit, delete, block; and what the bot learns of it."""

from datetime import timedelta
from typing import Any

from bot.simulator import members
from bot.simulator.chats import Chat, Message
from bot.simulator.errors import ActError
from bot.simulator.files import CAPTIONED
from bot.simulator.people import LANGUAGES, ROLES, Phone
from bot.simulator.state import FIRST_PHONE, Callback, State
from bot.simulator.text import MAX_TEXT, typed

CALLBACK_UPDATE_LIFE = timedelta(seconds=150)  # Telegram's server keeps an unread tap no longer


def add_phone(state: State, name: str, language: str, role: str) -> Phone:
    if language not in LANGUAGES or role not in ROLES or not name.strip():
        raise ActError("a phone needs a name, a language (uz, ru, en) and a role")
    phone = Phone(FIRST_PHONE + len(state.phones), name.strip(), language, role)
    state.phones[phone.id] = phone
    state.chats[phone.id] = Chat(phone.id, "private", phone.name, {phone.id: "member"})
    state.phone_changed(phone)
    state.chat_changed(state.chats[phone.id])
    return phone


def phone_of(state: State, user_id: int) -> Phone:
    if user_id not in state.phones:
        raise ActError("nobody has this phone")
    return state.phones[user_id]


def chat_of(state: State, chat_id: int, user_id: int) -> Chat:
    """The chat as this person may write in it."""
    phone_of(state, user_id)
    chat = state.chats.get(chat_id)
    if chat is None or user_id not in chat.members:
        raise ActError("this person is not in this chat")
    return chat


def message_of(chat: Chat, number: int) -> Message:
    if number not in chat.messages:
        raise ActError("there is no such message")
    return chat.messages[number]


def send(
    state: State,
    chat_id: int,
    user_id: int,
    content: dict[str, Any],
    *,
    reply_to: int | None = None,
    extra: dict[str, Any] | None = None,
) -> Message:
    """A message with the given Bot API content."""
    chat = chat_of(state, chat_id, user_id)
    if chat.upgraded_to:
        raise ActError("this group is a supergroup now; write there")
    phone = state.phones[user_id]
    if chat.private:
        block(state, user_id, blocked=False)  # the app asks to unblock before one can write
        phone.started = True
    quoted = message_of(chat, reply_to) if reply_to else None
    message = state.post(chat, phone.as_user(), content, reply_to=quoted, extra=dict(extra or {}))
    if chat.reply_keyboard and chat.reply_keyboard.get("one_time_keyboard"):
        chat.reply_keyboard = None
        state.chat_changed(chat)
    if seen_by_bot(state, chat, message):
        state.tell_message(chat, message)
    return message


def text_content(source: str) -> dict[str, Any]:
    """What the app makes of typed text; it lets nobody send an empty one or more than 4096."""
    text = typed(source[:MAX_TEXT])
    if not text.value:
        raise ActError("an empty message cannot be sent")
    return text.as_fields()


def caption_fields(source: str) -> dict[str, Any]:
    return typed(source[:1024]).as_fields("caption") if source else {}


def seen_by_bot(state: State, chat: Chat, message: Message) -> bool:
    """Privacy mode: in groups the bot gets commands, replies to it and service messages."""
    if chat.private:
        return True
    if not chat.with_bot:
        return False
    if message.service or chat.bot_status == "administrator" or state.bot.can_read_all_group_messages:
        return True
    if message.reply_to is not None and message.reply_to.sender["id"] == state.bot.id:
        return True
    return _is_command(state, message)


def _is_command(state: State, message: Message) -> bool:
    marks = message.content.get("entities") or message.content.get("caption_entities") or []
    if not marks or marks[0]["type"] != "bot_command" or marks[0]["offset"]:
        return False
    text = message.content.get("text") or message.content.get("caption", "")
    _, _, addressee = text[: marks[0]["length"]].partition("@")
    return addressee.lower() in {"", state.bot.username.lower()}


def tap(
    state: State, chat_id: int, user_id: int, message_id: int, data: str, *, inaccessible: bool = False
) -> str:
    """A press on an inline button; `inaccessible`: Telegram gives no more of the message than its number."""
    chat = chat_of(state, chat_id, user_id)
    message = message_of(chat, message_id)
    if not message.outgoing or (chat.private and state.phones[user_id].blocked):
        raise ActError("nothing happens on this tap")
    callback_id = str(4_000_000_000_000_000 + len(state.callbacks) + 1)
    state.callbacks[callback_id] = Callback(user_id, state.clock.now())
    shown: dict[str, Any] = {"chat": chat.brief(), "message_id": message.id, "date": 0}
    body = {
        "id": callback_id,
        "from": state.user(user_id),
        "chat_instance": str(abs(chat.id) * 31),
        "data": data,
        "message": shown if inaccessible else state.message_json(chat, message),
    }
    state.tell("callback_query", body, ("user", user_id), CALLBACK_UPDATE_LIFE)
    return callback_id


def edit(state: State, chat_id: int, user_id: int, message_id: int, text: str) -> Message:
    """The person corrects a text or caption."""
    chat = chat_of(state, chat_id, user_id)
    message = message_of(chat, message_id)
    if message.sender["id"] != user_id or message.service or "forward_origin" in message.extra:
        raise ActError("only one's own messages can be edited")
    if not (CAPTIONED | {"text"}) & message.content.keys():
        raise ActError("this message has no words to edit")
    if "text" in message.content:
        message.content = text_content(text)
    else:
        kept = {k: v for k, v in message.content.items() if not k.startswith("caption")}
        message.content = kept | caption_fields(text)
    message.edit_date = state.unix()
    state.edited(chat, message)
    if seen_by_bot(state, chat, message):
        state.tell_message(chat, message, "edited_message")
    return message


def delete(state: State, chat_id: int, user_id: int, message_id: int) -> None:
    """The person deletes a message; Telegram tells bots nothing about it."""
    chat = chat_of(state, chat_id, user_id)
    message_of(chat, message_id)
    state.remove(chat, [message_id])


def block(state: State, user_id: int, *, blocked: bool) -> None:
    phone = phone_of(state, user_id)
    if phone.blocked == blocked:
        return
    phone.blocked = blocked
    chat = state.chats[user_id]
    change = ("member", "kicked") if blocked else ("kicked", "member")
    members.tell_change(state, chat, state.bot.id, user_id, change)
    state.chat_changed(chat)
