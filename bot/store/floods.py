"""Chats that Telegram wants to be left alone: another alert written there waits behind the one that waits."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from bot.casework.outgoing import Lane
from bot.store.database import Tx
from bot.store.tables import outbox


async def shut(tx: Tx, chats: Collection[int], until: datetime) -> frozenset[int]:
    """Of these chats, those in which an alert was tried in vain and is not tried again before `until`."""
    rows = await tx.conn.execute(
        select(outbox.c.chat).where(
            outbox.c.chat.in_(chats),
            outbox.c.lane == int(Lane.ALERT),
            outbox.c.state == "pending",
            outbox.c.reason.is_not(None),
            outbox.c.due_at > until,
        )
    )
    return frozenset(rows.scalars())
