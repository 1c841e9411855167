"""What was erased is nowhere: not in the database, nor in a copy from before or after, with any key left."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select, update

from bot.casework.case import CaseState, Report
from bot.casework.marks import marks_of
from bot.dialog.turn import Draft, State
from bot.store import backup, cases, logbook, marks, sessions
from bot.store.database import open_store
from bot.store.mending import mend
from bot.store.sealed import CannotOpen, DataKey, KeyRing
from bot.store.tables import cases as files_table
from bot.store.tables import data_keys
from bot.store.tables import sessions as talks
from tests.store.test_case_log import _open
from tests.store.test_resealing import BY_DATA_KEY

SECRET = "they keep us behind the market"
REPORT = Report("danger", "en", {"q.words": (SECRET,)})


async def told(store, code, address):
    async with store.begin() as tx:
        case = await _open(tx, code, address, REPORT)
        await logbook.write(tx, case.id, "words", detail={"words": SECRET})
        state = State("home", locale="en", drafts={"": Draft({"notes": (SECRET,)})})
        await sessions.save(tx, case.chat, state, tx.now)
        return case


@pytest.fixture
async def files(tmp_path, clock):
    """A database with two reports, a copy, one of them erased, another copy; the folder."""
    ring = KeyRing.generate(tmp_path / "ring")
    store = await open_store(f"sqlite:///{tmp_path}/live.db", ring, clock)
    gone, kept = await told(store, "ABC-234", 1), await told(store, "BBB-222", 2)
    await save(tmp_path, "before.db")
    async with store.begin() as tx:
        await cases.erase(tx, gone.id)
        await sessions.erase(tx, gone.chat)
    await save(tmp_path, "after.db")
    await store.close()
    return tmp_path, gone, kept


async def save(folder, name):
    backup.save(folder / "live.db", folder / name, folder / "datakeys.db")


def tables(path):
    """Every value of every row, by table, column and the row's names."""
    with closing(sqlite3.connect(path)) as file:
        names = [name for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for name in names:
            cursor = file.execute(f'SELECT * FROM "{name}"')
            columns = [each[0] for each in cursor.description]
            for row in cursor:
                yield name, dict(zip(columns, row, strict=True))


def every_key(folder):
    """What an adversary with all files and the ring has: every data key that is anywhere."""
    ring = KeyRing.load(folder / "ring")
    for path in folder.glob("*.db"):
        for name, row in tables(path):
            if name == "data_keys":
                yield DataKey(ring.open(row["wrapped"], f"data_keys|wrapped|{row['id']}"))


def read(folder, gone):
    """Sealed values of the erased report, its log and its conversation, that any key opens at any place."""
    keys, found = list(every_key(folder)), []
    wanted = {"cases": ("code", gone.code), "case_events": ("case", gone.id), "sessions": ("chat", gone.chat)}
    sealed = 0
    for path in folder.glob("*.db"):
        for name, row in tables(path):
            if name not in wanted or row[wanted[name][0]] != wanted[name][1]:
                continue
            for table, column in BY_DATA_KEY:
                if table != name or row[column] is None:
                    continue
                sealed += 1
                places = [f"{name}|{column}|{value}" for value in row.values()]
                found += [place for key in keys for place in places if opens(key, row[column], place)]
    return sealed, found


def opens(key, sealed, place):
    try:
        key.open(sealed, place)
    except CannotOpen:
        return False
    return True


async def test_with_every_key_that_is_left_nothing_of_it_can_be_read(files):
    folder, gone, kept = files
    sealed, found = read(folder, gone)
    assert sealed >= 3  # the copy from before still holds them
    assert found == []
    sealed, found = read(folder, kept)
    assert len(found) >= sealed >= 6  # the measure measures
    assert not any(SECRET.encode() in path.read_bytes() for path in folder.iterdir())


async def test_the_keys_themselves_are_in_no_file_but_their_own(files):
    folder, *_ = files
    wrapped = {row["wrapped"] for name, row in tables(folder / "datakeys.db") if name == "data_keys"}
    assert len(wrapped) == 2
    assert not any(
        key in (folder / name).read_bytes() for name in ("before.db", "after.db") for key in wrapped
    )


@pytest.mark.parametrize("name", ["before.db", "after.db"])
async def test_a_database_made_from_a_copy_keeps_it_erased(files, clock, name):
    folder, gone, kept = files
    ring = KeyRing.load(folder / "ring")
    (folder / "live.db").unlink()
    held, mended = await asyncio.to_thread(
        backup.restore, folder / name, folder / "live.db", ring, folder / "datakeys.db"
    )
    assert (held["cases"], mended.erased) == (2, 1 if name == "before.db" else 0)
    store = await open_store(f"sqlite:///{folder}/live.db", ring, clock)
    async with store.begin() as tx:
        again = await cases.case(tx, gone.id)
        assert again.erased
        assert [event.detail for event in await logbook.history(tx, gone.id)] == [{}]
        assert await sessions.load(tx, gone.chat) is None
        assert (await cases.case(tx, kept.id)).report.facts == REPORT.facts
        assert (await sessions.load(tx, kept.chat)).drafts[""].facts == {"notes": (SECRET,)}
        if name == "before.db":
            assert (again.state, again.next_at) == (CaseState.CLOSED, None)
    await store.close()


async def test_mending_after_pg_restore_buries_what_has_no_key(store):
    """As docs/keeping.md has it: the constraint needs the reference gone, the words are still there."""
    gone, kept = await told(store, "ABC-234", 1), await told(store, "BBB-222", 2)
    async with store.begin() as tx:
        await tx.conn.execute(talks.delete().where(talks.c.chat == gone.chat))
        await tx.conn.execute(update(files_table).where(files_table.c.id == gone.id).values(data_key=None))
        assert (await mend(tx)).erased == 1
        assert (await mend(tx)).erased == 0
        assert (await cases.case(tx, gone.id)).erased
        assert (await cases.case(tx, kept.id)).report.facts == REPORT.facts
        assert len((await tx.conn.execute(select(data_keys.c.id))).all()) == 2  # of the one that lives


async def test_no_copy_holds_marks_and_a_database_made_from_one_has_them_again(tmp_path, clock):
    ring = KeyRing.generate(tmp_path / "ring")
    store = await open_store(f"sqlite:///{tmp_path}/live.db", ring, clock)
    report = Report("relative", "en", {"r.name": ("Dilshod Karimov 1999", "+998 90 123 45 67")})
    async with store.begin() as tx:
        case = await _open(tx, report=report)
        await marks.write(tx, case.id, marks_of(case))
    await save(tmp_path, "copy.db")
    await store.close()
    before = [row for name, row in tables(tmp_path / "live.db") if name == "marks"]
    assert len(before) == 2
    assert not any(row["mark"].encode() in (tmp_path / "copy.db").read_bytes() for row in before)

    (tmp_path / "live.db").unlink()
    apart = tmp_path / "datakeys.db"
    await asyncio.to_thread(backup.restore, tmp_path / "copy.db", tmp_path / "live.db", ring, apart)
    assert [row for name, row in tables(tmp_path / "live.db") if name == "marks"] == before
