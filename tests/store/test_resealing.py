"""A new key takes the place of the old while the bot lives on: nothing is lost or stays under the old."""

import random

import pytest
from sqlalchemy import LargeBinary

from bot.casework.people import Profile, Role
from bot.store import cases, chats, desk, inbox, logbook, resealing, ring_file
from bot.store.columns import metadata
from bot.store.database import open_store, passing
from bot.store.resealing import BY_RING, counted, reseal
from bot.store.sealed import CannotOpen, KeyRing, UnknownKey
from bot.store.tables import quarantine
from tests.store.test_case_log import _open

BY_DATA_KEY = {("sessions", "state"), ("cases", "report"), ("case_events", "detail")}
PEOPLE = 1200  # more than two steps


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ring.json"


@pytest.fixture
async def own(url, database, request, path, clock):
    """A store under a ring of its own, on an empty database."""
    if database == "postgresql":
        server = request.getfixturevalue("postgres")
        name = await server.empty()
        url = server.url(name)
    store = await open_store(url, KeyRing.generate(path), clock)
    yield store
    await store.close()
    if database == "postgresql":
        await server.drop(name)


async def fill(store, count=PEOPLE):
    async with store.begin() as tx:
        for number in range(1, count):
            await chats.chat_of(tx, number, group=False)
        case = await _open(tx, "ABC-234", 1)
        await logbook.write(tx, case.id, "words", detail={"words": "secret"})
        officer = await chats.chat_of(tx, count, group=False)
        contacts = {"mail": "a@b.uz"}
        await desk.enrol(tx, officer.id, "ministry", "Saidov", Profile(Role.MINISTRY), contacts)
        await desk.invite(tx, "CODE", "officer", "ministry", "Karimova", tx.now, Profile(Role.DUTY), contacts)
        await inbox.quarantine(tx, 7, b"{}")


async def standing(store):
    async with store.begin() as tx:
        return await counted(tx)


async def all_of_it(store, count=PEOPLE):
    """Whatever can be read."""
    async with store.begin() as tx:
        found = [(await chats.chat_of(tx, number, group=False)).address for number in range(1, count)]
        case = await cases.case_by_code(tx, "ABC-234")
        officer = await desk.officer_of(tx, (await chats.chat_of(tx, count, group=False)).id)
        log = await logbook.history(tx, case.id)
        return found, case, officer, log, await inbox.quarantined(tx, 7)


def test_every_sealed_column_is_known():
    sealed = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert sealed == {(table.name, column) for table, column, _ in BY_RING} | BY_DATA_KEY


async def test_all_is_sealed_anew_and_the_old_key_is_needed_no_more(own, path):
    await fill(own)
    before, (old,) = await all_of_it(own), ring_file.read(path).keys
    new = ring_file.promote(path)
    running = KeyRing.load(path)
    async for _ in reseal(own):
        pass  # the store's own ring is the old one: nothing is older than what it seals with
    assert set(await standing(own)) == {old.id.hex()}

    own._ring = running
    steps = [count async for count in reseal(own)]
    assert sum(steps) == sum((await standing(own)).values()) > PEOPLE
    assert set(await standing(own)) == {new.id.hex()}
    ring_file.retire(path, [old.id])
    own._ring = KeyRing.load(path)
    assert await all_of_it(own) == before
    assert len(ring_file.read(path).keys) == 1


async def test_what_was_stopped_anywhere_is_begun_again(own, path):
    await fill(own)
    before, chance = await all_of_it(own), random.Random(1)
    for _ in range(4):
        ring_file.promote(path)
        own._ring = KeyRing.load(path)
        left = chance.randrange(3)
        async for _ in reseal(own):
            left -= 1
            if left < 0:
                break
    async for _ in reseal(own):
        pass
    newest = ring_file.read(path).newest
    assert set(await standing(own)) == {newest.id.hex()}
    ring_file.retire(path, [key.id for key in ring_file.read(path).keys])
    own._ring = KeyRing.load(path)
    assert await all_of_it(own) == before


