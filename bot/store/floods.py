"""Chats in which much waits: those that Telegram wants to be left alone, and those that somebody floods.

Rules
- Another alert waits behind one that waits in the same chat.
- No alert waits behind more than a few of the words and files that people add to a report.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select

from bot.casework.outgoing import Kind, Lane
from bot.store.database import Tx
from bot.store.prepared import Prepared
from bot.store.tables import outbox

_SHUT = Prepared(
    select(outbox.c.chat).where(
        outbox.c.chat.in_(bindparam("wanted", expanding=True)),
        outbox.c.lane == int(Lane.ALERT),
        outbox.c.state == "pending",
        outbox.c.reason.is_not(None),
        outbox.c.due_at > bindparam("until"),
    )
)
FEW = 5  # as many go before an alert that comes later


async def shut(tx: Tx, chats: Collection[int], until: datetime) -> frozenset[int]:
    """Of these chats, those in which an alert was tried in vain and is not tried again before `until`."""
    rows = await tx.conn.execute(_SHUT, {"wanted": tuple(chats), "until": until})
    return frozenset(rows.scalars())


async def crowded(tx: Tx, chat: int) -> bool:
    """Whether so many words and files wait in this chat that more of them must let alerts go first.

    Once some do, those after them do as well: what a person writes stays in its order.
    """
    waiting = (
        select(outbox.c.lane)
        .where(
            outbox.c.chat == chat,
            outbox.c.kind == str(Kind.WORDS),
            outbox.c.state.in_(("pending", "sending")),
        )
        .order_by(outbox.c.lane.desc())
        .limit(FEW)
    )
    lanes = tuple((await tx.conn.execute(waiting)).scalars())
    return len(lanes) == FEW or int(Lane.REPLY) in lanes
