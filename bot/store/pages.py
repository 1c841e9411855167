"""Pages past Telegram: which officer is to be reached which way, how often it was tried, what became of it.

Rules. A key is asked for once. Whoever takes a page holds it for a while; unsettled, it is another's then.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.store.database import Tx
from bot.store.desk_tables import pages

HELD = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """One page to be sent: `kind` of the way, `tries` begun so far."""

    id: int
    case: int
    officer: int
    kind: str
    key: str
    tries: int


async def ask(tx: Tx, case: int, officer: int, kind: str, key: str) -> None:
    """Let it be sent, once."""
    await tx.conn.execute(
        tx.insert(pages)
        .values(case=case, officer=officer, kind=kind, key=key, state="pending", tries=0, due_at=tx.now)
        .on_conflict_do_nothing(index_elements=["key"])
    )


async def take(tx: Tx) -> Asked | None:
    """The one that is due longest, held for a while."""
    which = select(pages).where(pages.c.state == "pending", pages.c.due_at <= tx.now).order_by(pages.c.due_at)
    if tx.postgres:
        which = which.with_for_update(skip_locked=True)
    row = (await tx.conn.execute(which.limit(1))).one_or_none()
    if row is None:
        return None
    await tx.conn.execute(
        update(pages).where(pages.c.id == row.id).values(tries=row.tries + 1, due_at=tx.now + HELD)
    )
    return Asked(row.id, row.case, row.officer, row.kind, row.key, row.tries + 1)


async def settle(tx: Tx, page: Asked, state: str, again: datetime | None = None) -> None:
    """What became of it; `again`: when it is tried once more."""
    await tx.conn.execute(
        update(pages).where(pages.c.id == page.id).values(state=state, due_at=again or tx.now)
    )
