"""What comes back by the clock and belongs to no case: a name, a subject, and when it is due next."""

from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, select, update

from bot.store.database import Tx, insert
from bot.store.desk_tables import timers
from bot.store.prepared import Prepared

_DUE = Prepared(select(timers).where(timers.c.due_at <= bindparam("now")).order_by(timers.c.due_at).limit(1))


@cache
def _setting(postgres: bool) -> Prepared:  # noqa: FBT001 # which dialect
    return Prepared(insert(timers, postgres).on_conflict_do_nothing(index_elements=["name", "subject"]))


async def ensure(tx: Tx, name: str, subject: str, due_at: datetime) -> None:
    """Let it come back; one that is set already stays as it is."""
    await tx.conn.execute(_setting(tx.postgres), {"name": name, "subject": subject, "due_at": due_at})


async def due(tx: Tx) -> tuple[str, str, datetime] | None:
    """The longest due one: name, subject, and the moment that was set."""
    found = await tx.conn.execute(_DUE, {"now": tx.now})
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
