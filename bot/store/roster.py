"""The roster: lines of each mission's plan, and what was agreed beside it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.casework.roster import Override, Shift
from bot.store.database import Tx
from bot.store.desk_tables import overrides, shifts
from bot.store.prepared import Prepared

# Made once: every step of every alert asks for them.
_SHIFTS = Prepared(
    select(shifts)
    .where(shifts.c.mission == bindparam("sought"), shifts.c.dropped_at.is_(None))
    .order_by(shifts.c.id)
)
_AGREED = Prepared(
    select(overrides)
    .where(overrides.c.mission == bindparam("sought"), overrides.c.ends > bindparam("since"))
    .order_by(overrides.c.id)
)


async def plan(tx: Tx, mission: str, since: datetime) -> tuple[tuple[Shift, ...], tuple[Override, ...]]:
    """The mission's shifts, and what was agreed for the time from `since` on, in order of making."""
    rows = await tx.conn.execute(_SHIFTS, {"sought": mission})
    found = tuple(
        Shift(
            officer=row.officer,
            begins=datetime.fromisoformat(row.begins),
            ends=datetime.fromisoformat(row.ends),
            rule=row.rule,
            working=row.working,
            without=tuple(datetime.fromisoformat(each) for each in row.without),
            id=row.id,
        )
        for row in rows
    )
    rows = await tx.conn.execute(_AGREED, {"sought": mission, "since": since})
    return found, tuple(Override(row.begins, row.ends, row.officer, row.instead, row.id) for row in rows)


async def write(tx: Tx, mission: str, plan: Iterable[Shift]) -> None:
    """The mission's plan from now on: the lines of the one before are dropped."""
    await tx.conn.execute(
        update(shifts)
        .where(shifts.c.mission == mission, shifts.c.dropped_at.is_(None))
        .values(dropped_at=tx.now)
    )
    for shift in plan:
        await tx.conn.execute(
            shifts.insert().values(
                mission=mission,
                officer=shift.officer,
                begins=shift.begins.isoformat(),
                ends=shift.ends.isoformat(),
                rule=shift.rule,
                working=shift.working,
                without=[each.isoformat() for each in shift.without],
                made_at=tx.now,
            )
        )


async def agree(tx: Tx, mission: str, override: Override, made_by: int | None) -> None:
    """Somebody is on duty, or is not, beside the plan."""
    await tx.conn.execute(
        overrides.insert().values(
            mission=mission,
            begins=override.begins,
            ends=override.ends,
            officer=override.officer,
            instead=override.instead,
            made_by=made_by,
            made_at=tx.now,
        )
    )


async def missions(tx: Tx) -> tuple[str, ...]:
    """Every mission that has a plan."""
    rows = await tx.conn.execute(
        select(shifts.c.mission).where(shifts.c.dropped_at.is_(None)).distinct().order_by(shifts.c.mission)
    )
    return tuple(rows.scalars())


async def drop_of(tx: Tx, officer: int) -> None:
    """The officer has left: no line of a plan names them any more."""
    await tx.conn.execute(
        update(shifts)
        .where(shifts.c.officer == officer, shifts.c.dropped_at.is_(None))
        .values(dropped_at=tx.now)
    )
    theirs = overrides.c.officer == officer
    await tx.conn.execute(overrides.delete().where(theirs, overrides.c.begins >= tx.now))
    await tx.conn.execute(update(overrides).where(theirs, overrides.c.ends > tx.now).values(ends=tx.now))
