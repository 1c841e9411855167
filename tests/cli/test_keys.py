"""`elchi keys`: what each key has sealed, a new one in place of the old, and the old one taken out."""

import asyncio
import json
import os
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner

from bot.cli import cli
from bot.store import chats
from bot.store.database import open_store
from bot.store.sealed import KeyRing
from bot.wallclock import WallClock
from tests.cli.test_db import elchi as db


def keys(*arguments):
    result = CliRunner().invoke(cli, ["keys", *arguments])
    return result.exit_code, result.output


def grown_old():
    """Ten minutes later."""
    changed = Path("elchi.keys").stat().st_mtime - 601
    os.utime("elchi.keys", (changed, changed))


def test_what_the_bot_sealed_before_it_looked_is_sealed_anew_before_a_key_goes(here):
    former = KeyRing.load("elchi.keys")
    keys("rotate")

    async def late():
        store = await open_store("sqlite:///elchi.db", KeyRing.load("elchi.keys"), WallClock())
        async with store.begin() as tx:
            await chats.chat_of(replace(tx, ring=former), 99, group=False)
        await store.close()

    asyncio.run(late())
    grown_old()
    assert keys("retire")[0] == 0
    assert keys("status")[1].count("\n") == 1
    assert db("check")[0] == 0


def test_a_key_is_added_used_and_the_old_one_taken_out(here):
    code, said = keys("status")
    assert (code, said.count("\n"), "seals  7 values" in said) == (0, 1, True)
    grown_old()
    assert keys("retire")[1].endswith("elchi: ELCHI_KEYS: no key can go; run `elchi keys rotate` first\n")
    assert "waits; copy the ring to every host" in keys("add")[1]
    code, said = keys("rotate")
    assert (code, "7 values are sealed by" in said) == (0, True)
    code, said = keys("status")
    assert ("opens  0 values" in said, "seals  7 values" in said) == (True, True)
    code, said = keys("retire")
    assert (code, "was changed" in said, "try again after 600 s" in said) == (2, True, True)
    grown_old()
    code, said = keys("retire")
    assert (code, "taken out: " in said) == (0, True)
    code, said = keys("status")
    assert (code, said.count("\n"), "seals  7 values" in said) == (0, 1, True)
    assert db("check")[0] == 0
    raw = [each["key"] for each in json.loads(Path("elchi.keys").read_text())["keys"]]
    assert not any(key in said for key in raw)


def test_a_ring_from_before_fits_no_more(here):
    before = Path("elchi.keys").read_bytes()
    keys("rotate")
    Path("elchi.keys").write_bytes(before)
    code, said = keys("status")
    assert (code, "does not fit" in said) == (2, True)


def test_without_a_ring_nothing_is_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ELCHI_DATABASE", "sqlite:///elchi.db")
    monkeypatch.setenv("ELCHI_KEYS", "elchi.keys")
    for command in ("status", "rotate", "retire", "add"):
        code, said = keys(command)
        assert (code, "ELCHI_KEYS: cannot read" in said) == (2, True)
    assert list(tmp_path.iterdir()) == []
