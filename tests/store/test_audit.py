"""The chain over the log: what is done to the rows behind our back is found, the first bad one named."""

import asyncio
import random
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import delete, insert, select, update

from bot.store import audit, cases, logbook
from bot.store.audit import End
from bot.store.database import open_store
from bot.store.migrate import config
from bot.store.sealed import KeyRing
from bot.store.tables import audit_ends, case_events
from tests.store.test_case_log import _open

EDITS = {"sqlite": 1000, "postgresql": 200}
CODES = ("ABC-234", "BBB-222", "CCC-333")


class UndoneError(Exception):
    """Ends a transaction that must not be kept."""


@asynccontextmanager
async def undone(store):
    """A transaction of which nothing stays."""
    with suppress(UndoneError):
        async with store.begin() as tx:
            yield tx
            raise UndoneError


@pytest.fixture
async def logged(store, clock):
    """Three cases with sixty lines, one of them erased; their ids."""
    ids = []
    async with store.begin() as tx:
        for number, code in enumerate(CODES):
            ids.append((await _open(tx, code, number + 1)).id)
    for number in range(60):
        clock.move(timedelta(seconds=7))
        async with store.begin() as tx:
            detail = {"words": f"secret {number}"} if number % 3 else None
            await logbook.write(
                tx, ids[number % 3], f"kind{number % 5}", actor=number % 4 or None, detail=detail
            )
    async with store.begin() as tx:
        await logbook.write(tx, ids[2], "deleted")
        await cases.erase(tx, ids[2])
    return ids


async def verified(store, *noted):
    return await audit.verify(store.begin, noted)


async def verified_in(tx):
    return await audit.verify(lambda: nullcontext(tx))


async def test_what_was_written_by_us_is_whole_and_stays_so_when_a_case_is_erased(store, logged):
    assert await verified(store) == (61, "")
    async with store.begin() as tx:
        noted = await audit.end(tx)
        await cases.erase(tx, logged[0])
    assert noted.seq == 61
    assert await verified(store, noted) == (61, "")


async def test_nothing_logged_is_whole_too(store):
    assert await verified(store) == (0, "")


async def rows_of(tx):
    return (await tx.conn.execute(select(case_events).order_by(case_events.c.seq))).all()


def other(chance, row, column):
    """Something else that could stand there."""
    match column:
        case "at":
            return row.at + timedelta(microseconds=chance.choice([-1, 1, 10**6]))
        case "kind":
            return row.kind + chance.choice(["x", "2"])
        case "actor":
            return (row.actor or 0) + 1
        case "detail":
            return (row.detail or b"") + b"x"
        case "seq":
            return row.seq + chance.choice([-1, 1, 100])
        case "digest":
            return "0" * 64
        case "link":
            return "f" * 64
        case "case":
            return row.case % len(CODES) + 1
    raise LookupError(column)


CHANGED = ("at", "kind", "actor", "detail", "seq", "digest", "link", "case")


async def edit(tx, chance):
    """One deed of somebody who has the database and no keys; the place of the first line that it touches."""
    rows = await rows_of(tx)
    at = chance.randrange(len(rows))
    row = rows[at]
    here = case_events.c.id == row.id
    match chance.choice(["change", "change", "change", "remove", "put in", "swap", "cut", "hide", "words"]):
        case "change":
            column = chance.choice(CHANGED)
            await tx.conn.execute(
                update(case_events).where(here).values({column: other(chance, row, column)})
            )
        case "remove":
            await tx.conn.execute(delete(case_events).where(here))
        case "put in":
            values = {**row._mapping, "id": 10_000, "kind": "put in"}
            await tx.conn.execute(insert(case_events).values(values))
        case "swap":
            row, after = rows[min(at, len(rows) - 2)], rows[min(at, len(rows) - 2) + 1]
            at = min(at, len(rows) - 2)
            for one, place in ((row, after), (after, row)):
                values = {name: value for name, value in place._mapping.items() if name not in ("id", "seq")}
                await tx.conn.execute(update(case_events).where(case_events.c.id == one.id).values(values))
        case "cut":  # and the end set back to the last line that stays
            at = max(at, 1)
            await tx.conn.execute(delete(case_events).where(case_events.c.seq > rows[at - 1].seq))
            back = {"seq": rows[at - 1].seq, "link": rows[at - 1].link}
            await tx.conn.execute(update(audit_ends).values(back))
        case "hide":
            await tx.conn.execute(update(case_events).where(here).values(seq=None, link=None))
        case "words":
            told = [each for each in rows if each.detail is not None]
            row = chance.choice(told)
            at = rows.index(row)
            await tx.conn.execute(update(case_events).where(case_events.c.id == row.id).values(detail=None))
    return at


