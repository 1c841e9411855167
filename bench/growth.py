"""How much slower things are in a large database than in a small one, as ratios; only these mean something.

A report is made by the bot, then copied by SQL: closed a year and more ago, as most cases will be, each with
five rows of log and ten of the outbox. A hundred are open. Every question is asked of both in turns.
Run by `make bench`, or as `python -m bench.growth [--small 10000] [--large 1000000] [--rounds 30]`.
"""

import argparse
import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from bench.turns import FOLDER, walk
from bot.casework.case import code_from
from bot.casework.events import Incoming
from bot.content import load_content
from bot.handle import board
from bot.handle.kit import Kit
from bot.handle.transaction import handle
from bot.store import cases, desk, logbook, outbox, retention
from bot.store.database import Store, Tx, open_store
from bot.store.sealed import KeyRing
from bot.wallclock import FrozenClock

NOW = datetime(2026, 1, 1, tzinfo=UTC)
OPEN, LOG, SENT = 100, 5, 10
WORST = 1.5  # what a question may cost more in the large one
PEOPLE = count(10_000_000)
Ask = Callable[[Tx], Awaitable[object]]


async def one_turn(store: Store, kit: Kit) -> None:
    """A whole conversation past an alert."""
    person = next(PEOPLE)
    for number, event in enumerate(walk(kit)[0]):
        incoming = Incoming(person * 10 + number, person, person, event, NOW, message=number + 1)
        await store.run(partial(handle, kit=kit, event=incoming))


def questions(officer: desk.Officer) -> dict[str, Ask]:
    """What is asked all day, and by the clock."""
    year = {urgency: NOW - timedelta(days=365) for urgency in ("P1", "P2", "P3", "P4")}
    return {
        "a report by its code": lambda tx: cases.case_by_code(tx, code_from(5000)),
        "its log": lambda tx: logbook.history(tx, 5000),
        "the officer's list": lambda tx: board.listed(tx, officer),
        "the officer's own cases": lambda tx: cases.owned_by(tx, officer.id),
        "what an officer opened in an hour": lambda tx: logbook.cases_of(tx, "revealed", officer.id, NOW),
        "calls that are due": lambda tx: cases.due(tx, 10),
        "rows to be sent": lambda tx: outbox.claim(tx, 10, NOW),
        "alerts that reached nobody": lambda tx: cases.undelivered(tx, "P1", NOW),
        "reports whose time is over": lambda tx: retention.ended(tx, year, 50),
    }


def copied(path: Path, number: int) -> None:
    """The one report of the file, so many times over."""
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA synchronous=OFF")
        columns = [row[1] for row in file.execute('PRAGMA table_info("cases")')]
        first = dict(zip(columns, file.execute("SELECT * FROM cases LIMIT 1").fetchone(), strict=True))
        old = (NOW - timedelta(days=400)).strftime("%Y-%m-%d %H:%M:%S.000000")
        closed = {**first, "state": "closed", "next_at": None, "data_key": None, "report": None}
        for key in ("opened_at", "delivered_at", "acknowledged_at"):
            closed[key] = old
        marks = ", ".join("?" * len(columns))
        free = ((at, code_from(at)) for at in range(2, number))
        codes = ((at, code_from(0) if code == first["code"] else code) for at, code in free)  # its was drawn
        rows = ([*{**closed, "id": at, "code": code}.values()] for at, code in codes)
        file.executemany(f"INSERT INTO cases VALUES ({marks})", rows)  # the columns of the table
        lines = ((at, old) for at in range(2, number) for _ in range(LOG))
        file.executemany("""INSERT INTO case_events ("case", at, kind) VALUES (?, ?, 'noted')""", lines)
        sent = ((at, old, old, old) for at in range(2, number) for _ in range(SENT))
        file.executemany(
            """INSERT INTO outbox (lane, chat, kind, "case", params, state, due_at, attempts, doubt, made_at,
               settled_at) VALUES (1, 1, 'status', ?, '{}', 'sent', ?, 1, 0, ?, ?)""",
            sent,
        )
        file.commit()


async def made(path: Path, ring: KeyRing, kit: Kit, number: int) -> tuple[Store, desk.Officer]:
    """A store with so many cases, and an officer in it."""
    store = await open_store(f"sqlite:///{path}", ring, FrozenClock(NOW))
    await one_turn(store, kit)
    await store.close()
    copied(path, number)
    store = await open_store(f"sqlite:///{path}", ring, FrozenClock(NOW))
    async with store.begin() as tx:
        officer = await desk.enrol(tx, 1, "tr-istanbul-consulate-general", "A. Karimova")
    for _ in range(OPEN):
        await one_turn(store, kit)
    return store, officer


async def timed(store: Store, ask: Ask) -> float:
    began = time.perf_counter()
    async with store.begin() as tx:
        await ask(tx)
    return time.perf_counter() - began


async def measure(small: int, large: int, rounds: int) -> None:
    kit = load_content().kit
    with tempfile.TemporaryDirectory(dir=FOLDER, prefix="growth-") as folder:
        ring = KeyRing.generate(Path(folder) / "bench.keys")
        both = [await made(Path(folder) / f"{number}.db", ring, kit, number) for number in (small, large)]
        print(f"{small:,} and {large:,} cases, {SENT} times as many rows of the outbox")
        turns: list[list[float]] = [[], []]
        for _ in range(rounds):
            for (store, _), found in zip(both, turns, strict=True):
                began = time.perf_counter()
                await one_turn(store, kit)
                found.append(time.perf_counter() - began)
        told("a whole conversation", *turns)
        for name in questions(both[0][1]):
            found = [[], []]
            for _ in range(rounds):
                for (store, officer), seconds in zip(both, found, strict=True):
                    seconds.append(await timed(store, questions(officer)[name]))
            told(name, *found)
        for store, _ in both:
            await store.close()
    kit.atlas.close()


def told(name: str, small: list[float], large: list[float]) -> None:
    one, other = statistics.median(small), statistics.median(large)
    note = "" if other <= WORST * one else "  more than the goal"
    print(f"{name:36} {one * 1e3:8.2f} ms {other * 1e3:8.2f} ms  {other / one:5.2f} times{note}", flush=True)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--small", type=int, default=10_000)
    words.add_argument("--large", type=int, default=1_000_000)
    words.add_argument("--rounds", type=int, default=30)
    asked = words.parse_args()
    FOLDER.mkdir(exist_ok=True)
    asyncio.run(measure(asked.small, asked.large, asked.rounds))


if __name__ == "__main__":
    main()
