"""What is kept no longer: ended cases past their time, chats that nobody needs, rows that did their work.

Rules
- A case's time begins with its end or the person's last word, whichever is later; what officers do or read
  prolongs nothing. A held one stays.
- A chat that was quiet for long, without a report that can be read, a conversation or an office, is blanked:
  nobody can tell from the database and the ring whose it was.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select, update

from bot.casework.outgoing import Kind
from bot.casework.withdrawal import SETTLED
from bot.store.database import Tx
from bot.store.near import LONG
from bot.store.tables import (
    KEPT,
    case_events,
    cases,
    chats,
    desks,
    failures,
    invites,
    officers,
    outbox,
    sessions,
    tokens,
    traces,
    tries,
)

LASTING = ("opened", "told", "words", "asked_again", "withdraw", "delete", "closed")
DONE = ("sent", "gone", "superseded")


async def ended(tx: Tx, before: Mapping[str, datetime], limit: int) -> tuple[int, ...]:
    """Cases whose time is over; `before`: by urgency, since when an end or a last word still keeps a case."""
    last = (
        select(func.max(case_events.c.at))
        .where(case_events.c.case == cases.c.id, case_events.c.kind.in_(LASTING))
        .scalar_subquery()
    )
    over = or_(
        *(  # what was opened later cannot be over, and need not be looked at
            and_(cases.c.opened_at < moment, cases.c.urgency == urgency, last < moment)
            for urgency, moment in before.items()
        )
    )
    found = await tx.conn.execute(
        select(cases.c.id)
        .execution_options(**LONG)
        .where(
            KEPT, cases.c.opened_at < max(before.values()), cases.c.state.in_(SETTLED), ~cases.c.held, over
        )
        .order_by(cases.c.opened_at)
        .limit(limit)
    )
    return tuple(found.scalars())


async def hold(tx: Tx, case: int, *, held: bool) -> None:
    """Keep the case whatever its time and its reporter's wish, or no longer."""
    await tx.conn.execute(update(cases).where(cases.c.id == case).values(held=held))


async def is_held(tx: Tx, case: int) -> bool:
    """Whether the case is kept by law."""
    held: bool = (await tx.conn.execute(select(cases.c.held).where(cases.c.id == case))).scalar_one()
    return held


async def lonely_sessions(tx: Tx, quiet: datetime, limit: int) -> tuple[int, ...]:
    """Chats whose conversation was kept for a report that is gone, and was not touched since `quiet`."""
    readable = exists().where(cases.c.chat == sessions.c.chat, cases.c.data_key.is_not(None))
    kept = (sessions.c.lapses_at.is_(None), sessions.c.touched_at < quiet, ~readable)
    found = await tx.conn.execute(
        select(sessions.c.chat).execution_options(**LONG).where(*kept).order_by(sessions.c.chat).limit(limit)
    )
    return tuple(found.scalars())


async def blank_chats(tx: Tx, quiet: datetime, limit: int) -> int:
    """Chats that nothing leads to, and where nothing is since `quiet`, lose address and name; how many."""
    found = await tx.conn.execute(
        select(chats.c.id)
        .execution_options(**LONG)
        .where(
            chats.c.lookup.not_like("-%"),
            ~exists().where(traces.c.chat == chats.c.id, traces.c.at >= quiet),
            ~exists().where(tries.c.chat == chats.c.id, tries.c.at >= quiet),
            ~exists().where(sessions.c.chat == chats.c.id),
            ~exists().where(officers.c.chat == chats.c.id),
            ~exists().where(desks.c.chat == chats.c.id),
            ~exists().where(cases.c.chat == chats.c.id, cases.c.data_key.is_not(None)),
            ~exists().where(outbox.c.chat == chats.c.id, outbox.c.state.not_in(DONE)),
        )
        .order_by(chats.c.id)
        .limit(limit)
    )
    gone = tuple(found.scalars())
    for chat in gone:
        lookup = f"-{secrets.token_hex(16)}"
        sealed = tx.ring.seal(b"0", f"chats|address|{lookup}")
        await tx.conn.execute(
            update(chats)
            .where(chats.c.id == chat)
            .values(lookup=lookup, address=sealed, locale=None, screen=None, gone_at=tx.now)
        )
    await tx.conn.execute(traces.delete().where(traces.c.chat.in_(gone)))
    await tx.conn.execute(tries.delete().where(tries.c.chat.in_(gone)))
    return len(gone)


async def drop_rows(tx: Tx, before: datetime) -> None:
    """What was settled, made or failed so long ago and belongs to no case that can still be read."""
    alive = cases.c.data_key.is_not(None)
    for statement in (
        traces.delete().where(traces.c.at < before),
        failures.delete().where(failures.c.at < before),
        invites.delete().where(invites.c.expires_at < before),
        outbox.delete().where(
            outbox.c.state.in_(DONE),
            outbox.c.settled_at < before,
            ~exists().where(cases.c.id == outbox.c.case, alive),
        ),
        tokens.delete().where(tokens.c.made_at < before, ~exists().where(cases.c.id == tokens.c.case, alive)),
    ):
        await tx.conn.execute(statement.execution_options(**LONG))


async def sent_of(tx: Tx, case: int, kind: Kind) -> tuple[tuple[int, int, datetime], ...]:
    """Where the case stands in messages of that kind: our chat id, Telegram's message id, and since when."""
    found = await tx.conn.execute(
        select(outbox.c.chat, outbox.c.message, func.min(outbox.c.settled_at))
        .where(outbox.c.case == case, outbox.c.kind == str(kind), outbox.c.state == "sent")
        .where(outbox.c.message.is_not(None))
        .group_by(outbox.c.chat, outbox.c.message)
        .order_by(outbox.c.message)
    )
    return tuple((chat, message, at) for chat, message, at in found)
