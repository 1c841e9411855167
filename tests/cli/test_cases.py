"""`elchi case`: a report kept by law, let go, written out whole for the one person it is about."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.casework.case import Report
from bot.casework.desk import WISH
from bot.cli import cli
from bot.store import cases, chats, desk, logbook, referrals, retention, timers
from bot.store.database import open_store
from bot.store.sealed import KeyRing
from bot.wallclock import WallClock
from tests.stage import ISTANBUL

HERS, OTHERS = "the gate is green", "KANAREYKA"


def elchi(*arguments):
    result = CliRunner().invoke(cli, ["case", *arguments])
    return result.exit_code, result.output


async def in_store(work):
    store = await open_store("sqlite:///elchi.db", KeyRing.load("elchi.keys"), WallClock())
    try:
        async with store.begin() as tx:
            return await work(tx)
    finally:
        await store.close()


def do(work):
    return asyncio.run(in_store(work))


async def two_reports(tx):
    await desk.enrol(tx, (await chats.chat_of(tx, 9, group=False)).id, ISTANBUL, "Karimova")
    for number, (code, words) in enumerate((("ABC-234", HERS), ("BBB-222", OTHERS)), 1):
        chat = await chats.chat_of(tx, number, group=False)
        report = Report("danger", "en", {"q.words": (words,)}, missions=(ISTANBUL,))
        case = await cases.open_case(
            tx, code=code, chat=chat.id, report=report, urgency="P1", suspicion="S2", country="TR",
            mission=ISTANBUL, next_at=None,
        )  # fmt: skip
        await logbook.write(tx, case.id, "words", detail={"words": f"{words} again", "chat": 77})
        await logbook.write(tx, case.id, "revealed", actor=3, detail={"field": "notes"})


@pytest.fixture
def here(keyed):
    do(two_reports)
    return keyed


def kinds(case):
    return do(lambda tx: logbook.lines(tx, case))


def test_a_report_is_held_and_let_go_with_a_reason(here):
    assert elchi("hold", "abc234")[0] == 2  # a reason is wanted
    assert elchi("hold", "abc234", "--reason", "order 17")[0] == 0
    assert do(lambda tx: retention.is_held(tx, 1))
    assert not do(lambda tx: retention.is_held(tx, 2))
    assert elchi("free", "ABC-234", "--reason", "it ended")[1].endswith("its time goes on\n")
    assert not do(lambda tx: retention.is_held(tx, 1))
    assert [line.kind for line in kinds(1)][-2:] == ["held", "freed"]


def test_a_wish_that_waited_is_fulfilled(here):
    async def wish(tx):
        case = await cases.case(tx, 1)
        told = {**case.report.facts, WISH: ("delete_held",)}
        await cases.update(tx, replace(case, report=replace(case.report, facts=told)))

    do(wish)
    elchi("hold", "ABC-234", "--reason", "order 17")
    assert "as was wished" in elchi("free", "ABC-234", "--reason", "it ended")[1]
    assert do(timers.due)[:2] == ("erase", "1")


def test_all_that_is_held_is_written_out_and_nothing_of_anybody_else(here):
    do(lambda tx: referrals.make(tx, 1, "iom", "consent", "en", ("answers",), "COPY", 1))
    assert elchi("export", "ABC-234", "mine.json") == (0, "written: mine.json\n")
    path = Path("mine.json")
    assert oct(path.stat().st_mode)[-3:] == "600"
    held = json.loads(path.read_text(encoding="utf-8"))
    assert held["answers"] == {"q.words": [HERS]}
    assert [line.get("words") for line in held["what happened"]] == [f"{HERS} again", None]
    assert held["what happened"][1] | {"at": ""} == {
        "at": "", "what": "revealed", "by": "the desk", "field": "notes",
    }  # fmt: skip
    assert held["passed on"] == [{"to": "iom", "ground": "consent", "parts": ["answers"], "state": "sent"}]
    assert OTHERS not in path.read_text(encoding="utf-8")
    assert "77" not in path.read_text(encoding="utf-8").replace(held["opened"], "")
    assert [line.kind for line in kinds(1)][-1] == "exported"


def test_what_cannot_be_done_is_one_line(here):
    Path("mine.json").write_text("mine")
    assert elchi("export", "ABC-234", "mine.json") == (
        2,
        "elchi: mine.json is there already; nothing was written\n",
    )
    assert "cannot be written" in elchi("export", "ABC-234", "nowhere/mine.json")[1]
    assert elchi("export", "XYZ-999", "x.json") == (2, "elchi: CODE: no report has this code\n")
    do(lambda tx: cases.erase(tx, 2))
    assert "was erased" in elchi("export", "BBB-222", "x.json")[1]
    assert "was erased" in elchi("hold", "BBB-222", "--reason", "x")[1]
    assert Path("mine.json").read_text() == "mine"
    assert not Path("x.json").exists()
