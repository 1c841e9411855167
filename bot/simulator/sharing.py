"""What people share beyond one plain message: albums, places that follow them, forwards."""

from collections.abc import Sequence
from typing import Any

from bot.simulator import acts, files
from bot.simulator.chats import Message
from bot.simulator.errors import ActError
from bot.simulator.state import State


def album(
    state: State, chat_id: int, user_id: int, contents: Sequence[dict[str, Any]], caption: str = ""
) -> list[Message]:
    """One message per file, all with one media_group_id; the app writes the caption under the first."""
    kinds = [kind for content in contents for kind in content]
    if not 2 <= len(contents) <= files.MAX_ALBUM:
        raise ActError("an album has 2 to 10 files")
    if not set(kinds) <= files.ALBUMS or files.odd_one(kinds):
        raise ActError("an album has photos and videos, or documents, or audio files")
    first, *others = contents
    extra = {"media_group_id": state.new_album()}
    return [
        acts.send(state, chat_id, user_id, content, extra=extra)
        for content in (first | acts.caption_fields(caption), *others)
    ]


def move(
    state: State, chat_id: int, user_id: int, message_id: int, place: dict[str, Any] | None = None
) -> Message:
    """A live location moves on to `place` (as media.location makes it), or ends; the bot learns of either."""
    chat = acts.chat_of(state, chat_id, user_id)
    message = acts.message_of(chat, message_id)
    old = message.content.get("location", {})
    live = old.get("live_period", 0)
    if message.sender["id"] != user_id or state.unix() >= message.date + live:
        raise ActError("this is no live location of this person")
    if place is None:
        new = {name: value for name, value in old.items() if name != "live_period"}
    else:
        new = old | place["location"]
    message.content = {"location": new}
    message.edit_date = state.unix()
    state.edited(chat, message)
    if acts.seen_by_bot(state, chat, message):
        state.tell_message(chat, message, "edited_message")
    return message


def forward(state: State, chat_id: int, user_id: int, from_chat: int, message_id: int) -> Message:
    """A message that the person sees somewhere, forwarded to `chat_id`."""
    original = acts.message_of(acts.chat_of(state, from_chat, user_id), message_id)
    if original.service or original.protected:
        raise ActError("this message cannot be forwarded")
    extra = {"forward_origin": original.origin()}
    return acts.send(state, chat_id, user_id, original.content, extra=extra)


def from_stranger(state: State, name: str) -> dict[str, Any]:
    """The origin of a forward whose first writer is not here and hides behind a name."""
    return {"type": "hidden_user", "sender_user_name": name, "date": state.unix()}