async def test_every_edit_is_found_and_the_first_bad_line_named(store, logged, database):
    for seed in range(EDITS[database]):
        async with undone(store) as tx:
            at = await edit(tx, random.Random(seed))
            good, wrong = await verified_in(tx)
            assert wrong, f"seed {seed}: not found"
            assert at - 1 <= good <= at + 1, f"seed {seed}: line {at} was touched, {good} are called good"
    assert await verified(store) == (61, "")


async def test_the_end_taken_out_or_changed_is_found(store, logged):
    for deed in (
        delete(audit_ends),
        update(audit_ends).values(mac="0" * 64),
        update(audit_ends).values(link="0" * 64),
        update(audit_ends).values(seq=60),
    ):
        async with undone(store) as tx:
            await tx.conn.execute(deed)
            assert "end" in (await verified_in(tx))[1]


async def test_an_older_end_put_back_whole_is_found_by_what_was_noted(store, logged, clock):
    async with store.begin() as tx:
        older = (await tx.conn.execute(select(audit_ends))).one()._mapping
    async with store.begin() as tx:
        await logbook.write(tx, logged[0], "revealed", actor=1)
    async with store.begin() as tx:
        noted = await audit.end(tx)
    async with store.begin() as tx:
        await tx.conn.execute(delete(case_events).where(case_events.c.seq == noted.seq))
        await tx.conn.execute(update(audit_ends).values(dict(older)))
    assert await verified(store) == (61, "")  # nobody can see it here
    assert await verified(store, noted) == (61, "the chain ends at 61, before what was noted of 62")
    assert (await verified(store, End(61, "0" * 64)))[1].endswith("is not what was noted of 61")


async def test_the_log_goes_on_where_the_end_was_taken_out(store, logged):
    async with store.begin() as tx:
        await tx.conn.execute(delete(audit_ends))
    async with store.begin() as tx:
        await logbook.write(tx, logged[0], "opened")
    assert await verified(store) == (62, "")


async def test_works_that_share_a_transaction_or_run_at_once_make_one_chain(store, logged):
    async def work(tx, number):
        await logbook.write(tx, logged[number % 3], "opened", detail={"n": number})
        return number

    def bound(number):
        return lambda tx: work(tx, number)

    await asyncio.gather(*(store.run(bound(number)) for number in range(40)))
    assert await verified(store) == (101, "")


async def test_many_that_miss_the_end_at_once_make_one_chain(store, logged):
    async with store.begin() as tx:
        await tx.conn.execute(delete(audit_ends))

    async def work(tx):
        await logbook.write(tx, logged[0], "opened")

    await asyncio.gather(*(store.run(work) for _ in range(12)))
    assert await verified(store) == (73, "")


async def test_what_failed_leaves_no_line_and_no_link(store, logged):
    async with undone(store) as tx:
        await logbook.write(tx, logged[0], "opened")
    assert await verified(store) == (61, "")


async def test_lines_of_the_release_without_a_chain_are_chained_once(store, logged, url, ring, clock):
    async with store.begin() as tx:
        await tx.conn.run_sync(downgrade)
    await store.close()
    again = await open_store(url, ring, clock)
    assert await verified(again) == (61, "")
    async with again.begin() as tx:
        await tx.conn.execute(update(case_events).where(case_events.c.seq == 5).values(kind="other"))
    await again.close()
    once = await open_store(url, ring, clock)
    assert (await verified(once))[0] == 4
    await once.close()


def downgrade(connection):
    command.downgrade(config(connection), "0004")


async def test_another_ring_makes_no_line(store, logged, tmp_path):
    async with store.begin() as tx:
        strange = replace(tx, ring=KeyRing.generate(tmp_path / "other.json"))
        await logbook.write(replace(tx, logged=[]), logged[2], "opened")
        row = (await tx.conn.execute(select(case_events).order_by(case_events.c.id.desc()).limit(1))).one()
        await audit.close(replace(strange, logged=[audit._entry(row, "")]))
        assert (await verified_in(tx))[0] == 61
