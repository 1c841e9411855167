"""No word of a person stands readable in any byte that the store leaves on the disk."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.casework.case import Report
from bot.dialog.turn import Draft, Offer, State
from bot.store import cases, chats, desk, inbox, logbook, sessions, tokens

CANARY = "Zarqaldirgoch"
ADDRESS = 79_171_823_455_667  # as a chat id
FORBIDDEN = (
    CANARY.encode(),
    CANARY.encode("utf-16-le"),
    CANARY.encode("utf-16-be"),
    str(ADDRESS).encode(),
    ADDRESS.to_bytes(6, "big"),
    ADDRESS.to_bytes(6, "little"),
)


async def _fill(store):
    async with store.begin() as tx:
        chat = (await chats.chat_of(tx, ADDRESS, group=False)).id
        await desk.invite(tx, f"{CANARY}-1", "officer", "ankara", CANARY, tx.now + timedelta(hours=1))
        await desk.redeem(tx, f"{CANARY}-1", "officer")
        await desk.enrol(tx, chat, "ankara", CANARY)
        await inbox.quarantine(tx, 1, CANARY.encode())
        state = State(
            "start",
            drafts={CANARY: Draft({CANARY: (CANARY,)}, (CANARY,))},
            offers=(Offer(CANARY, "TR"),),
            trail=(CANARY,),
            note=CANARY,
        )
        await sessions.save(tx, chat, state, None)
        case = await cases.open_case(
            tx,
            code="ABC-234",
            chat=chat,
            report=Report("self", "uz", {CANARY: (CANARY,)}, explanation=CANARY, route=(CANARY,)),
            urgency="P1",
            suspicion="S1",
            country="TR",
            mission="ankara",
            next_at=None,
        )
        await cases.update(tx, replace(case, report=replace(case.report, explanation=CANARY * 2)))
        await logbook.write(tx, case.id, "words", detail={"text": CANARY})
        await tokens.issue(tx, CANARY, case.id, "take", chat)
    return chat, case.id


def _hits(folder):
    return [
        (file.name, word)
        for file in folder.rglob("*")
        if file.is_file()
        for word in FORBIDDEN
        if word in file.read_bytes()
    ]


@pytest.mark.parametrize("database", ["sqlite"])
async def test_no_byte_on_sqlites_disk_tells_it(store, tmp_path, database):
    chat, case = await _fill(store)
    assert (tmp_path / "elchi.sqlite-wal").stat().st_size > 0
    assert _hits(tmp_path) == []
    async with store.begin() as tx:
        await sessions.erase(tx, chat)
        await cases.erase(tx, case)
    assert _hits(tmp_path) == []
    await store.close()
    assert _hits(tmp_path) == []


async def test_no_byte_on_postgresqls_disk_tells_it(postgres, open_on):
    store = await open_on(await postgres.copy())
    await _fill(store)
    await postgres.execute("CHECKPOINT")
    assert _hits(postgres.data) == []


@pytest.mark.parametrize("database", ["sqlite"])
async def test_an_erased_key_is_gone_from_every_byte(store, tmp_path, database):
    async with store.begin() as tx:
        chat = (await chats.chat_of(tx, ADDRESS, group=False)).id
        await sessions.save(tx, chat, State("start"), None)
        row = (await tx.conn.exec_driver_sql("SELECT wrapped FROM data_keys")).one()
    assert any(row.wrapped in file.read_bytes() for file in tmp_path.iterdir())
    async with store.begin() as tx:
        await sessions.erase(tx, chat)
    assert not any(row.wrapped in file.read_bytes() for file in tmp_path.iterdir())


async def test_scrubbing_is_harmless_at_any_time(store):
    await store.scrub()
    chat, _ = await _fill(store)
    async with store.begin() as tx:
        await sessions.erase(tx, chat)
    await store.scrub()
    async with store.begin() as tx:
        assert await sessions.load(tx, chat) is None
