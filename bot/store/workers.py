"""The workers that share a database: each says now and then that it is alive."""

from datetime import timedelta

from sqlalchemy import func, select

from bot.store.database import Tx
from bot.store.tables import workers

ALIVE = timedelta(seconds=30)  # whoever said nothing for so long does not count
KEPT = timedelta(hours=1)


async def beat(tx: Tx) -> int:
    """Say that this worker is alive; how many are, itself among them."""
    await tx.conn.execute(
        tx.insert(workers)
        .values(id=tx.worker, at=tx.now)
        .on_conflict_do_update(index_elements=["id"], set_={"at": tx.now})
    )
    await tx.conn.execute(workers.delete().where(workers.c.at < tx.now - KEPT))
    counted = select(func.count()).select_from(workers).where(workers.c.at > tx.now - ALIVE)
    alive: int = (await tx.conn.execute(counted)).scalar_one()
    return alive
