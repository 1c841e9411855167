"""`elchi check` and `elchi i18n` on a copy of the shipped dialogs."""

import json
import shutil

import pytest
from click.testing import CliRunner

from bot.cli import trees
from bot.i18n import content_root

ROOT = content_root()


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A folder with dialogs/ and locales/ that may be spoilt."""
    for name in ("dialogs", "locales"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.setattr(trees, "content_root", lambda: tmp_path)
    return tmp_path


def run(command, *options):
    return CliRunner().invoke(command, options)


def po(copy, folder):
    return copy / "locales" / folder / "LC_MESSAGES" / "messages.po"


def test_catalogues_are_brought_up_to_date_once(copy):
    first = run(trees.i18n)
    assert first.exit_code == 0
    told = [line.partition(":")[0] for line in first.output.splitlines()]
    assert told[:3] == ["uz_latn", "uz_cyrl", "ru"]
    again = run(trees.i18n, "--check")
    assert (again.exit_code, len(again.output.splitlines())) == (0, 3)


def test_a_new_text_makes_the_catalogues_stale(copy):
    run(trees.i18n)
    decoy = copy / "dialogs" / "decoy.yaml"
    decoy.write_text(decoy.read_text().replace("Other questions", "Other things"))
    found = run(trees.i18n, "--check")
    assert found.exit_code == 1
    assert "messages.pot is not current" in found.output


def test_uzbek_cyrillic_follows_a_changed_latin_text(copy):
    run(trees.i18n)
    latin = po(copy, "uz")
    entry = 'msgctxt "menu.home"\nmsgid "I worry about someone"\nmsgstr "'
    before, _, after = latin.read_text().partition(entry)
    latin.write_text(f'{before}{entry}Oʻgʻlim uchun"{after.partition(chr(34))[2]}')
    run(trees.i18n)
    assert 'msgid "I worry about someone"\nmsgstr "Ўғлим учун"' in po(copy, "uz_Cyrl").read_text()


def test_an_error_in_a_dialog_ends_the_check_with_status_1(copy):
    decoy = copy / "dialogs" / "decoy.yaml"
    decoy.write_text(decoy.read_text().replace("Other questions", "A question of victims"))
    found = run(trees.check)
    assert found.exit_code == 1
    assert "'victim*' must not stand here" in found.output
    assert found.output.splitlines()[-1].startswith(f"{len(list(copy.glob('dialogs/*.yaml')))} files checked")


def test_the_check_tells_its_findings_and_figures_to_machines(copy):
    decoy = copy / "dialogs" / "decoy.yaml"
    decoy.write_text(decoy.read_text().replace("Other questions", "x" * 25))
    found = run(trees.check, "--json")
    told = json.loads(found.output)
    assert found.exit_code == 1
    assert told["limits"] | {"danger_taps": 3, "prompt": 300, "button": 24} == told["limits"]
    assert {"danger", "held"} <= {each["journey"] for each in told["journeys"]}
    assert ["long", "error"] in [[each["code"], each["severity"]] for each in told["findings"]]
    assert max(told["danger_bytes"].values()) <= told["limits"]["danger_bytes"]


def test_drawings_are_made_once_and_those_of_what_is_gone_are_removed(copy):
    folder = copy / "docs"
    assert run(trees.graph, "--folder", str(folder)).exit_code == 0
    assert run(trees.graph, "--folder", str(folder), "--check").output == ""
    (folder / "journeys" / "old.svg").write_text("<svg/>")
    (folder / "journeys" / "danger.svg").write_text("<svg/>")
    found = run(trees.graph, "--folder", str(folder), "--check")
    assert (found.exit_code, "danger.svg is not current" in found.output) == (1, True)
    assert run(trees.graph, "--folder", str(folder)).exit_code == 0
    assert not (folder / "journeys" / "old.svg").exists()
    assert run(trees.graph, "--folder", str(folder), "--check").exit_code == 0


def test_a_drawing_of_what_is_gone_fails_the_check(copy):
    folder = copy / "docs"
    run(trees.graph, "--folder", str(folder))
    (folder / "journeys" / "old.svg").write_text("<svg/>")
    found = run(trees.graph, "--folder", str(folder), "--check")
    assert (found.exit_code, "old.svg draws what is gone" in found.output) == (1, True)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.unlink(), "elchi: dialogs:1: policies.yaml: missing; expected this file\n"),
        (
            lambda file: file.write_bytes(file.read_bytes() + "\n# Правила".encode("cp1251")),
            "not UTF-8; expected the file saved as UTF-8 text\n",
        ),
        (
            lambda file: (file.unlink(), file.mkdir()),
            "elchi: policies.yaml:1: cannot be read: Is a directory",
        ),
    ],
)
def test_a_file_that_is_not_there_or_no_text_is_named(copy, spoil, said):
    file = copy / "dialogs" / "policies.yaml"
    lines = len(file.read_bytes().splitlines())
    spoil(file)
    found = run(trees.graph, "--check")
    assert (found.exit_code, len(found.output.splitlines())) == (2, 1)
    assert said in found.output
    if "UTF-8" in said:
        assert f"policies.yaml:{lines + 2}: " in found.output
