"""The outbox's statements of every turn, made once: putting one together takes longer than running it."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    true,
    update,
)

from bot.store.dues import due
from bot.store.prepared import Prepared
from bot.store.tables import chats, outbox

PENDING, SENDING, SENT, GONE, SUPERSEDED = "pending", "sending", "sent", "gone", "superseded"
UNSETTLED = (PENDING, SENDING)
_ABOUT = bindparam("about", type_=BigInteger)  # the case, or None: whatever it is about


def _in_the_way(column: Any) -> ColumnElement[bool]:
    """Being sent, tried in vain (for a reason), or due; not: written for later, or put off."""
    return or_(column.state == SENDING, column.reason.is_not(None), due(column))


PLACES = Prepared(
    select(chats.c.id, chats.c.lookup, chats.c.address, chats.c.group).where(
        chats.c.id.in_(bindparam("wanted", expanding=True))
    )
)
HELD_UP = Prepared(
    select(outbox.c.chat, func.min(outbox.c.lane).label("lane"))
    .where(
        outbox.c.chat.in_(bindparam("wanted", expanding=True)),
        or_(
            and_(outbox.c.state == PENDING, _in_the_way(outbox.c)),
            and_(outbox.c.state == SENDING, outbox.c.worker != bindparam("worker")),
        ),
    )
    .group_by(outbox.c.chat)
)
INSERT = Prepared(outbox.insert().returning(outbox.c.id))
SUPERSEDE = Prepared(
    update(outbox)
    .where(
        outbox.c.chat == bindparam("there"),
        outbox.c.kind == bindparam("what"),
        outbox.c.state.in_(UNSETTLED),
        or_(
            bindparam("about", type_=BigInteger).is_(None),
            outbox.c.case == bindparam("about", type_=BigInteger),
        ),
    )
    .values(state=SUPERSEDED, settled_at=bindparam("now"), lease_until=None)
    .returning(outbox.c.doubt)
)


def _settled(mine: ColumnElement[bool], state: str, *told: str, **more: Any) -> Prepared:
    """The outcome of an attempt, where it is still the sender's to tell."""
    values = {"state": state, "lease_until": None, "worker": None, **more}
    return Prepared(
        update(outbox)
        .where(outbox.c.id == bindparam("sought"), mine)
        .values(values | {name: bindparam(name) for name in told})
    )


_MINE = and_(outbox.c.state == SENDING, outbox.c.attempts == bindparam("tried"))
# Good news holds even when the row was put back, or something newer took its place meanwhile.
_ARRIVED = or_(
    _MINE,
    outbox.c.state == PENDING,
    and_(outbox.c.state == SUPERSEDED, outbox.c.attempts == bindparam("tried")),
)
SETTLE_SENT = _settled(_ARRIVED, SENT, "message", "settled_at")
SETTLE_LATER = _settled(_MINE, PENDING, "due_at", "reason")
SETTLE_IN_DOUBT = _settled(_MINE, PENDING, "due_at", "reason", doubt=true())
SETTLE_GONE = _settled(_MINE, GONE, "reason", "settled_at")
SETTLE_SUPERSEDED = _settled(_MINE, SUPERSEDED, "settled_at")
ROWS = select(outbox, chats.c.lookup, chats.c.address, chats.c.group).join(chats, chats.c.id == outbox.c.chat)
BY_MESSAGE = Prepared(
    ROWS.where(outbox.c.chat == bindparam("there"), outbox.c.message == bindparam("sought"))
    .order_by(outbox.c.id.desc())
    .limit(1)
)
ON_THE_WAY = Prepared(
    select(outbox.c.chat).where(
        outbox.c.case == bindparam("about"),
        outbox.c.kind == bindparam("what"),
        outbox.c.state.in_(UNSETTLED),
    )
)
WAITING = Prepared(
    select(outbox.c.case).where(
        outbox.c.chat == bindparam("there"),
        outbox.c.kind == bindparam("what"),
        outbox.c.state == PENDING,
        outbox.c.due_at > bindparam("now"),
        outbox.c.reason.is_(None),
    )
)


def free() -> ColumnElement[bool]:
    """No earlier unsettled row of the chat, in this lane or a more urgent one, is in the way."""
    earlier = outbox.alias("earlier")
    return ~exists().where(
        earlier.c.chat == outbox.c.chat,
        earlier.c.id < outbox.c.id,
        earlier.c.lane <= outbox.c.lane,
        earlier.c.state.in_(UNSETTLED),
        _in_the_way(earlier.c),
    )
