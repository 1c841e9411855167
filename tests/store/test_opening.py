import traceback

import pytest
from sqlalchemy import text

from bot.store import chats, inbox
from bot.store.database import StoreError, open_store
from bot.store.sealed import KeyRing
from bot.store.tables import meta as meta_table
from tests.store.test_sealed import rotated


async def _refusal(url, ring, clock):
    with pytest.raises(StoreError) as caught:
        await open_store(url, ring, clock)
    line = str(caught.value)
    assert "\n" not in line
    assert line.startswith("ELCHI_")
    assert "geheim" not in "".join(traceback.format_exception(caught.value))
    return line


@pytest.mark.parametrize(
    "url",
    [
        "",
        "elchi.sqlite",
        "://",
        "mysql://root:geheim@localhost/elchi",
        "oracle+nonsense://root:geheim@localhost/elchi",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite+aiosqlite:///file:x?mode=memory&uri=true",
        "sqlite:////nowhere/at/all/elchi.sqlite",
        "sqlite:////",
        "postgresql://elchi:geheim@127.0.0.1:1/elchi",
        "postgresql://elchi:geheim@127.0.0.1:port/elchi",
        "postgresql://elchi:geheim@[::1/elchi",
        "postgresql://elchi:geheim@/elchi?host=/nowhere/at/all",
        "postgresql://elchi:geheim@127.0.0.1:1/elchi?nonsense=1",
        "postgresql://elchi:geheim@nowhere.invalid/elchi",
    ],
)
async def test_a_wrong_url_is_told_in_one_line_without_the_password(url, ring, clock):
    assert (await _refusal(url, ring, clock)).startswith("ELCHI_DATABASE")


async def test_a_database_or_user_unknown_to_postgresql_is_told(postgres, ring, clock):
    assert "no such database" in await _refusal(postgres.url("nowhere"), ring, clock)
    nobody = postgres.url("postgres").replace("postgres@", "nobody:geheim@")
    assert "ELCHI_DATABASE" in await _refusal(nobody, ring, clock)


async def test_a_wrong_password_is_told_without_it(postgres, ring, clock):
    await postgres.execute("CREATE ROLE guarded LOGIN PASSWORD 'right'")
    await postgres.guard("local all guarded scram-sha-256")
    url = postgres.url("postgres").replace("postgres@", "guarded:geheim@")
    assert "wrong user or password" in await _refusal(url, ring, clock)


async def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path, ring, clock):
    path = tmp_path / "a.sqlite"
    path.write_bytes(b"minutes of the meeting\n" * 500)
    before = path.read_bytes()
    assert "ELCHI_DATABASE" in await _refusal(f"sqlite:///{path}", ring, clock)
    assert path.read_bytes() == before


async def test_a_damaged_database_is_refused(tmp_path, ring, clock):
    path = tmp_path / "a.sqlite"
    store = await open_store(f"sqlite:///{path}", ring, clock)
    async with store.begin() as tx:
        for update in range(2000):
            await inbox.first_sight(tx, update)
    await store.scrub()
    await store.close()
    data = bytearray(path.read_bytes())
    for page in range(8, len(data) // 4096):
        data[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    path.write_bytes(data)
    assert "damaged" in await _refusal(f"sqlite:///{path}", ring, clock)


async def test_a_ring_that_does_not_fit_is_refused(store, url, clock, tmp_path):
    other = KeyRing.generate(tmp_path / "other.json")
    line = await _refusal(url, other, clock)
    assert line == "ELCHI_KEYS: this key ring does not fit the data in ELCHI_DATABASE"


async def test_a_ring_that_lost_its_first_key_is_refused(store, url, clock, tmp_path):
    """It would open everything sealed since, and find no chat again."""
    ring = KeyRing.generate(tmp_path / "other.json")
    async with store.begin() as tx:
        place = "meta|value|ring_check"
        value = ring.seal(b"the mark of another first key", place)
        await tx.conn.execute(meta_table.update().values(value=value))
    assert "does not fit" in await _refusal(url, ring, clock)


async def test_a_rotated_ring_fits(url, clock, tmp_path, database, postgres):
    name = await postgres.empty()
    url = postgres.url(name) if database == "postgresql" else f"sqlite:///{tmp_path / 'b.sqlite'}"
    path = tmp_path / "keys.json"
    store = await open_store(url, KeyRing.generate(path), clock)
    async with store.begin() as tx:
        known = await chats.chat_of(tx, 42, group=False)
    await store.close()
    store = await open_store(url, rotated(path), clock)
    async with store.begin() as tx:
        assert await chats.chat_of(tx, 42, group=False) == known
    await store.close()
    await postgres.drop(name)


async def test_a_database_of_a_newer_release_is_refused(store, url, ring, clock):
    async with store.begin() as tx:
        await tx.conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "newer release" in await _refusal(url, ring, clock)
