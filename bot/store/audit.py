"""The chain over the log of all cases: a line changed, taken out, put in or moved in the database is found.

Rules
- Each line carries an HMAC over itself and the one before it, made when its transaction ends, in one order
  for all workers. The key comes from the key ring, so that the database alone cannot make a line.
- Of what was said the chain holds a digest only: erasing a case takes its words and leaves the chain whole.
- The end of the chain is signed by itself: lines cut off are missed, unless an older end is put back with
  them. Against that help only ends noted elsewhere: `elchi audit end` tells it.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy import update as sql_update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.prepared import Prepared
from bot.store.tables import audit_ends, case_events, cases

if TYPE_CHECKING:  # the store closes the chain at the end of each transaction
    from bot.store.database import Tx
    from bot.store.sealed import KeyRing

# Made once: every transaction that logs ends with them.
_HELD = Prepared(select(audit_ends).with_for_update())
_CHAIN = Prepared(
    sql_update(case_events)
    .where(case_events.c.id == bindparam("sought"))
    .values({name: bindparam(name) for name in ("seq", "digest", "link")})
)

Look = Callable[[], AbstractAsyncContextManager["Tx"]]
ONE = 1  # the row of the only chain
SINCE = "0005"  # the revision of the tables that brought it
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log as the chain sees it; `case`: None without one, `digest`: of its words, if any."""

    id: int
    case: int | None
    at: datetime
    kind: str
    actor: int | None
    digest: str


@dataclass(frozen=True, slots=True)
class End:
    """The last line's place and its HMAC."""

    seq: int
    link: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.link}"


def digest(sealed: bytes | None) -> str:
    """What the chain keeps of sealed words."""
    return "" if sealed is None else hashlib.sha256(sealed).hexdigest()


def _linked(ring: "KeyRing", before: End, entry: Entry) -> End:
    seq = before.seq + 1
    parts = (
        seq,
        entry.id,
        entry.case,
        entry.at.astimezone(UTC).isoformat(),
        entry.kind,
        entry.actor,
        entry.digest,
    )
    return End(seq, ring.mac("|".join(map(str, (before.link, *parts)))))


async def close(tx: "Tx") -> None:
    """Chain what was logged in this transaction: the last thing that it does, since all others wait here."""
    await _append(tx, await _end(tx), tx.logged)
    tx.logged.clear()


async def begin(tx: "Tx") -> None:
    """Start the chain over what a release without one has logged: once, when the tables get it."""
    rows = await tx.conn.execute(select(case_events).order_by(case_events.c.id))
    await _append(tx, End(0, ""), [_entry(row, digest(row.detail)) for row in rows])


async def _end(tx: "Tx") -> End:
    """The chain's end, held until the commit; a missing one never keeps a report out."""
    row = (await tx.conn.execute(_HELD)).first()
    if row is None:
        last = select(case_events.c.seq, case_events.c.link).where(case_events.c.seq.is_not(None))
        found = (await tx.conn.execute(last.order_by(case_events.c.seq.desc()).limit(1))).first()
        values = {"id": ONE, "seq": found.seq if found else 0, "link": found.link if found else "", "mac": ""}
        made = tx.insert(audit_ends).values(values).on_conflict_do_nothing(index_elements=["id"])
        await tx.conn.execute(made)  # of two that miss it at once, one makes it and the other waits
        row = (await tx.conn.execute(_HELD)).one()
    return End(row.seq, row.link)


async def _append(tx: "Tx", end: End, entries: Sequence[Entry]) -> None:
    lines = []
    for entry in entries:
        end = _linked(tx.ring, end, entry)
        lines.append({"sought": entry.id, "seq": end.seq, "digest": entry.digest, "link": end.link})
    if lines:  # at one go: everybody else waits until the commit
        await tx.conn.execute(_CHAIN, lines)
    signed = {"id": ONE, "seq": end.seq, "link": end.link, "mac": tx.ring.mac(f"end|{end}")}
    await tx.conn.execute(_ending(tx.postgres), signed)


