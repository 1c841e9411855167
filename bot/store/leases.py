"""Whether a row is still its sender's: who slept past its lease must not send what another has taken over."""

from sqlalchemy import select

from bot.casework.outgoing import Row
from bot.store.database import Tx
from bot.store.tables import outbox


class TakenOver(Exception):  # noqa: N818 # reads as what happened
    """Another sender has this row now."""


async def check(tx: Tx, row: Row) -> None:
    """TakenOver where the attempt is no longer this one."""
    found = await tx.conn.execute(select(outbox.c.attempts).where(outbox.c.id == row.id))
    if found.scalar_one() != row.attempts:
        raise TakenOver
