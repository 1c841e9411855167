"""Every command says how it is used, in an example that works, completes itself, and speaks to machines."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.cli.officers import known
from tests.command_lines import parsed, words_of

ROOT = Path(__file__).parents[2]
WIDE = 76  # what one line of `--help` holds on a terminal of 80 columns


def walk(command, path=("elchi",)):
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from walk(below, (*path, name))


EVERY = {" ".join(path): command for path, command in walk(cli)}
MACHINES = {
    "elchi doctor", "elchi audit show", "elchi audit verify", "elchi officer list", "elchi roster show",
    "elchi keys status", "elchi db check", "elchi route", "elchi drill", "elchi directory check",
    "elchi check",
}  # fmt: skip


def example_of(command):
    return command.help.strip().splitlines()[-1].strip()


@pytest.mark.parametrize("path", EVERY)
def test_the_help_ends_with_an_example(path):
    line = example_of(EVERY[path])
    assert line.startswith(path)
    assert len(line) <= WIDE
    shown = CliRunner().invoke(cli, [*path.split()[1:], "--help"], prog_name="elchi", terminal_width=80)
    assert (shown.exit_code, f"\n  {line}\n" in shown.output) == (0, True)


@pytest.mark.parametrize("path", EVERY)
def test_the_example_can_be_typed(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = words_of(example_of(EVERY[path]))
    for word in words:
        if word.endswith((".csv", ".xlsx")):
            Path(word).touch()
    context = parsed(words)
    assert context.args == []
    if context.params.get("mission"):
        known(context.params["mission"])


def test_every_command_and_option_says_what_it_is():
    silent = [path for path, command in EVERY.items() if not command.get_short_help_str()]
    silent += [
        f"{path} {option.opts[0]}"
        for path, command in EVERY.items()
        for option in command.params
        if isinstance(option, click.Option) and not option.help
    ]
    assert silent == []


def test_what_only_tells_tells_machines_too_by_one_option():
    found = {
        path: option.help
        for path, command in EVERY.items()
        for option in command.params
        if "--json" in option.opts
    }
    assert found.keys() == MACHINES
    assert len(set(found.values())) == 1


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("elchi ro", {"route", "roster"}), ("elchi db b", {"backup"}), ("elchi route --ur", {"--urgency"})],
)
def test_the_shell_completes_it(typed, offered):
    asked = {"_ELCHI_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    told = subprocess.run(
        [sys.executable, "-m", "bot"],
        cwd=ROOT, env=os.environ | asked, capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert {line.partition(",")[2] for line in told.stdout.splitlines()} == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_documented_line_switches_completion_on(shell):
    assert f"_ELCHI_COMPLETE={shell}_source elchi" in (ROOT / "docs/operations.md").read_text()
    made = CliRunner().invoke(cli, prog_name="elchi", env={"_ELCHI_COMPLETE": f"{shell}_source"})
    assert made.exit_code == 0
    assert "_ELCHI_COMPLETE" in made.output


def told(*arguments):
    """What a command tells machines; its exit status and `ok` say the same."""
    result = CliRunner().invoke(cli, [*arguments, "--json"])
    assert result.exit_code in {0, 1}, result.output
    data = json.loads(result.output)
    assert next(iter(data)) == "ok"
    assert data.pop("ok") is (result.exit_code == 0)
    return data


def test_the_log_is_told_to_machines(here):
    assert told("audit", "verify") == {"lines": 3, "wrong": ""}
    assert told("audit", "show") == {"log": []}


def test_database_and_keys_are_told_to_machines(here):
    found = told("db", "check")
    assert "3 cases" in found["held"]
    keys = told("keys", "status")
    assert [key["use"] for key in keys["keys"]] == ["seals"]
    assert keys["missing"] == {}


def test_desks_are_told_to_machines(here):
    assert told("officer", "list") == {"groups": [], "people": []}
    assert told("drill", "--board") == {"board": []}
    roster = told("roster", "show", "--mission", "ministry")
    assert roster.keys() == {"zone", "shifts", "holes"}


def test_a_route_is_told_to_machines():
    found = told("route", "--place", "Doha", "--when", "2026-11-29 03:10")
    assert found["readings"][0]["country"] == "QA"
    assert found["missions"][0]["id"] == "qa-doha-embassy"
    assert found["moment"] == "2026-11-29T00:10:00+00:00"
    assert found["calls"][0]["to"][0]["desk"] == "qa-doha-embassy"
    assert told("route", "--at", "30,-40")["missions"] == []


def test_what_stops_a_command_is_one_line_for_machines_too(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ELCHI_KEYS", "none.keys")
    result = CliRunner().invoke(cli, ["keys", "status", "--json"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("elchi: ")
