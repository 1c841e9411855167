"""Erases a report: its key, what stands of it in officers' chats, what might be called or found by it.

Rule: what Telegram lets us take away goes; an older message of ours is written over, where it is a text.
"""

from dataclasses import replace

from bot.casework.case import Case, CaseState
from bot.casework.outgoing import Kind, Lane, Post
from bot.handle.kit import DELETABLE, Outbound
from bot.store import cases, marks, outbox, retention
from bot.store.database import Tx

SHOWN = (Kind.CARD, Kind.FIELD, Kind.WORDS)  # where officers' chats hold what was told
FRESH = (Kind.PACKET, Kind.PANEL)  # files, which cannot be written over, and what is put away by itself


async def erase(tx: Tx, case: Case, out: Outbound) -> None:
    """From here on nobody reads the report, here or in a copy that is made anew."""
    for kind in (*SHOWN, *FRESH):
        for chat, message, at in await retention.sent_of(tx, case.id, kind):
            if tx.now - at < DELETABLE:
                out.add(Post(Lane.NOTICE, chat, Kind.WIPE, None, {"messages": [message]}))
            elif kind in SHOWN:
                params = {"phrase": "desk.erased", "edit": message}
                out.add(Post(Lane.NOTICE, chat, Kind.DESK, case.id, params))
    await outbox.supersede_case(tx, case.id)
    await cases.update(tx, replace(case, state=CaseState.CLOSED, next_at=None))
    await cases.erase(tx, case.id)
    await marks.forget(tx, case.id)
