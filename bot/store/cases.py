"""Cases: the row of each, and its sealed report.

Rules. A case that is to be changed is read in the same transaction: on PostgreSQL reading holds its person's
chat and its row, in this order (`lock=False` only looks, `due` holds rows alone), and `update` refuses a
value that was read elsewhere. An erased case stays as a row without words: an empty report, events without
detail. A report that does not open, damaged or moved there, is read as one without answers and kept as it
is: its case goes on, and holds up no other.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, or_, select, true, union
from sqlalchemy import update as sql_update

from bot.casework.case import Case, CaseState, Report
from bot.casework.triage import Floor
from bot.dialog.stored import values_of
from bot.store.database import Conflict, Tx
from bot.store.prepared import Prepared
from bot.store.sealed import CannotOpen, UnknownKey
from bot.store.tables import KEPT, OPEN, case_events, cases, chats, data_keys
from bot.store.vault import destroy_key, key, make_key, pack, unpack, unwrap

LOST = "this report does not open any more: elchi db check"  # stands on its card for the assessment
UNDELIVERED = 20  # told of at once: who gets so many alarms needs no more


def _report_place(code: str) -> str:
    return f"cases|report|{code}"


def _packed(report: Report) -> bytes:
    floor = report.floor and values_of(report.floor)
    return pack({**values_of(report), "floor": floor})


async def open_case(
    tx: Tx,
    *,
    code: str,
    chat: int,
    report: Report,
    urgency: str,
    suspicion: str,
    country: str | None,
    mission: str,
    next_at: datetime | None,
    drill: bool = False,
) -> Case:
    """A new case under a data key of its own."""
    key_id = await make_key(tx)
    values = {
        "code": code,
        "chat": chat,
        "data_key": key_id,
        "journey": report.journey,
        "state": CaseState.RECEIVED,
        "urgency": urgency,
        "suspicion": suspicion,
        "country": country,
        "mission": mission,
        "report": tx.keys[key_id].seal(_packed(report), _report_place(code)),
        "opened_at": tx.now,
        "step": 0,
        "next_at": next_at,
        "version": 1,
        "drill": drill,
    }
    made = await tx.conn.execute(_NEW, values)
    case_id: int = made.scalar_one()
    tx.versions[case_id] = 1
    return Case(
        case_id, code, chat, CaseState.RECEIVED, urgency, suspicion, country, mission, report, tx.now,
        next_at=next_at, drill=drill,
    )  # fmt: skip


def _rows() -> "Select[Any]":
    return select(cases, data_keys.c.wrapped).outerjoin(data_keys, data_keys.c.id == cases.c.data_key)


# Made once: what every turn asks for.
_OF_CHAT = Prepared(_rows().where(cases.c.chat == bindparam("sought"), OPEN).order_by(cases.c.id))
_BY = {column.name: column == bindparam("sought") for column in (cases.c.id, cases.c.code)}
_IDS = select(cases.c.id)
# The chat first, as the turns of the person there do: whoever holds the case may want to show it there.
_WHERE = select(chats.c.id).join(cases, cases.c.chat == chats.c.id)
_HELD = {
    name: Prepared(_WHERE.where(which).with_for_update(of=[chats, cases], key_share=True))
    for name, which in _BY.items()
}
_FOUND = {name: Prepared(_rows().where(which)) for name, which in _BY.items()}
_TAKEN = Prepared(_IDS.where(_BY["code"]))
_NEW = Prepared(cases.insert().returning(cases.c.id))
_CHANGES = (
    "state", "urgency", "suspicion", "country", "mission", "step", "next_at", "owner", "acknowledged_at",
    "delivered_at", "second",
)  # fmt: skip
_CHANGE = (
    sql_update(cases)
    .where(cases.c.id == bindparam("sought"), cases.c.version == bindparam("seen"))
    .values(version=bindparam("seen") + 1, **{name: bindparam(name) for name in _CHANGES})
)
_BESIDE = Prepared(_CHANGE)  # all but the report
_WRITE = Prepared(_CHANGE.values(report=bindparam("report")))
_KEY_OF = Prepared(select(cases.c.data_key).where(cases.c.id == bindparam("sought")))


async def _one(tx: Tx, by: str, sought: Any, *, lock: bool) -> Case | None:
    if lock and tx.postgres:
        # By itself first: a joined SELECT … FOR UPDATE could pair the new row with an old key.
        await tx.conn.execute(_HELD[by], {"sought": sought})
    row = (await tx.conn.execute(_FOUND[by], {"sought": sought})).one_or_none()
    return None if row is None else _case_from(tx, row)


def _case_from(tx: Tx, row: Row[Any]) -> Case:
    tx.versions[row.id] = row.version
    report = Report(row.journey, "", {})
    if row.wrapped is not None:
        try:
            opened = tx.keys[row.data_key] = unwrap(tx, row.data_key, row.wrapped)
            report = _report_from(unpack(opened.open(row.report, _report_place(row.code))))
        except UnknownKey:
            raise
        except CannotOpen:
            report = tx.lost[row.id] = Report(row.journey, "en", {}, explanation=LOST)
    return Case(
        row.id,
        row.code,
        row.chat,
        CaseState(row.state),
        row.urgency,
        row.suspicion,
        row.country,
        row.mission,
        report,
        row.opened_at,
        row.step,
        row.next_at,
        row.owner,
        row.acknowledged_at,
        row.delivered_at,
        row.second,
        row.drill,
    )


_KNOWN = frozenset(each.name for each in fields(Report))  # a release that is newer may have stored more


def _report_from(stored: Mapping[str, Any]) -> Report:
    values = {name: value for name, value in stored.items() if name in _KNOWN}
    facts = {fact: tuple(answers) for fact, answers in values["facts"].items()}
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    floor = Floor(**values["floor"]) if values.get("floor") else None
    return Report(**{**values, **lists, "facts": facts, "floor": floor})


async def case(tx: Tx, case_id: int, *, lock: bool = True) -> Case:
    """The case with this id; LookupError where there is none."""
    found = await _one(tx, "id", case_id, lock=lock)
    if found is None:
        raise LookupError(f"no case {case_id}")
    return found


async def case_by_code(tx: Tx, code: str, *, lock: bool = True) -> Case | None:
    """The case with this receipt code."""
    return await _one(tx, "code", code, lock=lock)


async def code_taken(tx: Tx, code: str) -> bool:
    """Whether a case carries this code already."""
    return (await tx.conn.execute(_TAKEN, {"sought": code})).first() is not None


async def update(tx: Tx, case: Case) -> Case:
    """Write the changed value; Conflict where it is not the one read in this transaction."""
    seen = tx.versions.get(case.id)
    if seen is None:
        raise Conflict(f"case {case.id} was not read in this transaction")
    key_id = (await tx.conn.execute(_KEY_OF, {"sought": case.id})).scalar_one()
    values = {"sought": case.id, "seen": seen, **{name: getattr(case, name) for name in _CHANGES}}
    if case.report is tx.lost.get(case.id):
        written = await tx.conn.execute(_BESIDE, values)
    else:
        sealed = None
        if key_id is not None:
            sealed = (await key(tx, key_id)).seal(_packed(case.report), _report_place(case.code))
        written = await tx.conn.execute(_WRITE, {**values, "report": sealed})
    if written.rowcount != 1:
        raise Conflict(f"case {case.id} was changed by another")
    tx.versions[case.id] = seen + 1
    return case


async def move(tx: Tx, case_id: int, chat: int) -> None:
    """The reporter goes on in another chat."""
    await tx.conn.execute(sql_update(cases).where(cases.c.id == case_id).values(chat=chat))


async def due(
    tx: Tx, limit: int, longest: Mapping[str, timedelta] = {}, only: int | None = None
) -> tuple[Case, ...]:
    """Cases whose next step is due, the longest due first; another worker's are left out. `only`: this one.

    `longest`: by urgency, how long a case that nobody has waits at most; what would wait longer was written
    before the clock was set back, and is due.
    """
    late = (
        and_(cases.c.urgency == urgency, cases.c.owner.is_(None), cases.c.next_at > tx.now + wait)
        for urgency, wait in longest.items()
    )
    when = or_(cases.c.next_at <= tx.now, *late)
    ids = (
        select(cases.c.id)
        .where(when, true() if only is None else cases.c.id == only)
        .order_by(cases.c.next_at)
        .limit(limit)
    )
    if tx.postgres:
        ids = ids.with_for_update(key_share=True, skip_locked=True)
    held = tuple((await tx.conn.execute(ids)).scalars())
    rows = await tx.conn.execute(_rows().where(cases.c.id.in_(held)).order_by(cases.c.next_at))
    return tuple(_case_from(tx, row) for row in rows)


async def undelivered(tx: Tx, urgency: str, before: datetime) -> tuple[tuple[int, str, datetime], ...]:
    """Cases of this urgency, opened before then, that no officer's chat has got yet: id, code, since."""
    rows = await tx.conn.execute(
        select(cases.c.id, cases.c.code, cases.c.opened_at)
        .where(cases.c.delivered_at.is_(None), cases.c.urgency == urgency, cases.c.opened_at <= before)
        .where(OPEN, cases.c.owner.is_(None))
        .order_by(cases.c.opened_at)
        .limit(UNDELIVERED)
    )
    return tuple((row.id, row.code, row.opened_at) for row in rows)


