"""Which chat and message a call means, and whether the bot may do that there."""

from bot.simulator.chats import Chat, Message
from bot.simulator.errors import ApiError, bad_request, forbidden
from bot.simulator.params import Params, integer
from bot.simulator.state import State

READ, EDIT, WRITE, MEMBERS = "read", "edit", "write", "members"


def chat_of(state: State, value: str, access: str = WRITE) -> Chat:
    """The chat that chat_id names, or the refusal Telegram would give."""
    if not value:
        raise bad_request("chat_id is empty")
    chat = state.chats.get(integer(value))
    if chat is None:
        raise bad_request("chat not found")
    if chat.private:
        _check_private(state, chat, access)
    else:
        _check_group(chat, access)
    return chat


def _check_private(state: State, chat: Chat, access: str) -> None:
    phone = state.phones[chat.id]
    if not phone.started:
        if access != WRITE:
            raise bad_request("chat not found")
        raise forbidden("bot can't initiate conversation with a user")
    if phone.blocked and access in {WRITE, EDIT}:
        raise forbidden("bot was blocked by the user")


def _check_group(chat: Chat, access: str) -> None:
    name = "supergroup" if chat.kind == "supergroup" else "group"
    if chat.upgraded_to and access in {WRITE, MEMBERS}:
        raise ApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=chat.upgraded_to,
        )
    if chat.upgraded_to or (access == READ and name == "group"):
        return
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {name} chat")
    if chat.bot_status == "left":
        raise forbidden(f"bot is not a member of the {name} chat")


def message_of(chat: Chat, number: int, called: str) -> Message:
    """The message, or '<called> not found'."""
    message = chat.messages.get(number)
    if message is None or number <= 0:
        raise bad_request(f"{called} not found")
    return message


def user_of(state: State, params: Params) -> int:
    """The user_id of a call: the bot or somebody who has a phone."""
    user_id = params.number("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    if user_id != state.bot.id and user_id not in state.phones:
        raise bad_request("user not found")
    return user_id
