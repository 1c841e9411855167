"""The documents as a site, and its lists: every page has its place, every command, key and figure its row."""

import ast
import os
import re
from pathlib import Path
from typing import get_args

import click
import pytest

from bot.cli import cli
from bot.dialog import raw
from bot.dialog.parsing import values
from bot.dialog.topics import Topic, Topics
from bot.dialog.tree import Kind, Show

ROOT = Path(__file__).parents[1]
COMMANDS = ROOT / "docs/commands.md"
HEAD = """\
# Commands

Written by `tests/test_site.py` from the program itself. `--help` says more. Status, `--json`, completion:
[operations](operations.md).

| command | what it does | for example | `--json` |
|---|---|---|---|
"""
MODELS = {  # how docs/tree-language.md calls each model of the tree language
    "tree": raw.RawTree, "node": raw.RawNode, "answer": raw.RawChoice, "condition": raw.RawBranch,
    "phrase": raw.RawPhrase, "topic": Topic,
}  # fmt: skip


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def site():
    return values(read("mkdocs.yml"))


def pages(nav):
    """Every page of a navigation, in its order."""
    for entry in nav:
        below = entry if isinstance(entry, str) else next(iter(entry.values()))
        yield from [below] if isinstance(below, str) else pages(below)


def from_elsewhere():
    """What the hook brings in, read without MkDocs: page by the file that it is made of."""
    for node in ast.parse(read("tools/docs_site.py")).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "FROM_ELSEWHERE":
            return ast.literal_eval(node.value)
    raise AssertionError("tools/docs_site.py brings nothing in")


def test_every_page_has_one_place_and_every_place_a_page():
    told = list(pages(site()["nav"]))
    docs = ROOT / "docs"
    real = {path.relative_to(docs).as_posix() for path in docs.glob("**/*.md")} | {*from_elsewhere().values()}
    assert sorted(told) == sorted(real)
    assert [path for path in from_elsewhere() if not (ROOT / path).is_file()] == []


def test_the_site_is_ordered_by_its_five_readers():
    readers = [next(iter(entry)) for entry in site()["nav"][1:]]
    assert readers == ["Citizen", "Duty officer", "Translator", "Operator", "Developer"]


def test_the_site_fetches_nothing_and_tolerates_no_dead_link():
    found = site()
    assert found["theme"] == {"name": "readthedocs", "highlightjs": False, "locale": "en"}
    assert not {"extra_javascript", "extra_templates", "google_analytics"} & found.keys()
    assert "://" not in read("mkdocs.yml")
    assert [name for name in found["extra_css"] if "url(" in read(f"docs/{name}")] == []
    assert {each for kind in found["validation"].values() for each in kind.values()} == {"warn"}
    assert re.search(r"^\t@.*mkdocs build --strict", read("Makefile"), re.MULTILINE)


def walk(command, path="elchi"):
    for name, below in command.commands.items():
        if isinstance(below, click.Group):
            yield from walk(below, f"{path} {name}")
        else:
            yield f"{path} {name}", below


def listed():
    """The page as it should be."""
    rows = []
    for path, command in sorted(walk(cli)):
        first, *_, example = [part.strip() for part in command.help.strip().split("\n\n")]
        json = "yes" if any("--json" in each.opts for each in command.params) else ""
        rows.append(f"| `{path}` | {' '.join(first.split()).replace('|', '/')} | `{example}` | {json} |\n")
    return HEAD + "".join(rows)


def test_every_command_is_listed_as_the_program_has_it():
    if os.environ.get("UPDATE_COMMANDS"):
        COMMANDS.write_text(listed(), encoding="utf-8")
    assert COMMANDS.read_text(encoding="utf-8") == listed()


@pytest.mark.parametrize("which", MODELS)
def test_every_key_of_the_tree_language_has_its_row_and_no_other(which):
    table = re.search(
        rf"^\| key of an? {which} \|.*?\n\|---.*?\n((?:\|.*\n)+)", read("docs/tree-language.md"), re.MULTILINE
    )
    told = re.findall(r"^\| `([a-z]+)` \|([^|]*)\|", table[1], re.MULTILINE)
    fields = MODELS[which].model_fields
    assert sorted(name for name, _ in told) == sorted(fields)
    assert {name for name, wanted in told if wanted == " always "} == {
        name for name, field in fields.items() if field.is_required()
    }


def test_the_values_of_keys_are_told_too():
    text = read("docs/tree-language.md")
    shows = text[text.index("What `shows` may name") : text.index("## An answer")]
    assert set(re.findall(r"`([a-z_]+)`", shows)) - {"shows"} == set(get_args(Show))
    kinds = re.search(r"^\| `kind` \| [^|]* \| ([^|]*) \|", text, re.MULTILINE)[1]
    assert set(re.findall(r"`([a-z]+)`", kinds)) == set(get_args(Kind))
    assert set(re.findall(r"stand `([a-z]+)` .*? `([a-z]+)`", text)[0]) == Topics.model_fields.keys() - {
        "topics"
    }
