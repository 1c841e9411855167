"""Every reader of what comes from outside, as a function of bytes: it reads, or refuses in its own words.

Whatever else a reader raises is a find. What a fuzzer begins with stands in fuzz_seeds.py.
"""

import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.casework.escalation import PolicyError, load_policies
from bot.casework.message import Button, Data, Message, Quote, Say
from bot.casework.roster import Plan, duties, holes
from bot.casework.roster_calendar import read_ics
from bot.casework.roster_read import RosterError, matched, read_csv
from bot.casework.triage_load import RulesError, load_rules
from bot.casework.work import WorkError, load_work
from bot.cli.directory import current, judged
from bot.cli.referee import referee
from bot.cli.sheets import SheetError, as_csv, read, write_workbook
from bot.dialog import load
from bot.dialog.check import check
from bot.dialog.load import BookError, load_book
from bot.dialog.signals import heard
from bot.dialog.wording import read_wording
from bot.directory.upkeep.changes import changes
from bot.directory.upkeep.schema import TABLES
from bot.i18n import fill
from bot.store import directory_file
from bot.telegram import buttons, neutral
from bot.telegram.inbound import Malformed, decode, update_id
from bot.telegram.render import MAX_CAPTION, MAX_PAGES, render
from tests.dialog.proving import RULES, whole
from tests.dialog.small import FILES
from tests.few_rows import few_rows
from tests.telegram.raw_updates import NOW

ZONE = "Europe/Berlin"
ROOT = Path(__file__).parents[1]
FINDING = re.compile(r"[\w./]+:\d+: .")  # file:line: what is wrong
STAFF = tuple(name for name, table in TABLES.items() if table.staff)


def updates(data: bytes) -> None:
    """What Telegram sends: an event, nothing, or Malformed with the update's id."""
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError):  # 400 in bot/web
        return
    try:
        incoming = decode(raw, NOW)
    except Malformed as error:
        assert error.update == update_id(raw)
        return
    if incoming is not None:
        assert 0 != abs(incoming.chat) < 1 << 63
        repr(incoming.what).encode()
        assert "\\x00" not in repr(incoming.what)


def callbacks(data: bytes) -> None:
    """What a button brings back."""
    found = buttons.decode(_text(data))
    assert found == buttons.GARBAGE or len(data) <= 4 * buttons.MAX_BYTES


