"""The log of a case: what happened to it, line by line; what was said is sealed by the case's data key.
Lines without a case tell of the desks and the keys.

Rules. Lines are added, never changed, and chained (audit.py); erasing the case takes their words and leaves
what happened. Of a whole log a line that does not open is one without words: its case can still be worked on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy import update as sql_update

from bot.casework.attention import Line
from bot.store.audit import Entry, digest
from bot.store.database import Tx
from bot.store.prepared import Prepared
from bot.store.sealed import CannotOpen, DataKey, UnknownKey
from bot.store.tables import case_events, cases
from bot.store.vault import key, pack, unpack

# Made once: what every turn asks for.
_ADD = Prepared(case_events.insert().returning(case_events.c.id))
_KEY_OF = Prepared(select(cases.c.data_key).where(cases.c.id == bindparam("sought")))
_TELL = Prepared(
    sql_update(case_events).where(case_events.c.id == bindparam("sought")).values(detail=bindparam("words"))
)


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One line of a case's log; `actor` is an officer's id, `detail` empty where nothing more was said."""

    id: int
    case: int
    at: datetime
    kind: str
    actor: int | None
    detail: Mapping[str, Any]


def _detail_place(event_id: int) -> str:
    return f"case_events|detail|{event_id}"


async def write(
    tx: Tx, case_id: int, kind: str, *, actor: int | None = None, detail: Mapping[str, Any] | None = None
) -> int:
    """Add a line; its id. The detail is sealed to that line by the case's data key."""
    line = {"case": case_id, "at": tx.now, "kind": kind, "actor": actor}
    event_id: int = (await tx.conn.execute(_ADD, line)).scalar_one()
    sealed = None
    if detail:
        key_id = (await tx.conn.execute(_KEY_OF, {"sought": case_id})).scalar_one()
        if key_id is not None and (opened := await _key(tx, key_id)):
            sealed = opened.seal(pack(detail), _detail_place(event_id))
            await tx.conn.execute(_TELL, {"sought": event_id, "words": sealed})
    tx.logged.append(Entry(event_id, case_id, tx.now, kind, actor, digest(sealed)))
    return event_id


async def _key(tx: Tx, key_id: int) -> DataKey | None:
    """The case's data key; None where it is damaged: its lines go on without words."""
    try:
        return await key(tx, key_id)
    except UnknownKey:
        raise
    except CannotOpen:
        return None


async def note(tx: Tx, kind: str, *, actor: int | None = None) -> None:
    """Add a line that belongs to no case: who came to the desks and left, which keys went. It has no words.

    `actor`: the officer whom it is about. What it is about otherwise stands in the kind, behind a dot.
    """
    made = await tx.conn.execute(
        case_events.insert().values(at=tx.now, kind=kind, actor=actor).returning(case_events.c.id)
    )
    tx.logged.append(Entry(made.scalar_one(), None, tx.now, kind, actor, ""))


async def notes(tx: Tx) -> tuple[Line, ...]:
    """The lines that belong to no case, in order."""
    columns = case_events.c
    rows = await tx.conn.execute(
        select(columns.kind, columns.at, columns.actor).where(columns.case.is_(None)).order_by(columns.id)
    )
    return tuple(Line(row.kind, row.at, row.actor) for row in rows)


async def event(tx: Tx, event_id: int) -> CaseEvent:
    """One line of a log; LookupError where there is none."""
    found = await _events(tx, case_events.c.id == event_id)
    if not found:
        raise LookupError(f"no event {event_id}")
    return found[0]


async def history(tx: Tx, case_id: int) -> tuple[CaseEvent, ...]:
    """The whole log of a case, in order."""
    return await _events(tx, case_events.c.case == case_id, whole=True)


async def since(tx: Tx, case_id: int, kind: str, actor: int, at: datetime) -> tuple[CaseEvent, ...]:
    """The lines of a kind that an officer wrote into this log from a moment on."""
    columns = case_events.c
    lines = (columns.case == case_id, columns.kind == kind, columns.actor == actor, columns.at >= at)
    return await _events(tx, and_(*lines), whole=True)


async def cases_of(tx: Tx, kind: str, actor: int, at: datetime) -> frozenset[int]:
    """The cases whose logs have a line of this kind by this officer, from a moment on."""
    columns = case_events.c
    found = await tx.conn.execute(
        select(columns.case).where(columns.actor == actor, columns.at >= at, columns.kind == kind).distinct()
    )
    return frozenset(found.scalars())


async def _events(tx: Tx, which: Any, *, whole: bool = False) -> tuple[CaseEvent, ...]:
    rows = await tx.conn.execute(
        select(case_events, cases.c.data_key)
        .join(cases, cases.c.id == case_events.c.case)
        .where(which)
        .order_by(case_events.c.id)
    )
    found = []
    for row in rows.all():
        detail: Mapping[str, Any] = {}
        if row.detail is not None:
            try:
                detail = unpack((await key(tx, row.data_key)).open(row.detail, _detail_place(row.id)))
            except CannotOpen as error:
                if not whole or isinstance(error, UnknownKey):
                    raise
        found.append(CaseEvent(row.id, row.case, row.at, row.kind, row.actor, detail))
    return tuple(found)


async def lines(tx: Tx, case_id: int) -> tuple[Line, ...]:
    """The log without its words (nothing is opened), and without the many lines on calls and arrivals."""
    rows = await tx.conn.execute(
        select(case_events.c.kind, case_events.c.at, case_events.c.actor)
        .where(case_events.c.case == case_id, case_events.c.kind.not_in(("paged", "delivered")))
        .order_by(case_events.c.id)
    )
    return tuple(Line(row.kind, row.at, row.actor) for row in rows)


async def last(tx: Tx, case_id: int, kind: str) -> datetime | None:
    """When this happened last; None: never."""
    found = await tx.conn.execute(
        select(case_events.c.at)
        .where(case_events.c.case == case_id, case_events.c.kind == kind)
        .order_by(case_events.c.id.desc())
        .limit(1)
    )
    return found.scalar_one_or_none()
