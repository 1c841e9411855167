"""Whose a row is: who slept past its lease sends nothing that another has taken over, who ends keeps none."""

from sqlalchemy import select, update

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


async def give_back(tx: Tx) -> None:
    """At an orderly end, all outcomes written down: what is still this worker's never came into its hands."""
    await tx.conn.execute(
        update(outbox)
        .where(outbox.c.state == "sending", outbox.c.worker == tx.worker)
        .values(state="pending", due_at=tx.now, lease_until=None, worker=None, reason="behind")
    )
