"""Referrals: to which body a case was referred, on what ground, with which fields, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from bot.store.database import Tx
from bot.store.desk_tables import referrals
from bot.store.prepared import Prepared

# Made once: every card asks for it.
_OF_CASE = Prepared(select(referrals).where(referrals.c.case == bindparam("sought")).order_by(referrals.c.id))


@dataclass(frozen=True, slots=True)
class Referral:
    """One referral: `ground` is consent or a coded reason, `fields` the packet's groups, `copy` its mark."""

    id: int
    case: int
    body: str
    ground: str
    language: str
    fields: tuple[str, ...]
    copy: str
    state: str
    officer: int
    made_at: datetime


def _from(row: Row[Any]) -> Referral:
    return Referral(
        row.id, row.case, row.body, row.ground, row.language, tuple(row.fields), row.copy, row.state,
        row.officer, row.made_at,
    )  # fmt: skip


async def make(
    tx: Tx, case: int, body: str, ground: str, language: str, fields: Sequence[str], copy: str, officer: int
) -> Referral:
    """A new referral, sent."""
    values = {
        "case": case,
        "body": body,
        "ground": ground,
        "language": language,
        "fields": list(fields),
        "copy": copy,
        "state": "sent",
        "officer": officer,
        "made_at": tx.now,
        "changed_at": tx.now,
    }
    made = await tx.conn.execute(referrals.insert().values(**values).returning(referrals.c.id))
    return await referral(tx, made.scalar_one())


async def referral(tx: Tx, number: int) -> Referral:
    """The referral; LookupError where there is none."""
    row = (await tx.conn.execute(select(referrals).where(referrals.c.id == number))).one_or_none()
    if row is None:
        raise LookupError(f"no referral {number}")
    return _from(row)


async def of_case(tx: Tx, case: int) -> tuple[Referral, ...]:
    """Every referral of the case, in order."""
    rows = await tx.conn.execute(_OF_CASE, {"sought": case})
    return tuple(_from(row) for row in rows)


async def become(tx: Tx, number: int, before: Sequence[str], state: str) -> bool:
    """The referral is now in that state; False where it was in none of those before."""
    changed = await tx.conn.execute(
        update(referrals)
        .where(referrals.c.id == number, referrals.c.state.in_(before))
        .values(state=state, changed_at=tx.now)
    )
    return changed.rowcount == 1
