"""Bundles: one message of a chat that stands for the alerts of several cases that came in a burst."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from bot.casework.outgoing import Kind, Row
from bot.store.database import Tx
from bot.store.prepared import Prepared
from bot.store.tables import cases, outbox

SHOWN = timedelta(days=2)  # so long a bundle is kept up to date

_HERE = (outbox.c.chat == bindparam("there"), outbox.c.made_at >= bindparam("since"))
_BURST = Prepared(
    select(cases.c.id)
    .join(outbox, outbox.c.case == cases.c.id)
    .where(*_HERE, outbox.c.kind == str(Kind.LINE), cases.c.owner.is_(None))
    .where(cases.c.mission == bindparam("where"), cases.c.country.is_not_distinct_from(bindparam("land")))
    .where(cases.c.next_at.is_not(None), ~cases.c.drill)
    .distinct()
)
_LATEST = Prepared(
    select(outbox.c.id, outbox.c.message, outbox.c.params, outbox.c.made_at)
    .where(*_HERE, outbox.c.kind == str(Kind.BUNDLE))
    .where(outbox.c.state.in_(("sent", "sending", "pending")))
    .order_by(outbox.c.id.desc())
)


class Bundle(NamedTuple):
    """A bundle as it stands: its first row, its message, the tokens of its cases, when it was made."""

    row: int
    message: int | None
    tokens: dict[str, str]
    made_at: datetime


async def burst(tx: Tx, chat: int, mission: str, country: str | None, since: datetime) -> tuple[int, ...]:
    """The cases of that place that nobody has, and that were called for in this chat since then."""
    which = {"there": chat, "since": since, "where": mission, "land": country}
    rows = await tx.conn.execute(_BURST, which)
    return tuple(sorted(rows.scalars()))


async def latest(tx: Tx, chat: int, place: str, since: datetime) -> Bundle | None:
    """The newest bundle of that place in the chat that is not older; sent, or on its way."""
    rows = await tx.conn.execute(_LATEST, {"there": chat, "since": since})
    here = [row for row in rows if row.params["place"] == place]
    first = next((row for row in here if row.params["edit"] is None), None)
    if first is None:
        return None
    grown = (row for row in here if first.message is not None and row.params["edit"] == first.message)
    newest = next(grown, first)
    return Bundle(first.id, first.message, newest.params["tokens"], first.made_at)


async def grow(tx: Tx, row: int, case: int, token: str, most: int) -> bool:
    """Put a case into a bundle that has not arrived yet; False where it has, or where `most` are in it."""
    not_arrived = (outbox.c.id == row, outbox.c.state.in_(("pending", "sending")))
    held = select(outbox.c.params).where(*not_arrived)
    params = (await tx.conn.execute(held.with_for_update() if tx.postgres else held)).scalar_one_or_none()
    if params is None or len(params["tokens"]) >= most:
        return False
    params = {**params, "tokens": {**params["tokens"], str(case): token}}
    await tx.conn.execute(update(outbox).where(outbox.c.id == row).values(params=params))
    return True


async def held(tx: Tx, row: Row) -> dict[str, str]:
    """What the message of this row stands for by now: it may have grown since the row was claimed."""
    edit = row.params["edit"]
    rows = await tx.conn.execute(
        select(outbox.c.id, outbox.c.message, outbox.c.params)
        .where(outbox.c.chat == row.chat, outbox.c.kind == str(Kind.BUNDLE))
        .where(outbox.c.id == row.id if edit is None else outbox.c.made_at >= row.created_at - SHOWN)
        .order_by(outbox.c.id)
    )
    tokens: dict[str, str] = {}
    for each in rows:
        if each.id == row.id or edit in (each.message, each.params["edit"]):
            tokens |= each.params["tokens"]
    return tokens


async def showing(tx: Tx, case: int, since: datetime) -> tuple[tuple[int, int, dict[str, str], str], ...]:
    """Where bundles show the case: our id of the chat, the message, its tokens, its place."""
    rows = await tx.conn.execute(
        select(outbox.c.chat, outbox.c.message, outbox.c.params)
        .where(outbox.c.kind == str(Kind.BUNDLE), outbox.c.made_at >= since, outbox.c.state == "sent")
        .where(outbox.c.message.is_not(None))
        .order_by(outbox.c.id)
    )
    newest = {(row.chat, row.message): row.params for row in rows if str(case) in row.params["tokens"]}
    return tuple(
        (chat, message, params["tokens"], params["place"]) for (chat, message), params in newest.items()
    )
