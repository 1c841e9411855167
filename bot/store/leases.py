"""Whose a row is: who slept past its lease sends nothing that another has taken over, who ends keeps none;
who writes outcomes down holds what they change.
"""

from collections.abc import Sequence

from sqlalchemy import BindParameter, bindparam, or_, select, update

from bot.casework.outgoing import Kind, Row
from bot.store.database import Tx
from bot.store.prepared import Prepared
from bot.store.tables import cases, chats, outbox

_ATTEMPTS = Prepared(select(outbox.c.attempts).where(outbox.c.id == bindparam("sought")))  # each row asks

# In this order, as a turn takes them: its chat, then its case, then rows of the outbox.
_WANTED: BindParameter[int] = bindparam("about", expanding=True)
_OWN = or_(
    chats.c.id.in_(bindparam("own", expanding=True)),
    chats.c.id.in_(select(cases.c.chat).where(cases.c.id.in_(_WANTED))),
)
_HELD = [
    Prepared(select(table.c.id).where(which).order_by(table.c.id).with_for_update(of=table, key_share=True))
    for table, which in ((chats, _OWN), (cases, cases.c.id.in_(_WANTED)))
]


class TakenOver(Exception):  # noqa: N818 # reads as what happened
    """Another sender has this row now."""


async def check(tx: Tx, row: Row) -> None:
    """TakenOver where the attempt is no longer this one."""
    found = await tx.conn.execute(_ATTEMPTS, {"sought": row.id})
    if found.scalar_one() != row.attempts:
        raise TakenOver


async def hold(tx: Tx, rows: Sequence[Row]) -> None:
    """On PostgreSQL hold what the outcomes of these rows will change, before the rows themselves.

    Whoever took a row first and wanted its chat or case then stood against the turns of the people there.
    """
    if not tx.postgres:
        return
    own = {row.chat for row in rows if not row.group}
    about = {row.case for row in rows if row.case is not None}
    about |= {int(case) for row in rows for case in row.params.get("tokens", ()) if row.kind is Kind.BUNDLE}
    chats_first, then_cases = _HELD
    await tx.conn.execute(chats_first, {"own": sorted(own), "about": sorted(about)})
    if about:
        await tx.conn.execute(then_cases, {"about": sorted(about)})


async def give_back(tx: Tx) -> None:
    """At an orderly end, all outcomes written down: what is still this worker's never came into its hands."""
    await tx.conn.execute(
        update(outbox)
        .where(outbox.c.state == "sending", outbox.c.worker == tx.worker)
        .values(state="pending", due_at=tx.now, lease_until=None, worker=None, reason="behind")
    )
