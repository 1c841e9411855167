import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from bot.casework.case import CaseState, Report
from bot.store import cases, chats, desk
from bot.store.database import Conflict
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
words = st.text(st.characters(), max_size=30)
several = st.lists(words, max_size=4).map(tuple)


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


async def test_a_case_comes_back_as_it_was_opened(store, clock):
    async with store.begin() as tx:
        made = await _open(tx, next_at=tx.now + timedelta(minutes=5))
        assert (made.state, made.step, made.opened_at) == (CaseState.RECEIVED, 0, clock.now())
    async with store.begin() as tx:
        assert await cases.case(tx, made.id) == made
        assert await cases.case_by_code(tx, "ABC-234") == made
        assert await cases.case_by_code(tx, "ABC-235") is None
        assert await cases.code_taken(tx, "ABC-234")
        assert not await cases.code_taken(tx, "ABC-235")
        with pytest.raises(LookupError):
            await cases.case(tx, made.id + 1)


@settings(suppress_health_check=list(HealthCheck), max_examples=40, deadline=None)
@given(
    report=st.builds(
        Report,
        journey=st.just("self"),
        locale=words,
        facts=st.dictionaries(words, several, max_size=4),
        asked=several,
        explanation=words,
        route=several,
        missions=several,
    )
)
async def test_any_report_comes_back_as_it_was(store, report):
    async with store.begin() as tx:
        found = await cases.case_by_code(tx, "ABC-234") or await _open(tx)
        await cases.update(tx, replace(found, report=report))
    async with store.begin() as tx:
        assert (await cases.case(tx, found.id)).report == report


async def test_every_field_that_may_change_is_written(store):
    async with store.begin() as tx:
        case = await _open(tx)
        chat = (await chats.chat_of(tx, 2, group=False)).id
        owner = (await desk.enrol(tx, chat, "ankara", "Aziz")).id
        changed = replace(
            case,
            state=CaseState.ACKNOWLEDGED,
            urgency="P2",
            suspicion="S3",
            country=None,
            mission="ministry",
            report=replace(REPORT, facts={"name": ("Another",)}),
            step=3,
            next_at=tx.now + timedelta(hours=1),
            owner=owner,
            acknowledged_at=tx.now,
            delivered_at=tx.now,
        )
        assert await cases.update(tx, changed) == changed
    async with store.begin() as tx:
        assert await cases.case(tx, case.id) == changed


async def test_a_code_is_given_once(store):
    async def twice():
        async with store.begin() as tx:
            await _open(tx)
            await _open(tx)

    with pytest.raises(IntegrityError):
        await twice()


async def test_a_value_read_elsewhere_is_not_written(store):
    async with store.begin() as tx:
        case = await _open(tx)

    async def blind():
        async with store.begin() as tx:
            await cases.update(tx, case)

    with pytest.raises(Conflict):
        await blind()


async def test_a_value_overtaken_by_another_transaction_is_not_written(store):
    async with store.begin() as tx:
        case = await _open(tx)

    async def overtaken():
        async with store.begin() as tx:
            seen = await cases.case(tx, case.id)
            await tx.conn.execute(table.update().values(version=table.c.version + 1))
            await cases.update(tx, replace(seen, step=9))

    with pytest.raises(Conflict):
        await overtaken()
    async with store.begin() as tx:
        assert (await cases.case(tx, case.id)).step == 0


async def test_a_case_may_be_written_twice_in_one_transaction(store):
    async with store.begin() as tx:
        case = await cases.update(tx, replace(await _open(tx), step=1))
        await cases.update(tx, replace(case, step=2))
        assert (await cases.case(tx, case.id)).step == 2


async def test_concurrent_changes_lose_nothing(store):
    async with store.begin() as tx:
        case = await _open(tx)

    async def step(tx):
        found = await cases.case(tx, case.id)
        await asyncio.sleep(0)
        await cases.update(tx, replace(found, step=found.step + 1))

    async def many():
        for _ in range(10):
            await store.run(step)

    await asyncio.gather(*(many() for _ in range(5)))
    async with store.begin() as tx:
        assert (await cases.case(tx, case.id)).step == 50


async def test_of_a_hundred_presses_one_makes_the_owner(store):
    async with store.begin() as tx:
        case = await _open(tx)
        owners = []
        for address in range(10, 20):
            chat = (await chats.chat_of(tx, address, group=False)).id
            owners.append((await desk.enrol(tx, chat, "ankara", "x")).id)

    def press(officer):
        async def work(tx):
            found = await cases.case(tx, case.id)
            if found.owner is not None:
                return False
            await cases.update(tx, replace(found, owner=officer, acknowledged_at=tx.now))
            return True

        return store.run(work)

    won = await asyncio.gather(*(press(officer) for officer in owners * 10))
    assert sum(won) == 1
    async with store.begin() as tx:
        assert (await cases.case(tx, case.id)).owner == (owners * 10)[won.index(True)]


async def test_due_cases_come_longest_due_first_and_never_early(store, clock):
    async with store.begin() as tx:
        waits = {"AAA-222": 20, "BBB-222": 10, "CCC-222": 30, "DDD-222": None}
        for code, minutes in waits.items():
            next_at = None if minutes is None else tx.now + timedelta(minutes=minutes)
            await _open(tx, code, next_at=next_at)
        assert await cases.due(tx, 10) == ()
    clock.move(timedelta(minutes=20) - timedelta(microseconds=1))
    async with store.begin() as tx:
        assert [case.code for case in await cases.due(tx, 10)] == ["BBB-222"]
    clock.move(timedelta(microseconds=1))
    async with store.begin() as tx:
        assert [case.code for case in await cases.due(tx, 10)] == ["BBB-222", "AAA-222"]
        (first,) = await cases.due(tx, 1)
        await cases.update(tx, replace(first, next_at=None))
        assert [case.code for case in await cases.due(tx, 10)] == ["AAA-222"]


async def test_two_workers_do_not_take_the_same_due_case(postgres, open_on):
    store = await open_on(await postgres.copy())
    async with store.begin() as tx:
        await _open(tx, "AAA-222", next_at=tx.now)
        await _open(tx, "BBB-222", next_at=tx.now)
    async with store.begin() as first, store.begin() as second:
        taken = await cases.due(first, 1) + await cases.due(second, 10)
        assert sorted(case.code for case in taken) == ["AAA-222", "BBB-222"]


async def test_looking_takes_no_lock(postgres, open_on):
    store = await open_on(await postgres.copy())
    async with store.begin() as tx:
        case = await _open(tx)
    async with store.begin() as writer:
        await cases.update(writer, replace(await cases.case(writer, case.id), step=1))
        async with store.begin() as reader:
            assert (await cases.case(reader, case.id, lock=False)).step == 0
