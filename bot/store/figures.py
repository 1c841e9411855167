"""How things stand, in figures for whoever runs the bot: looked up only, by indexes where it is done often.

Rules. A row that was tried in vain has waited since it was made, whatever its next time is. Drills count
nowhere. A case that nobody has always has a next step: the index on that moment finds them all.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from bot.store.database import Tx
from bot.store.dues import FARTHEST
from bot.store.near import LONG
from bot.store.tables import OPEN, cases, outbox, quarantine, sessions

EVER = datetime(2000, 1, 1, tzinfo=UTC)  # a range is looked up by an index where "not null" is not
Ages = dict[Any, tuple[int, timedelta]]  # by lane or urgency: how many, and the age of the oldest


async def lanes(tx: Tx) -> Ages:
    """What waits in each lane that is not empty: what is due, being sent, or waiting for another try."""
    tried = outbox.c.reason.is_not(None)
    since = case((tried, outbox.c.made_at), else_=outbox.c.due_at)
    pending = and_(
        outbox.c.state == "pending",
        outbox.c.due_at <= tx.now + FARTHEST,  # nothing that was tried waits longer
        or_(outbox.c.due_at <= tx.now, tried),
    )
    which = or_(pending, outbox.c.state == "sending")
    return await _ages(tx, outbox.c.lane, since, which)


async def unanswered(tx: Tx) -> Ages:
    """Cases that nobody has, by urgency."""
    which = and_(cases.c.next_at > EVER, cases.c.owner.is_(None), ~cases.c.drill)
    return await _ages(tx, cases.c.urgency, cases.c.opened_at, which)


async def undelivered(tx: Tx) -> Ages:
    """Cases that nobody has and no officer's chat has got, by urgency."""
    lonely = and_(cases.c.owner.is_(None), OPEN, ~cases.c.drill)
    which = and_(cases.c.delivered_at.is_(None), cases.c.next_at > EVER, lonely)
    return await _ages(tx, cases.c.urgency, cases.c.opened_at, which)


async def _ages(
    tx: Tx, label: ColumnElement[Any], since: ColumnElement[datetime], which: ColumnElement[bool]
) -> Ages:
    rows = await tx.conn.execute(select(label, func.count(), func.min(since)).where(which).group_by(label))
    return {name: (count, max(timedelta(), tx.now - oldest)) for name, count, oldest in rows}


async def open_cases(tx: Tx) -> dict[str, int]:
    """Cases that are not closed, by urgency: an index holds just them."""
    which = and_(OPEN, ~cases.c.drill)
    rows = await tx.conn.execute(select(cases.c.urgency, func.count()).where(which).group_by(cases.c.urgency))
    return {urgency: count for urgency, count in rows}  # noqa: C416 # a row is no pair for the type checker


async def conversations(tx: Tx) -> tuple[int, int]:
    """Conversations that are kept, and those of them that lapse. Reads the whole table."""
    found = await tx.conn.execute(
        select(func.count(), func.count(sessions.c.lapses_at)).execution_options(**LONG)
    )
    whole, drafts = found.one()
    return whole, drafts


async def set_aside(tx: Tx) -> int:
    """Updates that could not be processed."""
    count: int = (await tx.conn.execute(select(func.count()).select_from(quarantine))).scalar_one()
    return count
