"""Rows of the outbox that stand for several events of a case, or for several messages in a chat.

Rules. An event joins a row only while nobody has begun to send it; each event is in one row of a chat.
"""

from collections.abc import Iterable

from sqlalchemy import select, update

from bot.casework.outgoing import Kind, Row
from bot.dialog.files import MOST
from bot.store.database import Tx
from bot.store.tables import outbox


async def join(tx: Tx, chat: int, case: int, album: str, event: int) -> bool:
    """Add the event to the row that gathers its album in the chat; False where none does, or it is full."""
    rows = await tx.conn.execute(
        select(outbox.c.id, outbox.c.params)
        .where(outbox.c.case == case, outbox.c.kind == str(Kind.WORDS), outbox.c.chat == chat)
        .where(outbox.c.state == "pending", outbox.c.attempts == 0)
        .order_by(outbox.c.id)
    )
    for row in rows.all():
        if row.params.get("album") == album and len(row.params["events"]) < MOST:
            params = {**row.params, "events": [*row.params["events"], event]}
            joined = await tx.conn.execute(
                update(outbox)
                .where(outbox.c.id == row.id, outbox.c.state == "pending", outbox.c.attempts == 0)
                .values(params=params)
            )
            return joined.rowcount == 1
    return False


async def remember(tx: Tx, row: Row, messages: Iterable[int]) -> None:
    """Keep the other messages that one row made, so that each can be replied to and taken away."""
    for message in messages:
        await tx.conn.execute(
            outbox.insert().values(
                lane=int(row.lane),
                chat=row.chat,
                kind=str(row.kind),
                case=row.case,
                params=row.params,
                state="sent",
                due_at=row.created_at,
                attempts=row.attempts,
                doubt=row.doubt,
                message=message,
                made_at=row.created_at,
                settled_at=tx.now,
            )
        )
