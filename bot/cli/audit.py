"""`elchi audit`: whether the log of all cases is whole, where its chain ends, what was done with one case."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import click

from bot.casework.case import read_code
from bot.cli.failing import one_line
from bot.cli.storage import in_store, with_store
from bot.cli.telling import Told, json_option, rows, tell, utc
from bot.config import SettingsError
from bot.store import cases, desk, logbook
from bot.store.audit import End, end, verify
from bot.store.database import Store, Tx

# Words of ours: no person's stand in them.
TOLD = ("field", "why", "action", "outcome", "step", "body", "ground")
Entry = dict[str, Any]  # one line of the log: at, what, who, about, detail
NOTED = re.compile(r"(\d{1,18}):([0-9a-f]{64})|(0):()")


@click.group()
def audit() -> None:
    """The log of what was done with cases, by whom: is it whole, and what does it say.

    elchi audit verify
    """


@audit.command("verify")
@click.argument("noted", nargs=-1)
@json_option
def whole(noted: tuple[str, ...], *, as_json: bool) -> None:
    """Check every line; with NOTED, ends that `elchi audit end` told earlier, also that none was cut off.

    elchi audit verify "$(cat end-of-november)"
    """
    with one_line():
        verified = _verified([_end_in(text) for text in noted])
        count, wrong = asyncio.run(with_store(verified, make="nothing"))
    line = f"{count} lines are whole" + (f", then: {wrong}" if wrong else "")
    tell(Told((line,), {"lines": count, "wrong": wrong}, not wrong), as_json=as_json)


def _end_in(text: str) -> End:
    found = NOTED.fullmatch(text.strip())
    if not found:
        raise SettingsError("NOTED: wants what `elchi audit end` told, a number, a colon and 64 signs")
    return End(int(found[1] or 0), found[2] or "")


def _verified(noted: list[End]) -> Callable[[Store], Awaitable[tuple[int, str]]]:
    return lambda store: verify(store.begin, noted)


@audit.command("end")
def where() -> None:
    """Where the chain ends now: keep it where whoever runs this host cannot write.

    elchi audit end > end-of-november
    """
    with one_line():
        found = asyncio.run(in_store(end))
    click.echo(found or End(0, ""))


@audit.command()
@click.argument("code", required=False)
@json_option
def show(code: str | None, *, as_json: bool) -> None:
    """Who did what with the report CODE, and opened which part of it; that this was read is logged, too.

    Without CODE: what belongs to no report, such as who came to the desks and left, and which keys went.

    elchi audit show ABC-234
    """
    with one_line():
        found = asyncio.run(in_store(_shown(code) if code else _notes))
    tell(Told(tuple(map(_line, found)), {"log": rows(found)}), as_json=as_json)


def _line(row: Entry) -> str:
    said = [row["about"]] if row["about"] else []
    said += [f"{name}={value}" for name, value in (row["detail"] or {}).items()]
    return "  ".join([utc(row["at"]), row["what"], row["who"] or "-", *said])


def _entry(at: datetime, what: str, who: str | None, about: str = "", detail: Entry | None = None) -> Entry:
    return {"at": at, "what": what, "who": who, "about": about or None, "detail": detail}


async def _notes(tx: Tx) -> list[Entry]:
    found = []
    for line in await logbook.notes(tx):
        what, _, about = line.kind.partition(".")
        who = None if line.actor is None else (await desk.officer(tx, line.actor)).label
        found.append(_entry(line.at, what, who, about))
    return found


def _shown(code: str) -> Callable[[Tx], Awaitable[list[Entry]]]:
    async def work(tx: Tx) -> list[Entry]:
        case = await cases.case_by_code(tx, read_code(code))
        if case is None:
            raise SettingsError("CODE: no report has this code")
        names: dict[int, str] = {}
        found = []
        for event in await logbook.history(tx, case.id):
            if event.actor is not None and event.actor not in names:
                names[event.actor] = (await desk.officer(tx, event.actor)).label
            detail = {name: event.detail[name] for name in TOLD if name in event.detail}
            who = None if event.actor is None else names[event.actor]
            found.append(_entry(event.at, event.kind, who, detail=detail))
        await logbook.write(tx, case.id, "audit_shown")
        return found

    return work
