"""What is looked up for an update before the conversation takes its step.

Rules
- The pure engine is told what the store knows; it never asks.
"""

from dataclasses import replace

from bot.casework.case import CaseState
from bot.casework.events import Edited, Incoming, Unreadable
from bot.dialog.turn import Event, Media, Pin, Start, State, Tap, Unread, Words
from bot.handle.claims import claim, opens_own, secret
from bot.handle.kit import Kit
from bot.store import cases, outbox
from bot.store.chats import Chat
from bot.store.database import Tx

CHANGED = "✎ "  # before words that take the place of earlier ones; the earlier ones stay


async def looked_up(tx: Tx, kit: Kit, chat: Chat, state: State, event: Incoming) -> Event:
    """The event as the engine takes it."""
    about = await _about(tx, chat, event.reply_to)
    match event.what:
        case Pin() as pin:
            place = kit.atlas.at(pin.latitude, pin.longitude)
            return replace(pin, country=place.country, near=place.key or "", about=about)
        case Words() as words:
            text = words.text.strip()
            opened = await claim(tx, kit, chat, state, text)
            told = "" if opened else await secret(tx, chat, text)  # one word may have been chosen for both
            mine = await opens_own(tx, kit, chat, state, opened)
            return replace(words, about=about, sign=told, claim=opened, own=mine)
        case Edited(text=text):
            return Words(f"{CHANGED}{text}", about=about, edited=True)
        case Media() as media:
            return replace(media, about=about)
        case Tap() as tap:
            return tap
        case Unreadable():
            return Unread()
    return Start()  # also one with a code that is none of ours


async def _about(tx: Tx, chat: Chat, message: int | None) -> str:
    """The report whose message was replied to, if it still is an open one of this chat's."""
    row = await outbox.by_message(tx, chat.id, message) if message else None
    if row is None or row.case is None:
        return ""
    case = await cases.case(tx, row.case)
    return case.code if case.chat == chat.id and case.state is not CaseState.CLOSED else ""
