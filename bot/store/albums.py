"""Rows of the outbox that stand for several events of a case, or for several messages in a chat.

Rules. An event joins a row only while nobody has begun to send it; each event is in one row of a chat.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from bot.casework.outgoing import Kind, Row
from bot.dialog.files import MOST
from bot.store.database import Tx
from bot.store.tables import outbox

GATHERING = timedelta(seconds=1.5)  # after an album's first file, the others are waited for


async def join(tx: Tx, chat: int, case: int, album: str, event: int, kind: Kind = Kind.WORDS) -> bool:
    """Add the event to the row that gathers its album in the chat; False where none does, or it is full."""
    rows = await tx.conn.execute(
        select(outbox.c.id, outbox.c.params)
        .where(outbox.c.case == case, outbox.c.kind == str(kind), outbox.c.chat == chat)
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


def events_of(params: dict[str, Any]) -> list[int]:
    """The lines of the case's log that a row stands for; rows of older releases name one."""
    if "events" in params:
        return list(params["events"])
    return [params["event"]] if "event" in params else []


async def standing(tx: Tx, case: int, kind: Kind, event: int) -> tuple[int, int] | None:
    """Where the event stands: our id of the chat, and Telegram's of the message that shows it."""
    rows = await tx.conn.execute(
        select(outbox.c.chat, outbox.c.message, outbox.c.params)
        .where(outbox.c.case == case, outbox.c.kind == str(kind), outbox.c.state == "sent")
        .where(outbox.c.message.is_not(None))
        .order_by(outbox.c.id.desc())
    )
    return next(((row.chat, row.message) for row in rows if event in events_of(row.params)), None)


async def drop(tx: Tx, case: int, kind: Kind, event: int) -> bool:
    """The event is not sent any more, where it is not on its way yet; False where nothing waited."""
    rows = await tx.conn.execute(
        select(outbox.c.id, outbox.c.params).where(
            outbox.c.case == case, outbox.c.kind == str(kind), outbox.c.state == "pending"
        )
    )
    for row in rows.all():
        events = events_of(row.params)
        if event in events:
            rest = [each for each in events if each != event]
            values = {"params": {**row.params, "events": rest}} if rest else {"state": "superseded"}
            await tx.conn.execute(
                update(outbox).where(outbox.c.id == row.id, outbox.c.state == "pending").values(**values)
            )
            return True
    return False


async def token_of(tx: Tx, case: int, event: int) -> str:
    """The button on the line that told the officer what becomes of the event; empty where there is none."""
    rows = await tx.conn.execute(
        select(outbox.c.params).where(outbox.c.case == case, outbox.c.kind == str(Kind.DESK))
    )
    return next((row.params.get("token", "") for row in rows if row.params.get("event") == event), "")
