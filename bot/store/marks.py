"""Marks by which cases about one person find each other, as keyed hashes; what officers said of pairs."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import and_, bindparam, exists, or_, select, update

from bot.store.database import Tx, insert
from bot.store.desk_tables import links, marks
from bot.store.prepared import Prepared
from bot.store.tables import cases

MAYBE, SAME, OTHER = "maybe", "same", "other"
MOST = 20  # new pairs at one go, the latest first: a number that hundreds give is no one person's


@dataclass(frozen=True, slots=True)
class Link:
    """Another case that may be about the same person: by which kind of mark, and what was said of it."""

    other: int
    code: str
    kind: str
    verdict: str


# Made once: every answer given after an alert asks.
_MARKS = Prepared(select(marks.c.kind, marks.c.mark).where(marks.c.case == bindparam("sought")))
_KNOWN = exists().where(
    or_(
        and_(links.c.one == bindparam("sought"), links.c.other == marks.c.case),
        and_(links.c.other == bindparam("sought"), links.c.one == marks.c.case),
    )
)
_SHARED = Prepared(
    select(marks.c.case, marks.c.kind)
    .where(marks.c.mark.in_(bindparam("wanted", expanding=True)), marks.c.case != bindparam("sought"))
    .where(~_KNOWN)
    .order_by(marks.c.case.desc(), marks.c.kind)
    .limit(MOST)
)

_DROP = Prepared(marks.delete().where(marks.c.case == bindparam("sought")))
_ADD = Prepared(marks.insert())


@cache
def _pairing(postgres: bool) -> Prepared:  # noqa: FBT001 # which dialect
    made = insert(links, postgres).on_conflict_do_nothing(index_elements=["one", "other"])
    return Prepared(made.returning(links.c.one))


async def write(tx: Tx, case: int, found: Iterable[tuple[str, str]]) -> tuple[int, ...]:
    """The case's marks from now on; ids of the cases with which it newly shares one."""
    hashed = {(kind, tx.ring.lookup(f"mark|{kind}|{value}")) for kind, value in found}
    before = {(row.kind, row.mark) for row in await tx.conn.execute(_MARKS, {"sought": case})}
    if hashed != before:
        await tx.conn.execute(_DROP, {"sought": case})
    if not hashed:
        return ()
    if hashed != before:
        rows = [{"case": case, "kind": kind, "mark": mark} for kind, mark in sorted(hashed)]
        await tx.conn.execute(_ADD, rows)
    # Also where nothing is new: of two cases written at once neither sees the other at first.
    shared = await tx.conn.execute(_SHARED, {"wanted": [mark for _, mark in hashed], "sought": case})
    return tuple([row.case for row in shared if await _pair(tx, case, row.case, row.kind)])


async def _pair(tx: Tx, case: int, other: int, kind: str) -> bool:
    """Keep that two cases share a mark; False where that was known."""
    one, later = sorted((case, other))
    values = {"one": one, "other": later, "kind": kind, "verdict": MAYBE, "made_at": tx.now}
    made = await tx.conn.execute(_pairing(tx.postgres), values)
    return made.first() is not None


async def links_of(tx: Tx, case: int) -> tuple[Link, ...]:
    """The cases that may be, or are, about the same person; those that are not are left out."""
    rows = await tx.conn.execute(
        select(links)
        .where(or_(links.c.one == case, links.c.other == case), links.c.verdict != OTHER)
        .order_by(links.c.made_at)
    )
    found = [(row.other if row.one == case else row.one, row.kind, row.verdict) for row in rows]
    codes = await tx.conn.execute(
        select(cases.c.id, cases.c.code).where(cases.c.id.in_([number for number, _, _ in found]))
    )
    known = {row.id: row.code for row in codes}
    return tuple(Link(number, known[number], kind, verdict) for number, kind, verdict in found)


async def judge(tx: Tx, case: int, other: int, verdict: str) -> bool:
    """What an officer says of the pair; False where there is none."""
    one, later = sorted((case, other))
    said = await tx.conn.execute(
        update(links).where(links.c.one == one, links.c.other == later).values(verdict=verdict)
    )
    return said.rowcount == 1


async def forget(tx: Tx, case: int) -> None:
    """Nothing finds the case by its person any more."""
    await tx.conn.execute(marks.delete().where(marks.c.case == case))
    await tx.conn.execute(links.delete().where(or_(links.c.one == case, links.c.other == case)))
