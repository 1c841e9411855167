"""`elchi keys`: what each key has sealed, a new one in place of the old, and the old one taken out."""

import json
from pathlib import Path

from click.testing import CliRunner

from bot.cli import cli
from tests.cli.test_db import elchi as db
from tests.cli.test_db import here  # noqa: F401 - a fixture


def keys(*arguments):
    result = CliRunner().invoke(cli, ["keys", *arguments])
    return result.exit_code, result.output


def test_a_key_is_added_used_and_the_old_one_taken_out(here):  # noqa: F811 - the fixture
    code, said = keys("status")
    assert (code, said.count("\n"), "seals  7 values" in said) == (0, 1, True)
    assert keys("retire") == (2, "elchi: ELCHI_KEYS: every key is in use; run `elchi keys rotate` first\n")
    assert "waits; copy the ring to every host" in keys("add")[1]
    code, said = keys("rotate")
    assert (code, "7 values are sealed by" in said) == (0, True)
    code, said = keys("status")
    assert ("opens  0 values" in said, "seals  7 values" in said) == (True, True)
    code, said = keys("retire")
    assert (code, said.startswith("taken out: ")) == (0, True)
    code, said = keys("status")
    assert (code, said.count("\n"), "seals  7 values" in said) == (0, 1, True)
    assert db("check")[0] == 0
    raw = [each["key"] for each in json.loads(Path("elchi.keys").read_text())["keys"]]
    assert not any(key in said for key in raw)


def test_a_ring_from_before_fits_no_more(here):  # noqa: F811 - the fixture
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
