"""The outbox: rows to be sent, who is sending them, and what became of them.

Rules. States: pending, sending (under a lease), sent, gone, superseded. Whoever settles must still hold the
attempt: a sender that slept past its lease changes nothing that another has taken over. A row whose sender
died goes out again in doubt. A fresh row is sent by the worker that wrote it, or waits to be claimed where
another worker is sending to its chat. In one chat no row overtakes an earlier one of its own or a more urgent
lane; a row whose time has not come and that was never tried stands in nobody's way. No state is a dead end
for an alert: `gone` is settled in the transaction that writes the next destination's row.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    and_,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.engine import Row as SqlRow

from bot.casework.message import Gone, Later, Migrated, Outcome, Sent, Superseded
from bot.casework.outgoing import Kind, Lane, Post, Row
from bot.store.chats import address_of
from bot.store.database import Tx
from bot.store.dues import FARTHEST, due, run_out
from bot.store.outbox_statements import (
    BY_MESSAGE,
    HELD_UP,
    INSERT,
    ON_THE_WAY,
    PENDING,
    PLACES,
    ROWS,
    SENDING,
    SENT,
    SETTLE_GONE,
    SETTLE_IN_DOUBT,
    SETTLE_LATER,
    SETTLE_SENT,
    SETTLE_SUPERSEDED,
    SUPERSEDE,
    SUPERSEDED,
    UNSETTLED,
    WAITING,
    free,
)  # fmt: skip
from bot.store.tables import outbox


async def write(tx: Tx, posts: Iterable[Post], lease_until: datetime) -> tuple[Row, ...]:
    """Store the posts; the rows that are this process's to send now, already under its lease, come back.

    A post for later, or behind a row that its chat still waits for, is left to `claim`.
    """
    waiting = list(posts)
    if not waiting:
        return ()
    places = await _places(tx, {post.chat for post in waiting})
    busy = await _held_up(tx, set(places))
    rows = []
    for post in waiting:
        now = (post.at is None or post.at <= tx.now) and busy.get(post.chat, len(Lane)) > post.lane
        values = {
            "lane": int(post.lane),
            "chat": post.chat,
            "kind": str(post.kind),
            "case": post.case,
            "params": post.params,
            "state": SENDING if now else PENDING,
            "due_at": post.at or tx.now,
            "lease_until": lease_until if now else None,
            "worker": tx.worker if now else None,
            "attempts": 1 if now else 0,
            "doubt": False,
            "made_at": tx.now,
        }
        row_id: int = (await tx.conn.execute(INSERT, values)).scalar_one()
        address, group = places[post.chat]
        if now:
            rows.append(
                Row(
                    row_id,
                    post.lane,
                    post.chat,
                    address,
                    group,
                    post.kind,
                    post.case,
                    post.params,
                    attempts=1,
                    doubt=False,
                    created_at=tx.now,
                )
            )
    return tuple(rows)


async def _places(tx: Tx, wanted: set[int]) -> dict[int, tuple[int, bool]]:
    rows = await tx.conn.execute(PLACES, {"wanted": tuple(wanted)})
    return {row.id: (address_of(tx, row.lookup, row.address), row.group) for row in rows}


async def _held_up(tx: Tx, wanted: set[int]) -> dict[int, int]:
    """The most urgent lane in which each chat has a row waiting for its next try, or one that others send."""
    moment = {"now": tx.now, "far": tx.now + FARTHEST}
    rows = await tx.conn.execute(HELD_UP, {"wanted": tuple(wanted), "worker": tx.worker, **moment})
    return {row.chat: row.lane for row in rows}


async def claim(tx: Tx, limit: int, lease_until: datetime) -> tuple[Row, ...]:
    """Take rows that are due, or whose sender let its lease run out, under a lease; most urgent first."""
    ready = (
        select(outbox.c.id, outbox.c.state)
        .where(
            or_(
                and_(outbox.c.state == PENDING, due(outbox.c)),
                and_(outbox.c.state == SENDING, run_out(outbox.c)),
            ),
            free(),
        )
        .order_by(outbox.c.lane, outbox.c.id)
        .limit(limit)
    )
    if tx.postgres:
        ready = ready.with_for_update(of=outbox, skip_locked=True)
    moment = {"now": tx.now, "far": tx.now + FARTHEST}
    taken = tuple(row.id for row in await tx.conn.execute(ready, moment))
    if not taken:
        return ()
    await tx.conn.execute(
        update(outbox)
        .where(outbox.c.id.in_(taken))
        .values(
            doubt=or_(outbox.c.doubt, outbox.c.state == SENDING),
            state=SENDING,
            lease_until=lease_until,
            worker=tx.worker,
            attempts=outbox.c.attempts + 1,
        )
    )
    rows = await tx.conn.execute(ROWS.where(outbox.c.id.in_(taken)).order_by(outbox.c.lane, outbox.c.id))
    return tuple(_row_from(tx, row) for row in rows)


def _row_from(tx: Tx, row: SqlRow[Any]) -> Row:
    return Row(
        row.id,
        Lane(row.lane),
        row.chat,
        address_of(tx, row.lookup, row.address),
        row.group,
        Kind(row.kind),
        row.case,
        row.params,
        row.attempts,
        row.doubt,
        row.made_at,
    )


async def settle(tx: Tx, row: Row, outcome: Outcome) -> bool:
    """Write down what became of an attempt; False where the row is no longer this sender's."""
    which = {"sought": row.id, "tried": row.attempts}
    told: dict[str, Any]
    match outcome:
        case Sent(message):
            how, told = SETTLE_SENT, {"message": message, "settled_at": tx.now}
        case Later(seconds, doubt, reason):
            how = SETTLE_IN_DOUBT if doubt else SETTLE_LATER
            told = {"due_at": tx.now + timedelta(seconds=seconds), "reason": reason}
        case Gone(reason):
            how, told = SETTLE_GONE, {"reason": reason, "settled_at": tx.now}
        case Migrated():
            how, told = SETTLE_LATER, {"due_at": tx.now, "reason": "migrated"}
        case Superseded():
            how, told = SETTLE_SUPERSEDED, {"settled_at": tx.now}
    settled = await tx.conn.execute(how, which | told)
    return settled.rowcount == 1


