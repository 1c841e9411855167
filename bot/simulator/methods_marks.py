"""The methods that mark messages: reactions and pins."""

from typing import Any

from bot.simulator import access
from bot.simulator.chats import Chat
from bot.simulator.errors import bad_request
from bot.simulator.params import Params
from bot.simulator.state import State

# Without the variation selector, with which a client may or may not write some of them.
EMOJI = frozenset(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈"
    "😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷😡"
) | {"❤\u200d🔥", "👨\u200d💻", "🤷\u200d♂", "🤷\u200d♀"}
NEEDED = {"emoji": ("emoji",), "custom_emoji": ("custom_emoji_id",), "paid": ()}


def set_message_reaction(state: State, params: Params) -> bool:
    reaction = params.json("reaction", "Can't parse reaction types JSON object") or []
    if not isinstance(reaction, list):
        raise bad_request("Expected an Array of ReactionType")
    for one in reaction:
        _check_form(one)
    chat = access.chat_of(state, params.text("chat_id"), access.READ)
    message = access.message_of(chat, params.number("message_id"), "message to react")
    if len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(_plain(one.get("emoji", "")) not in EMOJI for one in reaction):
        raise bad_request("REACTION_INVALID")
    message.reaction = reaction
    state.events.pulse()
    return True


def _check_form(one: Any) -> None:
    if not isinstance(one, dict):
        raise _unreadable("expected an Object")
    if "type" not in one:
        raise _unreadable('Can\'t find field "type"')
    if one["type"] not in NEEDED:
        raise _unreadable("invalid reaction type specified")
    for name in NEEDED[one["type"]]:
        if name not in one:
            raise _unreadable(f'Can\'t find field "{name}"')


def _unreadable(words: str) -> Exception:
    return bad_request(f"Can't parse ReactionType: {words}")


def _plain(emoji: Any) -> str:
    return str(emoji).replace("\ufe0f", "")


def _check_pin_rights(chat: Chat) -> None:
    if not chat.private and chat.bot_status != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")


def pin_chat_message(state: State, params: Params) -> bool:
    chat = access.chat_of(state, params.text("chat_id"))
    message = access.message_of(chat, params.number("message_id"), "message to pin")
    _check_pin_rights(chat)
    if message.id in chat.pinned:
        return True
    chat.pinned.append(message.id)
    content = {"pinned_message": message.as_json(chat.brief(), whole=False)}
    notice = state.post(chat, state.bot.as_user(), content, outgoing=True, service=True)
    state.tell_message(chat, notice)  # Telegram tells the bot of its own pin
    state.chat_changed(chat)
    return True


def unpin_chat_message(state: State, params: Params) -> bool:
    chat = access.chat_of(state, params.text("chat_id"))
    _check_pin_rights(chat)
    number = params.number("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    state.chat_changed(chat)
    return True


METHODS = {
    "setMessageReaction": set_message_reaction,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
}
