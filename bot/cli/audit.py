"""`elchi audit`: whether the log of all cases is whole, where its chain ends, what was done with one case."""

import asyncio
import re
from collections.abc import Awaitable, Callable

import click

from bot.casework.case import read_code
from bot.cli.failing import one_line
from bot.cli.storage import in_store, with_store
from bot.config import SettingsError
from bot.store import cases, desk, logbook
from bot.store.audit import End, end, verify
from bot.store.database import Store, Tx

TOLD = (
    "field",
    "why",
    "action",
    "outcome",
    "step",
    "body",
    "ground",
)  # words of ours: no person's stand in them
NOTED = re.compile(r"(\d{1,18}):([0-9a-f]{64})|(0):()")


@click.group()
def audit() -> None:
    """The log of what was done with cases, by whom: is it whole, and what does it say."""


@audit.command("verify")
@click.argument("noted", nargs=-1)
def whole(noted: tuple[str, ...]) -> None:
    """Check every line; with NOTED, ends that `elchi audit end` told earlier, also that none was cut off.

    elchi audit verify

    elchi audit verify "$(cat /safe/place/end-of-november)"
    """
    with one_line():
        count, wrong = asyncio.run(with_store(_verified([_end_in(text) for text in noted])))
    click.echo(f"{count} lines are whole" if not wrong else f"{count} lines are whole, then: {wrong}")
    raise SystemExit(1 if wrong else 0)


def _end_in(text: str) -> End:
    found = NOTED.fullmatch(text.strip())
    if not found:
        raise SettingsError("NOTED: wants what `elchi audit end` told, a number, a colon and 64 signs")
    return End(int(found[1] or 0), found[2] or "")


def _verified(noted: list[End]) -> Callable[[Store], Awaitable[tuple[int, str]]]:
    return lambda store: verify(store.begin, noted)


@audit.command("end")
def where() -> None:
    """Where the chain ends now: keep it where whoever runs this host cannot write."""
    with one_line():
        found = asyncio.run(in_store(end))
    click.echo(found or End(0, ""))


@audit.command()
@click.argument("code", required=False)
def show(code: str | None) -> None:
    """Who did what with the report CODE, and opened which part of it; that this was read is logged, too.

    Without CODE: what belongs to no report, such as who came to the desks and left, and which keys went.

    elchi audit show ABC-234
    """
    with one_line():
        for line in asyncio.run(in_store(_shown(code) if code else _notes)):
            click.echo(line)


async def _notes(tx: Tx) -> list[str]:
    told = []
    for line in await logbook.notes(tx):
        what, _, about = line.kind.partition(".")
        who = "-" if line.actor is None else (await desk.officer(tx, line.actor)).label
        told.append("  ".join([f"{line.at:%Y-%m-%d %H:%M:%S} UTC", what, who, *([about] if about else [])]))
    return told


def _shown(code: str) -> Callable[[Tx], Awaitable[list[str]]]:
    async def work(tx: Tx) -> list[str]:
        case = await cases.case_by_code(tx, read_code(code))
        if case is None:
            raise SettingsError("CODE: no report has this code")
        names: dict[int, str] = {}
        told = []
        for event in await logbook.history(tx, case.id):
            if event.actor is not None and event.actor not in names:
                names[event.actor] = (await desk.officer(tx, event.actor)).label
            parts = [f"{name}={event.detail[name]}" for name in TOLD if name in event.detail]
            who = "-" if event.actor is None else names[event.actor]
            told.append("  ".join([f"{event.at:%Y-%m-%d %H:%M:%S} UTC", event.kind, who, *parts]))
        await logbook.write(tx, case.id, "audit_shown")
        return told

    return work
