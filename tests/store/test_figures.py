"""How things stand: what is counted, since when, and by which index."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from bot.casework.case import CaseState, Report
from bot.casework.message import Later, Sent
from bot.casework.outgoing import Kind, Lane, Post
from bot.dialog.turn import State
from bot.store import cases, desk, figures, inbox, sessions
from bot.store.tables import cases as table

NEVER = timedelta(days=3650)


def line(chat, lane=Lane.ALERT, **more):
    return Post(lane, chat, Kind.LINE, **more)


async def looked(store, what):
    async with store.begin() as tx:
        return await what(tx)


async def test_a_lane_holds_what_is_due_and_not_what_is_for_later(store, box, talk, clock):
    await box.write(line(talk[0]), line(talk[1], Lane.NOTICE, at=clock.now() + timedelta(hours=1)))
    clock.move(timedelta(seconds=20))
    assert await looked(store, figures.lanes) == {0: (1, timedelta(seconds=20))}
    clock.move(timedelta(hours=1))
    assert (await looked(store, figures.lanes))[2] == (1, timedelta(seconds=20))


async def test_what_was_tried_in_vain_is_as_old_as_its_row(store, box, talk, clock):
    (row,) = await box.write(line(talk[0]))
    clock.move(timedelta(minutes=2))
    await box.settle(row, Later(300, doubt=False, reason="away"))
    assert await looked(store, figures.lanes) == {0: (1, timedelta(minutes=2))}
    clock.move(timedelta(minutes=6))
    (again,) = await box.claim()
    await box.settle(again, Sent(7))
    assert await looked(store, figures.lanes) == {}


async def test_what_waits_for_a_persons_return_waits_for_nobody_else(store, box, talk, clock):
    await box.write(line(talk[0], Lane.NOTICE, at=clock.now() + NEVER))
    assert await looked(store, figures.lanes) == {}


async def _case(store, talk, code, urgency="P1", *, drill=False, **changed):
    async with store.begin() as tx:
        made = await cases.open_case(
            tx, code=code, chat=talk[0], report=Report("self", "en", {}), urgency=urgency, suspicion="S1",
            country=None, mission="ankara", next_at=tx.now + timedelta(minutes=5), drill=drill,
        )  # fmt: skip
        await tx.conn.execute(update(table).where(table.c.id == made.id).values(code=code, **changed))
        return made.id


async def test_cases_by_urgency_and_the_age_of_the_oldest_that_nobody_has(store, talk, clock):
    async with store.begin() as tx:
        await desk.enrol(tx, talk[1], "ankara", "Karimova")
        (officer,) = await desk.staff(tx, "ankara")
    await _case(store, talk, "AAA-222")
    clock.move(timedelta(minutes=3))
    await _case(store, talk, "BBB-222", delivered_at=clock.now())
    await _case(store, talk, "CCC-222", "P3", owner=officer.id, delivered_at=clock.now())
    await _case(store, talk, "DDD-222", "P2", state=CaseState.CLOSED, next_at=None)
    await _case(store, talk, "EEE-222", drill=True)
    clock.move(timedelta(minutes=1))

    assert await looked(store, figures.open_cases) == {"P1": 2, "P3": 1}
    assert await looked(store, figures.unanswered) == {"P1": (2, timedelta(minutes=4))}
    assert await looked(store, figures.undelivered) == {"P1": (1, timedelta(minutes=4))}


async def test_conversations_and_what_was_set_aside(store, talk, clock):
    async with store.begin() as tx:
        await sessions.save(tx, talk[0], State("menu"), tx.now + timedelta(minutes=30))
        await sessions.save(tx, talk[1], State("menu"), None)
        await inbox.quarantine(tx, 5, b"{}")
    assert await looked(store, figures.conversations) == (2, 1)
    assert await looked(store, figures.set_aside) == 1


@pytest.mark.parametrize("what", [figures.lanes, figures.unanswered, figures.undelivered])
async def test_what_is_asked_often_is_found_by_an_index(store, what):
    """In a small table PostgreSQL would read all of it: it is asked what it does where that costs more."""
    asked = []

    class Listener:
        def __init__(self, conn):
            self._conn = conn

        async def execute(self, statement):
            asked.append(
                statement.compile(dialect=self._conn.dialect, compile_kwargs={"literal_binds": True})
            )
            return await self._conn.execute(statement)

    async with store.begin() as tx:
        await what(replace(tx, conn=Listener(tx.conn)))
        if tx.postgres:
            await tx.conn.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN" if tx.postgres else "EXPLAIN QUERY PLAN"
        plan = str((await tx.conn.exec_driver_sql(f"{explain} {asked[0]}")).all())
    assert "Seq Scan" not in plan
    assert "ix_" in plan, plan