async def open_of_chat(tx: Tx, chat: int) -> tuple[Case, ...]:
    """The reporter's cases that are not closed, oldest first."""
    rows = await tx.conn.execute(_OF_CHAT, {"sought": chat})
    return tuple(_case_from(tx, row) for row in rows)


async def owned_by(tx: Tx, officer: int) -> tuple[Case, ...]:
    """The officer's cases that are not closed, oldest first."""
    rows = await tx.conn.execute(_rows().where(cases.c.owner == officer, OPEN).order_by(cases.c.id))
    return tuple(_case_from(tx, row) for row in rows)


async def erase(tx: Tx, case_id: int) -> None:
    """Destroy what was told: from here on nobody reads the report or the log's details."""
    found = await tx.conn.execute(select(cases.c.data_key).where(cases.c.id == case_id))
    key_id = found.scalar_one_or_none()
    if key_id is None:
        return
    await tx.conn.execute(
        sql_update(cases)
        .where(cases.c.id == case_id)
        .values(data_key=None, report=None, next_at=None, version=cases.c.version + 1)
    )
    await tx.conn.execute(sql_update(case_events).where(case_events.c.case == case_id).values(detail=None))
    await destroy_key(tx, key_id)


async def listed(tx: Tx, closed_since: datetime) -> tuple[Case, ...]:
    """Every open case, and every one opened since then that can be read, but drills; only to be looked at."""
    lately = (KEPT, cases.c.opened_at >= closed_since)
    either = union(select(cases.c.id).where(OPEN), select(cases.c.id).where(*lately))  # each by its index
    rows = await tx.conn.execute(_rows().where(cases.c.id.in_(either), ~cases.c.drill).order_by(cases.c.id))
    return tuple(_case_from(tx, row) for row in rows)


async def overdue(tx: Tx) -> tuple[int, ...]:
    """Ids of the cases whose next step is due, the longest due first."""
    ids = select(cases.c.id).where(cases.c.next_at <= tx.now).order_by(cases.c.next_at)
    return tuple((await tx.conn.execute(ids)).scalars())


async def lost(tx: Tx) -> tuple[str, ...]:
    """Codes of the reports that do not open though nobody erased them."""
    rows = (await tx.conn.execute(_rows().where(cases.c.report.is_not(None)).order_by(cases.c.id))).all()
    return tuple(row.code for row in rows if row.wrapped is None or _case_from(tx, row).id in tx.lost)


async def drills(tx: Tx) -> tuple[Case, ...]:
    """Every drill that there was, oldest first; only to be looked at."""
    rows = await tx.conn.execute(_rows().where(cases.c.drill).order_by(cases.c.id))
    return tuple(_case_from(tx, row) for row in rows)