@cache
def _ending(postgres: bool) -> Prepared:  # noqa: FBT001 # which dialect
    made = (postgresql if postgres else sqlite).insert(audit_ends)
    new = {name: made.excluded[name] for name in ("seq", "link", "mac")}
    return Prepared(made.on_conflict_do_update(index_elements=["id"], set_=new))


def _entry(row: Any, told: str) -> Entry:
    return Entry(row.id, row.case, row.at, row.kind, row.actor, told)


async def end(tx: "Tx") -> End | None:
    """The chain's end, to be noted elsewhere; None where it is missing."""
    row = (await tx.conn.execute(select(audit_ends))).first()
    return End(row.seq, row.link) if row else None


async def verify(look: Look, noted: Sequence[End] = ()) -> tuple[int, str]:
    """How many lines are good from the first on, and what is wrong with the next; empty where nothing is.

    `look` begins transactions, each for some lines: the bot goes on meanwhile. `noted`: ends written down
    earlier, which must still be in the chain.
    """
    wanted = {each.seq: each.link for each in noted if each.seq}  # before the first line all is well
    last, line, count = End(0, ""), 0, 0
    while True:
        async with look() as tx:
            stands = await end(tx)  # before the lines: those up to it can be seen
            rows = await _lines(tx, last.seq, line)
            if not rows:
                return count, await _wrong_end(tx, stands, last, wanted)
        for row in rows:
            found = _linked(tx.ring, last, _entry(row, row.digest or ""))
            if wrong := _wrong(row, found):
                return count, wrong
            if wanted.pop(found.seq, found.link) != found.link:
                return count, f"line {row.id} is not what was noted of {found.seq}"
            last, line, count = found, row.id, count + 1


def _named(row: Any) -> str:
    return f"line {row.id}" if row.case is None else f"line {row.id} of case {row.case}"


def _wrong(row: Any, found: End) -> str:
    line = _named(row)
    if row.seq != found.seq or not hmac.compare_digest(row.link or "", found.link):
        return f"{line} was changed or put in, or lines before it were taken out or moved"
    if row.detail is None and row.digest and row.data_key is not None:
        return f"{line} lost its words, and the case was not erased"
    if row.detail is not None and digest(row.detail) != row.digest:
        return f"the words of {line} were changed"
    return ""


async def _wrong_end(tx: "Tx", stands: End | None, last: End, wanted: dict[int, str]) -> str:
    loose = select(case_events.c.id, case_events.c.case).where(case_events.c.seq.is_(None))
    row = (await tx.conn.execute(loose.order_by(case_events.c.id).limit(1))).first()
    if row is not None:
        return f"{_named(row)} is not in the chain"
    if stands is None:
        return "the end of the chain was taken out" if last.seq else ""
    signed = (await tx.conn.execute(select(audit_ends.c.mac))).scalar_one()
    if stands == last and not hmac.compare_digest(signed, tx.ring.mac(f"end|{stands}")):
        return "the end of the chain was changed"
    if stands != last:
        return f"the chain ended at {stands.seq}, its last line is {last.seq}: lines were taken out or put in"
    return f"the chain ends at {last.seq}, before what was noted of {min(wanted)}" if wanted else ""


async def _lines(tx: "Tx", seq: int, line: int) -> Sequence[Any]:
    """The next lines in the order of the chain."""
    columns = select(case_events, cases.c.data_key).outerjoin(cases, cases.c.id == case_events.c.case)
    behind = tuple_(case_events.c.seq, case_events.c.id) > (seq, line)
    rows = await tx.conn.execute(
        columns.where(case_events.c.seq.is_not(None), behind)
        .order_by(case_events.c.seq, case_events.c.id)
        .limit(BATCH)
    )
    return rows.all()
