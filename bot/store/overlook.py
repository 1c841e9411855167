"""The database looked over for an operator: counts and findings, nothing about any person."""

from sqlalchemy import func, select

from bot.store import cases, workers
from bot.store.backup import counts
from bot.store.database import Store, Tx
from bot.store.mending import UNSETTLED
from bot.store.migrate import standing
from bot.store.tables import case_events, outbox, quarantine
from bot.store.tables import cases as cases_table
from bot.store.tables import workers as lives

LATE = 60  # seconds that an alert may be due


async def overlook(store: Store) -> tuple[bool, tuple[str, ...]]:
    """Whether all is well, and lines that say what there is. An opened store fits its key ring already."""
    async with store.begin() as tx:
        now, head = await standing(tx.conn)
        wrong = [] if now == head else [f"the tables are at {now}, this release is at {head}"]
        wrong += [] if tx.postgres else await _damage(tx)
        told = [f"the tables are at {now}"]
        told += [f"{count} {name}" for name, count in (await counts(tx)).items()]
        if tx.postgres:
            alive = lives.c.at > tx.now - workers.ALIVE
            count = (await tx.conn.execute(select(func.count()).select_from(lives).where(alive))).scalar_one()
            told.append(f"{count} workers alive")
        waiting, oldest = (
            await tx.conn.execute(
                select(func.count(), func.min(outbox.c.due_at))
                .where(outbox.c.lane == 0, outbox.c.state.in_(UNSETTLED))
            )
        ).one()  # fmt: skip
        late = (tx.now - oldest).total_seconds() if oldest else 0.0
        (wrong if late > LATE else told).append(
            f"{waiting} alerts unsent, due for {max(0, late):.0f} s at most"
        )
        wrong += [f"the report of {code} does not open" for code in await cases.lost(tx)]
        wrong += [f"{code} is with an officer who took it nowhere in its log" for code in await _slipped(tx)]
        aside = (await tx.conn.execute(select(func.count()).select_from(quarantine))).scalar_one()
        if aside:
            wrong.append(f"{aside} updates set aside because they could not be processed")
    return not wrong, (*told, *(f"WRONG: {line}" for line in wrong))


async def _slipped(tx: Tx) -> tuple[str, ...]:
    """Codes of the cases whose owner was written past us: their log, which is chained, names another."""
    taken = (
        select(case_events.c.actor)
        .where(case_events.c.case == cases_table.c.id, case_events.c.kind == "acknowledged")
        .order_by(case_events.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = select(cases_table.c.code).where(cases_table.c.owner != func.coalesce(taken, 0))
    return tuple((await tx.conn.execute(rows.order_by(cases_table.c.id))).scalars())


async def _damage(tx: Tx) -> list[str]:
    whole = (await tx.conn.exec_driver_sql("PRAGMA integrity_check(1)")).scalar_one()
    loose = (await tx.conn.exec_driver_sql("PRAGMA foreign_key_check")).first()
    damaged = ["the file is damaged; restore it from a backup"] if whole != "ok" else []
    return damaged + (["a row points at another that is not there"] if loose else [])
