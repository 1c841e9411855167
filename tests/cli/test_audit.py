"""`elchi audit`: the log is found whole or not, its end told, a case's lines shown without words."""

import asyncio

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, update

from bot.casework.case import code_from
from bot.cli import cli
from bot.store import logbook
from bot.store.sealed import KeyRing
from bot.store.tables import case_events
from tests.cli.reports import opened


def elchi(*arguments):
    result = CliRunner().invoke(cli, ["audit", *arguments])
    return result.exit_code, result.output


def change(here, work):
    async def done():
        ring = KeyRing.load(here / "elchi.keys")
        async with opened("sqlite:///elchi.db", ring) as store, store.begin() as tx:
            await work(tx)

    asyncio.run(done())


def test_a_whole_log_is_said_to_be_so_and_its_end_can_be_noted(here):
    assert elchi("verify") == (0, "3 lines are whole\n")
    status, noted = elchi("end")
    assert (status, noted[:2]) == (0, "3:")
    assert elchi("verify", noted) == (0, "3 lines are whole\n")


def test_what_belongs_to_no_case_is_shown_and_chained_too(here):
    change(here, lambda tx: logbook.note(tx, "group_bound.tr-istanbul-consulate-general"))
    status, said = elchi("show")
    assert status == 0
    assert said.rstrip().endswith("UTC  group_bound  -  tr-istanbul-consulate-general")
    assert elchi("verify") == (0, "4 lines are whole\n")
    change(here, lambda tx: tx.conn.execute(delete(case_events).where(case_events.c.id == 4)))
    assert elchi("verify")[0] == 1


def test_a_changed_line_is_named(here):
    change(here, lambda tx: tx.conn.execute(update(case_events).where(case_events.c.id == 2).values(actor=7)))
    status, said = elchi("verify")
    assert status == 1
    assert said.startswith("1 lines are whole, then: line 2 of case 2 was changed")


def test_an_end_noted_before_anything_was_logged_is_an_end_too(here):
    assert elchi("verify", "0:") == (0, "3 lines are whole\n")


@pytest.mark.parametrize("noted", ["", "3", "5:", "3:abc", "x:" + "0" * 64])
def test_what_is_no_end_is_refused(here, noted):
    status, said = elchi("verify", noted)
    assert status == 2
    assert "NOTED" in said


def test_a_case_is_shown_without_words_and_that_is_logged(here):
    change(here, lambda tx: logbook.write(tx, 1, "revealed", detail={"field": "notes", "words": "KANAREYKA"}))
    status, said = elchi("show", code_from(1).lower().replace("-", " "))
    assert status == 0
    assert "revealed  -  field=notes" in said
    assert "KANAREYKA" not in said
    assert elchi("show", code_from(1))[1].count("audit_shown") == 1
    assert elchi("show", "ABC-999") == (2, "elchi: CODE: no report has this code\n")