def texts(data: bytes) -> None:
    """What a person writes: heard, made harmless, put on pages that Telegram takes."""
    text = _text(data)
    lines = neutral.lines(text)
    assert lines
    assert not set("\u202e\u2066\u2069\u200b\x00\x1b\n\r\u2028") & set("".join(lines))
    neutral.leftward(text)
    heard(_real().signals, text)
    parts = (Say("c", "{a} {b", {"a": text}, "bold"), Quote(text), Data("ABC-234", "code"))
    board = ((Button(Data(text[:500]), data="t:1:x"), Button(Data("x"), data=text)),)
    pages = render(Message((parts,), board), lambda said: fill(said.text, said.values), MAX_CAPTION)
    assert 1 <= len(pages) <= MAX_PAGES
    assert all(len(page.text.encode("utf-16-le")) // 2 <= MAX_CAPTION for page in pages)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")  # halves of pairs come, too


@cache
def _real() -> load.Book:
    return load_book({path.name: path.read_text("utf-8") for path in sorted(ROOT.glob("dialogs/*.yaml"))})


# The dialogs: the first byte names the file that the rest stands in. --------------------------------------

DIALOGS = (
    *("fuzzed.yaml", "menu.yaml", "relative.yaml", "phrases.yaml", "topics.yaml", "signals.yaml"),
    *("signals_uz.yaml", "banned.yaml", "cyrillic.yaml", "triage.yaml", "policies.yaml", "casework.yaml"),
)
OTHERS: dict[str, tuple[Callable[[str], object], type[ValueError]]] = {
    "triage.yaml": (load_rules, RulesError),
    "policies.yaml": (load_policies, PolicyError),
    "casework.yaml": (load_work, WorkError),
}
load.read_source = lru_cache(maxsize=99)(load.read_source)  # the files that stay are read once


def dialogs(data: bytes) -> None:
    """What staff write as YAML: a book, rules, policies, or findings that name file and line."""
    name, text = DIALOGS[data[0] % len(DIALOGS)] if data else DIALOGS[0], _text(data[1:])
    if name in OTHERS:
        reading, error = OTHERS[name]
        try:
            reading(text)
        except error as told:
            assert name in str(told)
        return
    rules = {"banned.yaml": "reporter: {phrases: []}\npush: {phrases: []}", "cyrillic.yaml": "words: {}"}
    try:
        book = load_book({"signals.yaml": "signals: {a: {to: menu}}", **FILES, name: text})
        read_wording({**rules, name: text})
    except BookError as told:
        assert all(FINDING.match(line) for line in str(told).splitlines()), str(told)
        return
    check(book, whole(book), RULES)


# The tables: the first byte names the table or the part of a workbook. ------------------------------------


def sheets(data: bytes) -> None:
    """A table as CSV."""
    _imported(data[1:], ".csv", STAFF[data[0] % len(STAFF)] if data else None)


@cache
def workbook() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        write_workbook(Path(folder, "t.xlsx"), {name: few_rows()[name][1] for name in STAFF})
        return Path(folder, "t.xlsx").read_bytes()


PARTS = ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml")


def workbooks(data: bytes) -> None:
    """Bytes as a workbook, or as a part of one."""
    part = data[0] % (len(PARTS) + 1) if data else 0
    if not part:
        return _imported(data[1:], ".xlsx", None)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as sound, zipfile.ZipFile(made, "w") as archive:
        for member in sound.namelist():
            archive.writestr(member, data[1:] if member == PARTS[part - 1] else sound.read(member))
    return _imported(made.getvalue(), ".xlsx", None)


def _imported(content: bytes, suffix: str, table: str | None) -> None:
    """As `elchi directory import` does it, up to the question."""
    before = few_rows()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"table{suffix}")
        path.write_bytes(content)
        try:
            brought = read(path, table)
        except SheetError as told:
            assert len(str(told).splitlines()) == 1, str(told)
            return
        after = before | brought
        if [str(fault) for fault in judged(after, referee())]:
            return
        list(changes(*({name: rows for name, (_, rows) in each.items()} for each in (before, after))))
        made = {TABLES[name].file: as_csv(TABLES[name], rows) for name, (_, rows) in after.items()}
        directory_file.write(Path(folder, "own.zip"), made)
        directory_file.open_atlas(Path(folder, "own.zip")).close()


def archives(data: bytes) -> None:
    """The ministry's own file, damaged, or with a table in it that nobody checked."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "own.zip")
        choice = data[0] % (len(TABLES) + 1) if data else 0
        if choice:
            name = list(TABLES.values())[choice - 1].file
            sound = {TABLES[each].file: as_csv(TABLES[each], rows) for each, (_, rows) in few_rows().items()}
            with zipfile.ZipFile(path, "w") as archive:
                for each, text in sound.items():
                    archive.writestr(each, data[1:] if each == name else text)
        else:
            path.write_bytes(data[1:])
        for use in (
            lambda: judged(current(path), referee()),
            lambda: directory_file.open_atlas(path).close(),
        ):
            with suppress(directory_file.DirectoryError):
                use()


def rosters(data: bytes) -> None:
    """A plan of shifts, as a table or as a calendar."""
    try:
        calendar = data[:1] == b"i"
        lines = read_ics(data[1:], ZoneInfo(ZONE)) if calendar else read_csv(_text(data[1:]))
    except RosterError as told:
        assert told.problems
        return
    plan = Plan(ZONE, matched(lines, {line.officer: (1,) for line in lines}))
    assert all(duty.begins < duty.ends for duty in duties(plan, NOW, NOW + timedelta(days=14)))
    holes(plan, NOW, NOW + timedelta(days=14))
