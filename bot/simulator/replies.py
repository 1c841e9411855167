"""What a new message of the bot answers to: reply_parameters and the older reply_to_message_id."""

from typing import Any

from bot.simulator.chats import Chat, Message
from bot.simulator.errors import bad_request
from bot.simulator.params import Params


def read(params: Params) -> tuple[int, bool]:
    """The message to be replied (0 for none) and whether it may be missing."""
    if not params.has("reply_parameters"):
        return params.number("reply_to_message_id"), params.flag("allow_sending_without_reply")
    value: Any = params.json("reply_parameters", "Can't parse reply parameters JSON object")
    if not value:
        return 0, False
    if not isinstance(value, dict):
        raise bad_request("Object expected as reply parameters")
    if "message_id" not in value:
        raise bad_request('Can\'t find field "message_id"')
    try:
        number = int(value["message_id"])
    except (TypeError, ValueError):
        raise bad_request('Field "message_id" must be a valid Number') from None
    return number, bool(value.get("allow_sending_without_reply"))


def quoted(chat: Chat, reply: tuple[int, bool]) -> Message | None:
    number, may_miss = reply
    if number <= 0:
        return None
    message = chat.messages.get(number)
    if message is None and not may_miss:
        raise bad_request("message to be replied not found")
    return message
