"""`elchi case`: what the law asks of whoever keeps the data: to keep a case, to let it go, to hand it out."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import click

from bot.casework.case import Case, read_code
from bot.casework.desk import WISH
from bot.cli.failing import one_line
from bot.cli.storage import in_store
from bot.config import SettingsError
from bot.handle.retention import WISHED
from bot.store import cases, logbook, referrals, retention, timers
from bot.store.database import Tx
from bot.store.disk import write_new

OURS = frozenset(
    {"chat", "chats", "to", "repeat", "step"}
)  # of a line of the log: about desks, not the person


@click.group()
def case() -> None:
    """One report: kept by law, let go, or written out for the person it is about.

    elchi case export ABC-234 report.json
    """


@case.command()
@click.argument("code")
@click.option("--reason", required=True, help="Which law or order, kept in the case's log.")
def hold(code: str, reason: str) -> None:
    """Keep the report CODE whatever its time and its reporter's wish.

    elchi case hold ABC-234 --reason "order 17, 2026-11-27"
    """

    async def work(tx: Tx) -> None:
        found = await _case(tx, code)
        await retention.hold(tx, found.id, held=True)
        await logbook.write(tx, found.id, "held", detail={"words": reason})

    with one_line():
        asyncio.run(in_store(work))
    click.echo("held: neither time nor wish erases it now")


@case.command()
@click.argument("code")
@click.option("--reason", required=True, help="Why it is held no longer, kept in the case's log.")
def free(code: str, reason: str) -> None:
    """Hold the report CODE no longer; where its reporter wished so, the running bot erases it at once.

    elchi case free ABC-234 --reason "order 17 was lifted"
    """

    async def work(tx: Tx) -> bool:
        found = await _case(tx, code)
        await retention.hold(tx, found.id, held=False)
        await logbook.write(tx, found.id, "freed", detail={"words": reason})
        wished = found.report.facts.get(WISH) == ("delete_held",)
        if wished:
            await timers.ensure(tx, WISHED, str(found.id), tx.now)
        return wished

    with one_line():
        wished = asyncio.run(in_store(work))
    click.echo(
        "no longer held; " + ("the bot erases it now, as was wished" if wished else "its time goes on")
    )


@case.command()
@click.argument("code")
@click.argument("file", type=click.Path(path_type=Path))
def export(code: str, file: Path) -> None:
    """Write everything that is held on the report CODE to FILE: for its reporter, and for nobody else.

    First make sure who asks: the code and the agreed word. No officer is named in it, and it is logged.

    elchi case export ABC-234 report.json
    """
    with one_line():
        held = asyncio.run(in_store(_held(code)))
        _write(file, json.dumps(held, ensure_ascii=False, indent=2) + "\n")
    click.echo(f"written: {file}")


def _held(code: str) -> Callable[[Tx], Awaitable[dict[str, Any]]]:
    async def work(tx: Tx) -> dict[str, Any]:
        found = await _case(tx, code)
        log = await logbook.history(tx, found.id)
        sent = await referrals.of_case(tx, found.id)
        await logbook.write(tx, found.id, "exported")
        report = found.report
        return {
            "code": found.code,
            "opened": found.opened_at.isoformat(),
            "state": str(found.state),
            "urgency": found.urgency,
            "suspicion": found.suspicion,
            "why": report.explanation,
            "country": found.country,
            "offices": list(report.missions),
            "language": report.locale,
            "kept by law": await retention.is_held(tx, found.id),
            "answers": {name: list(told) for name, told in report.facts.items()},
            "what happened": [
                {"at": line.at.isoformat(), "what": line.kind, "by": "the desk" if line.actor else ""}
                | {name: value for name, value in line.detail.items() if name not in OURS}
                for line in log
            ],
            "passed on": [
                {"to": each.body, "ground": each.ground, "parts": list(each.fields), "state": each.state}
                for each in sent
            ],
        }

    return work


async def _case(tx: Tx, code: str) -> Case:
    found = await cases.case_by_code(tx, read_code(code))
    if found is None:
        raise SettingsError("CODE: no report has this code")
    if found.erased:
        raise SettingsError("CODE: this report was erased; nothing is held on it")
    return found


def _write(file: Path, text: str) -> None:
    try:
        write_new(file, text)
    except FileExistsError:
        raise SettingsError(f"{file} is there already; nothing was written") from None
    except OSError as error:
        raise SettingsError(f"{file} cannot be written: {error.strerror}") from None
