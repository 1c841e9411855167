"""What the documents say is so: settings, commands, words, links, decisions."""

import re
from pathlib import Path

import click
import pytest

from bot.cli import cli
from bot.config import Settings
from bot.content import read_dialogs
from bot.dialog.load import load_book
from tests.command_lines import lines_in, parsed, words_of

ROOT = Path(__file__).parents[1]
DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("dialogs/*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
SETTING = re.compile(r"(?<!_)ELCHI_[A-Z_]+")
GLOSSARY_ROW = re.compile(
    r"^\| (?P<word>[A-Z][^|]*) \| (?P<meaning>[^|]+) \| (?P<where>[^|]+) \|$", re.MULTILINE
)
QUOTED = re.compile(r"`([^`]+)`")
# The words that the design settles: no synonyms for these, anywhere.
WORDS = {
    "Book", "Tree", "Node", "Prompt", "Choice", "Turn", "Session", "Event", "Effect", "Fact", "Reporter",
    "Person", "Report", "Case", "Receipt", "Mission", "Consular district", "Competent mission",
    "Ministry desk", "Duty officer", "Roster", "Urgency", "Suspicion", "Indicator", "Alert",
    "Acknowledgement", "Escalation policy", "Step", "Outbox", "Lane", "Delivery", "Lapse", "Seal", "Desk",
}  # fmt: skip


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def commands(group: click.Group, above: str = "elchi") -> list[str]:
    found = []
    for name, command in group.commands.items():
        path = f"{above} {name}"
        found += commands(command, path) if isinstance(command, click.Group) else [path]
    return found


def test_every_setting_is_documented_and_no_other():
    real = {f"ELCHI_{name.upper()}" for name in Settings.model_fields}
    told = set(re.findall(r"^\| `(ELCHI_[A-Z_]+)` \|", read("docs/operations.md"), re.MULTILINE))
    assert told == real


@pytest.mark.parametrize(
    "path",
    [
        *("README.md", "Dockerfile", "compose.yaml", "docs/operations.md", "docs/architecture.md"),
        *(str(page.relative_to(ROOT)) for page in ROOT.glob("docs/deploy/*.md")),
        *(str(file.relative_to(ROOT)) for file in ROOT.glob("deploy/**/*") if file.is_file()),
    ],
)
def test_a_setting_that_is_named_exists(path):
    real = {f"ELCHI_{name.upper()}" for name in Settings.model_fields}
    assert set(SETTING.findall(read(path))) <= real


def test_the_documented_defaults_are_the_real_ones():
    rows = re.findall(r"^\| `ELCHI_([A-Z_]+)` \| `([^`]+)` \|", read("docs/operations.md"), re.MULTILINE)
    assert len(rows) >= 3
    for name, default in rows:
        assert str(Settings.model_fields[name.lower()].default) == default


def test_every_command_is_named_in_the_readme():
    assert [command for command in commands(cli) if f"`{command}`" not in read("README.md")] == []


def test_a_command_that_the_documents_name_exists():
    real = {word for command in commands(cli) for word in (command, command.rpartition(" ")[0])}
    named = {
        match
        for path in DOCS
        for match in re.findall(
            r"(?<![\w/])elchi [a-z0-9]+(?: (?:invite|bind|generate))?(?=[ `\n]|$)", read(path)
        )
    }
    assert "elchi run" in named
    assert {name for name in named if name not in real} == set()


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_command_line_that_a_document_shows_can_be_typed(path, tmp_path, monkeypatch):
    shown = [words_of(line) for line in lines_in(read(path))]
    monkeypatch.chdir(tmp_path)
    for word in {word for words in shown for word in words if word.endswith(".csv")}:
        Path(word).touch()
    for words in shown:
        parsed(words)


def test_what_the_handbook_prints_in_bold_is_what_the_bot_says():
    said = {
        line for phrase in load_book(read_dialogs(ROOT)).phrases.values() for line in phrase.text.split("\n")
    }
    bold = re.findall(r"\*\*([^*]+)\*\*", read("docs/handbook.md"))
    assert len(bold) > 20
    assert [words for words in bold if words not in said] == []


def test_the_handbook_shows_every_picture_and_each_is_small():
    pictures = {path.name: path.stat().st_size for path in (ROOT / "docs/handbook").iterdir()}
    assert set(re.findall(r"\]\(handbook/([^)]+)\)", read("docs/handbook.md"))) == pictures.keys()
    assert {name: size for name, size in pictures.items() if size > 150_000} == {}


def test_every_target_that_the_documents_name_can_be_made():
    targets = set(re.findall(r"^([a-z0-9]+):", read("Makefile"), re.MULTILINE))
    named = {
        target
        for path in DOCS
        for quoted in re.findall(r"(?:^|`)make ([a-z0-9 ]+?)(?:`|  |$)", read(path), re.MULTILINE)
        for target in quoted.split()
    }
    assert named >= {"demo", "test"}
    assert named <= targets


def test_the_glossary_has_every_word_once():
    words = [row["word"] for row in GLOSSARY_ROW.finditer(read("docs/glossary.md"))]
    assert len(words) == len(set(words))
    assert set(words) >= WORDS


@pytest.mark.parametrize(
    "row", list(GLOSSARY_ROW.finditer(read("docs/glossary.md"))), ids=lambda row: row["word"]
)
def test_a_word_lives_where_the_glossary_says(row):
    path, *symbol = QUOTED.findall(row["where"])
    text = read(path)
    if symbol and path.endswith(".py"):
        name = re.escape(symbol[0])
        assert re.search(rf"^(?:class|def|async def) {name}\b|^{name}\b.*=", text, re.MULTILINE), path
    elif symbol:
        assert (ROOT / symbol[0]).exists()


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    local = [link for link in LINK.findall(read(path)) if "://" not in link]
    assert [link for link in local if not (path.parent / link).exists()] == []


def test_decisions_are_numbered_without_a_gap_and_built_alike():
    records = sorted(ROOT.glob("docs/adr/*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(len(records)))
    for record in records:
        lines = read(record).splitlines()
        assert lines[0].startswith(f"# {int(record.name[:4])}. ")
        assert [line for line in lines if line.startswith("## ")] == [
            "## Context",
            "## Decision",
            "## Consequences",
        ]


def test_a_decision_that_is_cited_exists():
    sources = [*ROOT.glob("dialogs/*.yaml"), *ROOT.glob("bot/**/*.py"), *DOCS]
    cited = {number for path in sources for number in re.findall(r"adr/(\d{4})", read(path))}
    assert {number for number in cited if not list(ROOT.glob(f"docs/adr/{number}-*.md"))} == set()


def test_the_house_shown_in_the_architecture_is_the_house():
    told = set(re.findall(r"`bot/([a-z]+)/`", read("docs/architecture.md")))
    real = {path.name for path in (ROOT / "bot").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert real - told <= {"cli"}  # named with app.py and config.py
    assert told <= real


def test_every_document_can_be_read_in_one_sitting():
    long = {
        path.name: lines
        for path in DOCS
        if path.name != "trees.md" and (lines := len(read(path).splitlines())) > 200
    }
    assert long == {}
