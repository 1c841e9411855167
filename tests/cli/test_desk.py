"""`elchi officer`, `roster`, `drill`, `doctor`: one line for each fault, and a wrong file changes nothing."""

import asyncio
import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from bot.casework.people import Profile, Role
from bot.cli import cli
from bot.store import chats, desk
from bot.store.database import open_store
from bot.store.sealed import KeyRing
from bot.wallclock import WallClock
from tests.stage import ISTANBUL

SINCE = f"{WallClock().now() - timedelta(days=3):%Y-%m-%d}"
TABLE = f"officer,days,begins,ends,since\nAziza,daily,09:00,21:00,{SINCE}\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with settings, a key ring and a database with one officer of Istanbul."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ELCHI_DATABASE", f"sqlite:///{tmp_path}/elchi.db")
    monkeypatch.setenv("ELCHI_KEYS", str(tmp_path / "elchi.keys"))
    ring = KeyRing.generate(tmp_path / "elchi.keys")

    async def enrol():
        store = await open_store(f"sqlite:///{tmp_path}/elchi.db", ring, WallClock())
        async with store.begin() as tx:
            chat = await chats.chat_of(tx, 77, group=False)
            await desk.enrol(tx, chat.id, ISTANBUL, "Aziza", Profile(Role.DUTY))
        await store.close()

    asyncio.run(enrol())
    return tmp_path


def elchi(*arguments):
    result = CliRunner().invoke(cli, list(arguments))
    return result.exit_code, result.output


def test_officers_are_listed_and_leave(here):
    assert "duty  Aziza" in elchi("officer", "list")[1]
    assert elchi("officer", "retire", "1") == (0, "1 has left; 0 cases are called anew\n")
    assert elchi("officer", "retire", "1")[0] == 2
    assert "has left already" in elchi("officer", "retire", "1")[1]
    assert "nobody has the number 9" in elchi("officer", "retire", "9")[1]
    assert "nobody is enrolled" in elchi("officer", "list")[1]
    assert "no group has the number 9" in elchi("officer", "unbind", "9")[1]


def test_a_roster_is_taken_over_and_its_holes_are_shown(here):
    (here / "december.csv").write_text(TABLE)
    code, told = elchi("roster", "import", "december.csv", "--mission", ISTANBUL, "--dry-run")
    assert (code, "nothing was changed" in told) == (0, True)
    assert "no roster" not in told
    assert "shift:" not in elchi("roster", "show", "--mission", ISTANBUL)[1]
    code, told = elchi("roster", "import", "december.csv", "--mission", ISTANBUL)
    assert (code, "1 lines are the plan now" in told) == (0, True)
    code, told = elchi("roster", "show", "--mission", ISTANBUL)
    assert code == 1
    assert "21:00 – " in told
    assert told.count("shift:") in (14, 15)


def test_a_wrong_roster_names_every_fault_and_changes_nothing(here):
    (here / "good.csv").write_text(TABLE)
    elchi("roster", "import", "good.csv", "--mission", ISTANBUL)
    (here / "bad.csv").write_text(
        f"{TABLE}Nobody,daily,09:00,21:00,2026-12-01\nAziza,Funday,9,21:00,2026-12-01\n"
    )
    code, told = elchi("roster", "import", "bad.csv", "--mission", ISTANBUL)
    assert code == 1
    assert "row 4" in told
    assert "nothing was changed" in told
    (here / "unknown.csv").write_text(TABLE.replace("Aziza", "Nobody"))
    assert (
        "row 2: no officer of this desk has this name"
        in elchi("roster", "import", "unknown.csv", "--mission", ISTANBUL)[1]
    )
    assert "shift:" in elchi("roster", "show", "--mission", ISTANBUL)[1]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.txt", b"", "neither .csv nor .ics"),
        ("x.ics", b"nothing", "is no calendar"),
        ("x.csv", "officer,Ё".encode("cp1251"), "UTF-8"),
    ],
)
def test_a_file_that_is_no_roster_is_said_to_be_none(here, name, content, said):
    (here / name).write_bytes(content)
    code, told = elchi("roster", "import", name, "--mission", ISTANBUL)
    assert code != 0
    assert said in told


def test_a_drill_is_asked_for_where_somebody_is(here):
    assert "the running bot begins" in elchi("drill", ISTANBUL)[1]
    assert elchi("drill", "--board")[1].startswith(f"red    {ISTANBUL}  no drill yet")
    assert "nobody is enrolled at kz-almaty" in elchi("drill", "kz-almaty-consulate-general")[1]
    assert elchi("drill")[0] == 2


def test_the_doctor_without_a_token_is_one_line(here):
    code, told = elchi("doctor")
    assert (code, told) == (2, "elchi: ELCHI_BOT_TOKEN: is not set\n")


def test_machines_are_told_the_same(here):
    def told(*arguments):
        code, said = elchi(*arguments, "--json")
        return code, json.loads(said)

    aziza = {"number": 1, "mission": ISTANBUL, "role": "duty", "name": "Aziza", "reached": True}
    assert told("officer", "list") == (0, {"ok": True, "groups": [], "people": [aziza]})
    assert told("drill", "--board") == (0, {"ok": True, "board": [{"mission": ISTANBUL, "light": "red"}]})
    assert told("drill", ISTANBUL) == (0, {"ok": True, "asked": [ISTANBUL]})
    (here / "december.csv").write_text(TABLE)
    elchi("roster", "import", "december.csv", "--mission", ISTANBUL)
    code, found = told("roster", "show", "--mission", ISTANBUL)
    assert (code, found["ok"], found["zone"]) == (1, False, "Europe/Istanbul")
    assert {each["name"] for each in found["shifts"]} == {"Aziza"}
    assert found["shifts"][-1]["begins"].endswith("T06:00:00+00:00")
    assert found["holes"][-1]["begins"].endswith("T18:00:00+00:00")
