"""Turns a second, three ways in one run: the pure engine, a bare durable commit, and the whole transaction.

Only the ratios mean something: the figures themselves are this machine's, this disk's and this moment's.
Each is the best of several rounds, taken in turns, so that a neighbour's work falls on all three alike.
"""

import asyncio
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.casework.events import Incoming
from bot.content import load_content
from bot.dialog.engine import begin, step
from bot.dialog.turn import Event, Start, State, Tap
from bot.handle.kit import Kit
from bot.handle.transaction import handle
from bot.store.database import Store, open_store
from bot.store.inbox import first_sight
from bot.store.sealed import KeyRing
from bot.wallclock import FrozenClock

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TAPS = ("en", "danger", "TR", "yes", "finish")  # from the first screen past a sent alert
ROUNDS = 3
PURE_WALKS, PEOPLE, COMMITS = 500, 20, 100  # in each round
FOLDER = Path("build")  # on the disk of the project: /tmp may be memory, where a commit costs nothing


@dataclass(frozen=True)
class Rate:
    """So many turns or commits, in so many seconds."""

    what: str
    count: int
    seconds: float

    @property
    def each(self) -> float:
        return self.seconds / self.count


def walk(kit: Kit) -> tuple[list[Event], State]:
    """The events of one conversation, with the turn numbers that its screens will have."""
    state = replace(begin(kit.book), turn=int(NOW.timestamp()))
    first = state
    events: list[Event] = [Start()]
    state = step(kit.book, state, Start()).state
    for choice in TAPS:
        events.append(Tap(state.turn, choice))
        turn = step(kit.book, state, events[-1])
        assert not turn.toast, f"{choice!r} is not on the screen of {state.node}"
        state = turn.state
    return events, first


def pure(kit: Kit) -> Rate:
    events, first = walk(kit)
    began = time.perf_counter()
    for _ in range(PURE_WALKS):
        state = first
        for event in events:
            state = step(kit.book, state, event).state
    return Rate("engine, in memory", PURE_WALKS * len(events), time.perf_counter() - began)


async def bare(store: Store, number_of_round: int) -> Rate:
    """What the disk asks for the smallest durable thing: one row, one commit."""
    began = time.perf_counter()
    for number in range(COMMITS):
        async with store.begin() as tx:
            await first_sight(tx, -1 - number - COMMITS * number_of_round)
    return Rate("bare commit, SQLite", COMMITS, time.perf_counter() - began)


async def whole(store: Store, kit: Kit, number_of_round: int) -> Rate:
    """Every turn as in life: seen, session, case, alerts and outbox in one transaction; one after another."""
    events, _ = walk(kit)
    people = range(1 + PEOPLE * number_of_round, 1 + PEOPLE * (number_of_round + 1))
    began = time.perf_counter()
    for person in people:
        for number, event in enumerate(events):
            update = person * len(events) + number
            incoming = Incoming(update, person, person, event, NOW, message=update)
            await store.run(partial(handle, kit=kit, event=incoming))
    rate = Rate("transaction, SQLite", PEOPLE * len(events), time.perf_counter() - began)
    async with store.begin() as tx:
        cases = (await tx.conn.exec_driver_sql('SELECT count(*) FROM "cases"')).scalar_one()
    assert cases == people[-1], f"{cases} cases of {people[-1]} reports"
    return rate


async def measure() -> tuple[Rate, Rate, Rate]:
    kit = load_content().kit
    with tempfile.TemporaryDirectory(dir=FOLDER, prefix="bench-") as folder:
        ring = KeyRing.generate(Path(folder) / "bench.keys")
        store = await open_store(f"sqlite:///{folder}/bench.db", ring, FrozenClock(NOW))
        try:
            rounds = [
                (pure(kit), await bare(store, number), await whole(store, kit, number))
                for number in range(ROUNDS)
            ]
        finally:
            await store.close()
            kit.atlas.close()
    engine, commit, turn = (min(rates, key=lambda rate: rate.each) for rates in zip(*rounds, strict=True))
    return engine, commit, turn


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    engine, commit, turn = asyncio.run(measure())
    for rate in (engine, commit, turn):
        print(f"{rate.what:22} {1 / rate.each:10,.0f} a second  {rate.each * 1e3:8.3f} ms each")
    print(f"one durable turn costs {turn.each / commit.each:.1f} bare commits")
    print(f"one durable turn costs {turn.each / engine.each:.0f} turns of the engine alone")


if __name__ == "__main__":
    main()
