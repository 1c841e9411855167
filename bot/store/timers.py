"""What comes back by the clock and belongs to no case: a name, a subject, and when it is due next."""

from datetime import datetime

from sqlalchemy import select, update

from bot.store.database import Tx
from bot.store.desk_tables import timers


async def ensure(tx: Tx, name: str, subject: str, due_at: datetime) -> None:
    """Let it come back; one that is set already stays as it is."""
    await tx.conn.execute(
        tx.insert(timers)
        .values(name=name, subject=subject, due_at=due_at)
        .on_conflict_do_nothing(index_elements=["name", "subject"])
    )


async def due(tx: Tx) -> tuple[str, str, datetime] | None:
    """The longest due one: name, subject, and the moment that was set."""
    found = await tx.conn.execute(
        select(timers).where(timers.c.due_at <= tx.now).order_by(timers.c.due_at).limit(1)
    )
    row = found.one_or_none()
    return (row.name, row.subject, row.due_at) if row else None


async def put_off(tx: Tx, name: str, subject: str, before: datetime, due_at: datetime) -> bool:
    """Set the next time; False where another worker has done so already."""
    moved = await tx.conn.execute(
        update(timers)
        .where(timers.c.name == name, timers.c.subject == subject, timers.c.due_at == before)
        .values(due_at=due_at)
    )
    return moved.rowcount == 1


async def forget(tx: Tx, name: str, subject: str = "") -> None:
    """It comes back no more, for this subject or for any."""
    which = timers.c.name == name
    await tx.conn.execute(timers.delete().where(which & (timers.c.subject == subject) if subject else which))
