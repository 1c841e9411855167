"""Clears a reporter's chat of both sides' messages, as far as Telegram lets a bot.

Rule: what is younger than 48 hours is deleted. Of what is older only our own texts can be changed: they are
written over; what the person wrote, and maps, stay.
"""

from collections.abc import Iterable

from bot.casework.outgoing import Kind, Lane, Post
from bot.handle.kit import DELETABLE, Outbound
from bot.store import chats
from bot.store.chats import Chat
from bot.store.database import Tx

WRITTEN = (Kind.SCREEN, Kind.STATUS, Kind.REPLY, Kind.DESK)


async def clear(tx: Tx, chat: Chat, out: Outbound, more: Iterable[int] = ()) -> None:
    """Leave nothing to be read; `more`: messages that just came. No screen stands from then on."""
    since = tx.now - DELETABLE
    old = await chats.old_traces(tx, chat.id, since, WRITTEN)
    screen = [chat.screen] if chat.screen is not None and chat.screen not in old else []
    messages = sorted({*await chats.traces(tx, chat.id, since), *more, *screen})
    await chats.forget_traces(tx, chat.id, messages, since)
    await chats.set_screen(tx, chat.id, None)
    if messages:
        out.add(Post(Lane.REPLY, chat.id, Kind.WIPE, None, {"messages": messages}))
    for message in old:
        params = {"phrase": "bot.name", "edit": message}
        out.add(Post(Lane.NOTICE, chat.id, Kind.DESK, None, params))
