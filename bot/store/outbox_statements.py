"""The outbox's statements of every turn, made once: putting one together takes longer than running it."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, exists, func, or_, select, update

from bot.store.dues import due
from bot.store.tables import chats, outbox

PENDING, SENDING, SENT, GONE, SUPERSEDED = "pending", "sending", "sent", "gone", "superseded"
UNSETTLED = (PENDING, SENDING)
_ABOUT = bindparam("about", type_=BigInteger)  # the case, or None: whatever it is about


def _in_the_way(column: Any) -> ColumnElement[bool]:
    """Being sent, tried in vain (for a reason), or due; not: written for later, or put off."""
    return or_(column.state == SENDING, column.reason.is_not(None), due(column))


PLACES = select(chats.c.id, chats.c.lookup, chats.c.address, chats.c.group).where(
    chats.c.id.in_(bindparam("wanted", expanding=True))
)
HELD_UP = (
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
INSERT = outbox.insert().returning(outbox.c.id)
SUPERSEDE = (
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


WAITING = select(outbox.c.case).where(
    outbox.c.chat == bindparam("there"),
    outbox.c.kind == bindparam("what"),
    outbox.c.state == PENDING,
    outbox.c.due_at > bindparam("now"),
    outbox.c.reason.is_(None),
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
