"""What a database made from a copy needs before a bot runs on it.

Rules
- What was erased since the copy was made stays erased: its data key is not among the newest ones.
- What finds two reports about one person is made anew from those that can be read: no copy holds it.
- What was unsent when the copy was made may have been sent since: it goes out once more, and says so.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import exists, or_, select, true, update

from bot.casework.case import CaseState
from bot.casework.marks import marks_of
from bot.store import logbook, marks, outbox
from bot.store.cases import erase, listed
from bot.store.database import Tx
from bot.store.tables import cases, data_keys, sessions, workers
from bot.store.tables import outbox as rows

UNSETTLED = ("pending", "sending")


@dataclass(frozen=True, slots=True)
class Mended:
    """How many reports were erased since, and how many messages may come twice."""

    erased: int
    again: int


async def mend(tx: Tx) -> Mended:
    """Bring the database to where it may be used; no bot may run on it."""
    erased = await _bury(tx)
    for case in await listed(tx, datetime.min.replace(tzinfo=UTC)):
        await marks.write(tx, case.id, marks_of(case))
    again = await tx.conn.execute(
        update(rows)
        .where(rows.c.state.in_(UNSETTLED))
        .values(state="pending", doubt=true(), lease_until=None, worker=None)
    )
    await tx.conn.execute(workers.delete())
    await logbook.note(tx, "mended")
    return Mended(erased, again.rowcount)


async def _bury(tx: Tx) -> int:
    """Whatever no data key opens any more goes, as it went where it was erased."""
    await tx.conn.execute(sessions.delete().where(~exists().where(data_keys.c.id == sessions.c.data_key)))
    kept = exists().where(data_keys.c.id == cases.c.data_key)
    gone = (await tx.conn.execute(select(cases.c.id).where(cases.c.report.is_not(None), ~kept))).scalars()
    lost = tuple(gone)
    for case in lost:
        await outbox.supersede_case(tx, case)
        await erase(tx, case)
        await marks.forget(tx, case)
    ended = {"state": CaseState.CLOSED, "next_at": None, "report": None}
    await tx.conn.execute(update(cases).where(cases.c.id.in_(lost)).values(**ended))
    used = (table.c.data_key == data_keys.c.id for table in (sessions, cases))
    await tx.conn.execute(data_keys.delete().where(~or_(*(exists().where(each) for each in used))))
    return len(lost)
