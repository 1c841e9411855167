from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot.casework.case import CaseState, Report
from bot.store import cases, chats, logbook
from bot.store.sealed import CannotOpen
from bot.store.tables import case_events, data_keys
from bot.store.tables import cases as table

REPORT = Report(
    "other",
    "uz_Cyrl",
    {"name": ("Гулнора",), "signs": ("locked", "papers")},
    ("name",),
    "R2: is held",
    ("district",),
    ("ankara", "istanbul"),
)


async def _open(tx, code="ABC-234", address=1, report=REPORT, next_at=None):
    chat = await chats.chat_of(tx, address, group=False)
    return await cases.open_case(
        tx,
        code=code,
        chat=chat.id,
        report=report,
        urgency="P1",
        suspicion="S2",
        country="TR",
        mission="ankara",
        next_at=next_at,
    )


async def test_the_log_keeps_order_and_details(store, clock):
    async with store.begin() as tx:
        case, other = await _open(tx), await _open(tx, "BBB-222")
        first = await logbook.write(tx, case.id, "opened")
        await logbook.write(tx, other.id, "opened")
        second = await logbook.write(
            tx, case.id, "words", actor=7, detail={"text": "ёрдам \ud83d \0", "n": [1]}
        )
    async with store.begin() as tx:
        assert await logbook.history(tx, case.id) == (
            logbook.CaseEvent(first, case.id, clock.now(), "opened", None, {}),
            logbook.CaseEvent(
                second, case.id, clock.now(), "words", 7, {"text": "ёрдам \ud83d \0", "n": [1]}
            ),
        )
        assert (await logbook.event(tx, second)).detail["n"] == [1]
        with pytest.raises(LookupError):
            await logbook.event(tx, second + 9)


async def test_details_swapped_within_or_between_cases_do_not_open(store):
    async with store.begin() as tx:
        case, other = await _open(tx), await _open(tx, "BBB-222")
        ids = [
            await logbook.write(tx, which.id, "words", detail={"text": str(number)})
            for number, which in enumerate((case, case, other))
        ]
        sealed = [
            (await tx.conn.execute(select(case_events).where(case_events.c.id == number))).one().detail
            for number in ids
        ]
    for here, there in ((0, 1), (1, 0), (0, 2), (2, 0)):
        async with store.begin() as tx:
            mine = case_events.update().where(case_events.c.id == ids[here])
            await tx.conn.execute(mine.values(detail=sealed[there]))
            with pytest.raises(CannotOpen):
                await logbook.event(tx, ids[here])
            log = await logbook.history(tx, case.id if here < 2 else other.id)
            assert {} in [event.detail for event in log]
            await tx.conn.execute(mine.values(detail=sealed[here]))
            assert (await logbook.event(tx, ids[here])).detail == {"text": str(here)}


async def test_a_report_moved_to_another_case_does_not_open(store):
    async with store.begin() as tx:
        one, two = await _open(tx), await _open(tx, "BBB-222")
        row = (await tx.conn.execute(select(table).where(table.c.id == one.id))).one()
        await tx.conn.execute(table.update().where(table.c.id == one.id).values(data_key=None))
        await tx.conn.execute(
            table.update().where(table.c.id == two.id).values(report=row.report, data_key=row.data_key)
        )
    async with store.begin() as tx:
        found = await cases.case(tx, two.id)
        assert found.report == Report("other", "en", {}, explanation=cases.LOST)
        await cases.update(tx, replace(found, state=CaseState.ACKNOWLEDGED))
        kept = (await tx.conn.execute(select(table).where(table.c.id == two.id))).one()
        assert (kept.report, kept.state) == (row.report, CaseState.ACKNOWLEDGED)
        assert await cases.lost(tx) == ("ABC-234", "BBB-222")


async def test_an_erased_case_keeps_its_row_and_none_of_its_words(store):
    async with store.begin() as tx:
        case = await _open(tx, next_at=tx.now)
        await logbook.write(tx, case.id, "words", detail={"text": "secret"})
        copy = (await tx.conn.execute(select(table.c.report))).scalar_one()
    async with store.begin() as tx:
        await cases.erase(tx, case.id)
        await cases.erase(tx, case.id)
    async with store.begin() as tx:
        found = await cases.case(tx, case.id)
        assert (found.code, found.urgency, found.next_at) == ("ABC-234", "P1", None)
        assert found.report == Report("other", "", {})
        assert [event.detail for event in await logbook.history(tx, case.id)] == [{}]
        assert (await tx.conn.execute(select(func.count()).select_from(data_keys))).scalar_one() == 0
        assert await cases.due(tx, 5) == ()
        await cases.update(tx, replace(found, state=CaseState.CLOSED, report=REPORT))
        late = await logbook.write(tx, case.id, "words", detail={"text": "too late"})
        assert (await logbook.event(tx, late)).detail == {}
        assert (await cases.case(tx, case.id)).report.facts == {}
        await tx.conn.execute(table.update().values(report=copy))
        assert (await cases.case(tx, case.id)).report.facts == {}
