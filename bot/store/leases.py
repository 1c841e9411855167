"""Whose a row is: who slept past its lease sends nothing that another has taken over, who ends keeps none."""

from sqlalchemy import bindparam, select, update

from bot.casework.outgoing import Row
from bot.store.database import Tx
from bot.store.prepared import Prepared
from bot.store.tables import outbox

_ATTEMPTS = Prepared(select(outbox.c.attempts).where(outbox.c.id == bindparam("sought")))  # each row asks


class TakenOver(Exception):  # noqa: N818 # reads as what happened
    """Another sender has this row now."""


async def check(tx: Tx, row: Row) -> None:
    """TakenOver where the attempt is no longer this one."""
    found = await tx.conn.execute(_ATTEMPTS, {"sought": row.id})
    if found.scalar_one() != row.attempts:
        raise TakenOver


async def give_back(tx: Tx) -> None:
    """At an orderly end, all outcomes written down: what is still this worker's never came into its hands."""
    await tx.conn.execute(
        update(outbox)
        .where(outbox.c.state == "sending", outbox.c.worker == tx.worker)
        .values(state="pending", due_at=tx.now, lease_until=None, worker=None, reason="behind")
    )
