"""Updates that came in: which were seen, which failed, and the sealed ones set aside."""

from datetime import datetime
from functools import cache

from bot.store.database import Tx, insert
from bot.store.prepared import Prepared
from bot.store.tables import failures, seen
from bot.store.tables import quarantine as aside


@cache
def _first(postgres: bool) -> Prepared:  # noqa: FBT001 # which dialect
    made = insert(seen, postgres).on_conflict_do_nothing(index_elements=["update"])
    return Prepared(made.returning(seen.c.update))


async def first_sight(tx: Tx, update: int) -> bool:
    """True once for each update; equality decides, never order."""
    found = await tx.conn.execute(_first(tx.postgres), {"update": update, "at": tx.now})
    return found.first() is not None


async def count_failure(tx: Tx, update: int) -> int:
    """One more failure of this update; how many there are now."""
    counted = await tx.conn.execute(
        tx.insert(failures)
        .values(update=update, tries=1, at=tx.now)
        .on_conflict_do_update(index_elements=["update"], set_={"tries": failures.c.tries + 1, "at": tx.now})
        .returning(failures.c.tries)
    )
    tries: int = counted.scalar_one()
    return tries


async def quarantine(tx: Tx, update: int, raw: bytes) -> None:
    """Keep an update that cannot be processed, sealed; the first copy stays."""
    await tx.conn.execute(
        tx.insert(aside)
        .values(update=update, at=tx.now, sealed=tx.ring.seal(raw, _place(update)))
        .on_conflict_do_nothing(index_elements=["update"])
    )


async def quarantined(tx: Tx, update: int) -> bytes | None:
    """What was set aside under this update's id."""
    row = (await tx.conn.execute(aside.select().where(aside.c.update == update))).one_or_none()
    return None if row is None else tx.ring.open(row.sealed, _place(update))


async def forget_seen(tx: Tx, before: datetime) -> None:
    """Drop ids older than Telegram would ever send again."""
    await tx.conn.execute(seen.delete().where(seen.c.at < before))
    await tx.conn.execute(failures.delete().where(failures.c.at < before))


def _place(update: int) -> str:
    return f"quarantine|sealed|{update}"