async def recover(tx: Tx) -> int:
    """After a restart of the only process: what it was sending may or may not have arrived."""
    found = await tx.conn.execute(
        update(outbox)
        .where(outbox.c.state == SENDING)
        .values(state=PENDING, doubt=True, due_at=tx.now, lease_until=None, worker=None, reason="restart")
    )
    return found.rowcount


async def supersede(tx: Tx, chat: int, kind: Kind, case: int | None = None) -> bool:
    """Nothing unsettled of that kind (and case, if given) is sent again there; True: one may have arrived."""
    which = {"there": chat, "what": str(kind), "about": case, "now": tx.now}
    dropped = await tx.conn.execute(SUPERSEDE, which)
    return any(dropped.scalars())


async def supersede_case(tx: Tx, case: int) -> None:
    """Nothing unsettled about the case is sent, or sent again."""
    await tx.conn.execute(
        update(outbox)
        .where(outbox.c.case == case, outbox.c.state.in_(UNSETTLED))
        .values(state=SUPERSEDED, settled_at=tx.now, lease_until=None)
    )


async def put_off(tx: Tx, chat: int, kind: Kind, until: datetime, case: int | None = None) -> None:
    """What of that kind (and case, if given) is not being sent there is due then, and in nobody's way."""
    which = outbox.c.case == case if case is not None else true()
    await tx.conn.execute(
        update(outbox)
        .where(outbox.c.chat == chat, outbox.c.kind == str(kind), outbox.c.state == PENDING, which)
        .values(due_at=until, reason=None)
    )


async def waiting(tx: Tx, chat: int, kind: Kind) -> frozenset[int]:
    """The cases for which something of that kind is put off in the chat."""
    rows = await tx.conn.execute(WAITING, {"there": chat, "what": str(kind), "now": tx.now})
    return frozenset(rows.scalars())


async def readdress(tx: Tx, case: int, kind: Kind, chat: int) -> None:
    """What of that kind waits for the case goes to another chat."""
    await tx.conn.execute(
        update(outbox)
        .where(outbox.c.case == case, outbox.c.kind == str(kind), outbox.c.state == PENDING)
        .values(chat=chat)
    )


async def on_the_way(tx: Tx, case: int, kind: Kind) -> frozenset[int]:
    """The chats in which something of that kind for the case is still to be sent."""
    rows = await tx.conn.execute(ON_THE_WAY, {"about": case, "what": str(kind)})
    return frozenset(rows.scalars())


async def by_message(tx: Tx, chat: int, message: int) -> Row | None:
    """The row that made, or last changed, this message."""
    found = await tx.conn.execute(BY_MESSAGE, {"there": chat, "sought": message})
    row = found.one_or_none()
    return None if row is None else _row_from(tx, row)


async def messages_of(tx: Tx, case: int, kind: Kind) -> tuple[tuple[int, int], ...]:
    """Where the case stands in messages of that kind: our chat id and Telegram's message id, in order."""
    rows = await tx.conn.execute(
        select(outbox.c.chat, outbox.c.message)
        .where(outbox.c.case == case, outbox.c.kind == str(kind), outbox.c.state == SENT)
        .where(outbox.c.message.is_not(None))
        .order_by(outbox.c.id)
    )
    return tuple(dict.fromkeys((chat, message) for chat, message in rows))
