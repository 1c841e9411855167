"""Turns a second with one worker and with several on one PostgreSQL, as ratios.

Each worker is a process of its own that does whole transactions (seen, session, case, alerts, outbox),
several people's turns side by side, as it would behind a webhook; nothing is sent. Only ratios mean
something. Where one worker and its server leave no processor free, two cannot be faster: the share of a
processor that each worker had says so.
Run by `make bench`, or as `python -m bench.workers [--turns 2000] [--rounds 3]`.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path

from bench.turns import walk
from bot.casework.events import Incoming
from bot.content import load_content
from bot.handle.transaction import handle
from bot.store.database import open_store
from bot.store.sealed import KeyRing
from bot.wallclock import FrozenClock
from tests import postgres

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CREWS = (1, 2, 4)
BESIDE = 8  # people whose turns one worker has in work at a time


async def work(url: str, keys: Path, number: int, turns: int) -> None:
    """One worker: says that it is ready, waits to be told, does its turns, says the seconds it computed."""
    kit = load_content().kit
    store = await open_store(url, KeyRing.load(keys), FrozenClock(NOW))
    events, _ = walk(kit)
    people = count(1 + number * 1_000_000)

    async def one_after_another() -> None:
        for _ in range(turns // BESIDE // len(events)):
            person = next(people)
            for at, event in enumerate(events):
                update = person * len(events) + at
                incoming = Incoming(update, person, person, event, NOW, message=update)
                await store.run(partial(handle, kit=kit, event=incoming))

    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    began = time.process_time()
    await asyncio.gather(*(one_after_another() for _ in range(BESIDE)))
    print(time.process_time() - began, flush=True)
    await store.close()
    kit.atlas.close()


async def together(server: postgres.Server, keys: Path, workers: int, turns: int) -> tuple[float, float]:
    """Turns a second of so many workers, and the share of one processor that each needed by itself."""
    url = server.url(await server.copy())
    order = [
        sys.executable,
        "-m",
        "bench.workers",
        "--worker",
        url,
        "--keys",
        str(keys),
        "--turns",
        str(turns),
    ]
    crew = [
        subprocess.Popen(  # noqa: ASYNC220 # this process does nothing else
            [*order, "--number", str(number)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for number in range(workers)
    ]
    for each in crew:
        assert each.stdout.readline() == "ready\n"
    began = time.perf_counter()
    for each in crew:
        each.stdin.write("go\n")
        each.stdin.flush()
    computed = [float(each.stdout.readline()) for each in crew]
    seconds = time.perf_counter() - began
    for each in crew:
        each.communicate()
    return workers * turns / seconds, statistics.mean(computed) / seconds


async def measure(keys: Path, turns: int, rounds: int) -> None:
    with postgres.server(KeyRing.generate(keys)) as server:
        found: dict[int, list[tuple[float, float]]] = {crew: [] for crew in CREWS}
        for _ in range(rounds):  # taken in turns: a neighbour's work falls on all alike
            for crew in CREWS:
                found[crew].append(await together(server, keys, crew, turns))
    one = statistics.median(rate for rate, _ in found[1])
    for crew, rates in found.items():
        rate = statistics.median(each for each, _ in rates)
        share = statistics.median(each for _, each in rates)
        print(
            f"{crew} workers  {rate:7,.0f} turns a second  {rate / one:4.2f} times one"
            f"  {share:4.0%} of a processor each"
        )
    print(f"this machine has {os.cpu_count()} processors; the server's own work comes on top")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--turns", type=int, default=2000, help="of each worker in each round")
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--worker", help=argparse.SUPPRESS)
    words.add_argument("--number", type=int, default=0, help=argparse.SUPPRESS)
    words.add_argument("--keys", type=Path, default=Path("build/workers.keys"), help=argparse.SUPPRESS)
    asked = words.parse_args()
    if asked.worker:
        asyncio.run(work(asked.worker, asked.keys, asked.number, asked.turns))
        return
    asked.keys.parent.mkdir(exist_ok=True)
    asked.keys.unlink(missing_ok=True)
    try:
        asyncio.run(measure(asked.keys, asked.turns, asked.rounds))
    finally:
        asked.keys.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