async def test_a_running_bot_learns_of_the_new_key_by_itself(own, path, clock):
    await fill(own, 20)
    before = await all_of_it(own, 20)
    ring_file.promote(path)
    other = KeyRing.load(path)
    running, own._ring = own._ring, other
    async for _ in reseal(own):
        pass
    own._ring = running
    assert await all_of_it(own, 20) == before
    assert running.head == other.head


async def test_what_changed_meanwhile_is_not_written_over(own, path):
    await fill(own, 5)
    ring_file.promote(path)
    own._ring = KeyRing.load(path)
    table, column, name = next(each for each in BY_RING if each[0] is quarantine)
    async with own.begin() as tx:
        (row,) = await resealing._older(tx, table, column, name, None)
        changed = tx.ring.seal(b"newer", "quarantine|sealed|7")
        await tx.conn.execute(quarantine.update().values(sealed=changed))
        await resealing._again(tx, table, column, name, row)
    async with own.begin() as tx:
        assert await inbox.quarantined(tx, 7) == b"newer"


def test_a_key_that_waits_opens_and_does_not_seal(path):
    ring = KeyRing.generate(path)
    first = ring.head
    waiting = ring_file.add(path)
    assert ring_file.add(path) == waiting  # one is enough
    there = KeyRing.load(path)
    assert there.head == first
    ring_file.promote(path)
    assert ring_file.read(path).newest.id == waiting.id
    assert there.open(KeyRing.load(path).seal(b"x", "p"), "p") == b"x"


def test_look_ups_and_the_log_outlive_the_first_key(path):
    ring = KeyRing.generate(path)
    names, marks = ring.lookup("1"), ring.mac("1")
    first = ring_file.read(path).keys[0]
    ring_file.promote(path)
    ring_file.retire(path, [first.id])
    again = KeyRing.load(path)
    assert (again.lookup("1"), again.mac("1")) == (names, marks)
    with pytest.raises(CannotOpen):
        again.open(ring.seal(b"x", "p"), "p")


def test_the_key_that_seals_is_never_taken_out(path):
    KeyRing.generate(path)
    ring_file.retire(path, [key.id for key in ring_file.read(path).keys])
    assert len(ring_file.read(path).keys) == 1


def test_another_installations_ring_in_the_same_place_is_not_taken(path, tmp_path):
    ring, other = KeyRing.generate(path), KeyRing.generate(tmp_path / "other.json")
    sealed = other.seal(b"x", "p")
    (tmp_path / "other.json").replace(path)
    with pytest.raises(CannotOpen):
        ring.open(sealed, "p")


def test_a_change_that_was_killed_leaves_the_ring_as_it_was(path, monkeypatch):
    KeyRing.generate(path)
    before = path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("bot.store.disk.os.fsync", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            ring_file.promote(path)
    assert path.read_bytes() == before
    ring_file.promote(path)
    assert len(ring_file.read(path).keys) == 2


def test_a_changed_ring_is_taken_over_and_a_broken_one_changes_nothing(path):
    ring = KeyRing.generate(path)
    first = ring.head
    ring.look_again()
    assert ring.head == first
    ring_file.promote(path)
    ring.look_again()
    second = ring.head
    assert second != first
    path.write_text("{")
    ring.look_again()
    path.unlink()
    ring.look_again()
    assert ring.head == second


def test_a_key_that_this_process_lacks_is_no_fault_of_the_update(path, tmp_path):
    ring, other = KeyRing.generate(path), KeyRing.generate(tmp_path / "other.json")
    with pytest.raises(UnknownKey) as caught:
        ring.open(other.seal(b"x", "p"), "p")
    assert passing(caught.value)
    with pytest.raises(CannotOpen) as caught:
        ring.open(ring.seal(b"x", "p"), "elsewhere")
    assert not passing(caught.value)
