"""The speed of Elchi beside small bots of the same dialog, over real HTTP: rounds in turns, medians, ratios.

Run by `make bench` or as `python -m bench.speed [--rounds 3] [--only WORDS] [--parts near,far,alert]`. Each
bot is a process with one light Bot API of its own (`bench/citizens`). Parts: `near` is a Bot API without any
way to it, `far` one that is 50 ms away, `alert` the time to the officers. Figures are kept in
build/speed.json, to which `--more` adds rounds; `--write` writes docs/performance.md. Only ratios mean much.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import report
from bench.contenders import (
    CONTENDERS,
    FOLDER,
    PACED,
    PEERS,
    Contender,
    Stores,
    cpu,
    memory,
    start,
    stores,
)

KEPT = Path("build/speed.json")
WARM, SECONDS = 1.0, 8.0
PARTS = {  # citizens and seconds of the way to the Bot API
    "near": (50, 0.0),
    "far": (100, 0.05),
}
ALERT_SECONDS = 120.0
OFFERED = 30.0  # messages a second


@dataclass
class Bench:
    """The light Bot API's process."""

    process: subprocess.Popen[str]
    url: str = ""

    def order(self, **words: Any) -> None:
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        line = self.process.stdout.readline()
        assert line, "the light Bot API has ended"
        return json.loads(line)

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(10)


def bot_api(walk: str, delay: float) -> Bench:
    command = [sys.executable, "-m", "bench.citizens", "--walk", walk, "--delay", str(delay)]
    bench = Bench(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    bench.url = f"http://127.0.0.1:{bench.hear()['port']}"
    return bench


def measure(contender: Contender, kept: Stores, order: dict[str, Any], delay: float) -> dict[str, Any]:
    """One bot, started anew, under one load."""
    folder = FOLDER / f"{time.monotonic_ns()}"
    folder.mkdir()
    bench = bot_api(contender.walk, delay)
    bench.order(do="first")
    began = time.monotonic()
    bot = start(contender, bench.url, kept, folder)
    try:
        figures = {"cold": bench.hear()["first"] - began, "idle_mb": memory(bot.pid)}
        bench.order(**order)
        bench.hear()
        base = kept.cpu if contender.store == "postgresql" else float
        before = cpu(bot.pid), base()
        figures |= bench.hear()
        turns = max(1, figures["turns"])
        figures["cpu"] = (cpu(bot.pid) - before[0]) / turns
        figures["base_cpu"] = (base() - before[1]) / turns
        figures["mb"] = memory(bot.pid)
        assert not figures.get("left_alone"), f"{contender.name}: {figures['left_alone']}"
    except BaseException:
        print((folder / "log").read_text(encoding="utf-8")[-2000:], file=sys.stderr)
        raise
    finally:
        bot.terminate()
        bot.wait(20)
        bench.close()
    return figures


def rounds(asked: argparse.Namespace, found: dict[str, Any], kept: Stores, chosen: list[Contender]) -> None:
    for number in range(asked.rounds):
        found.setdefault("loads", []).append(os.getloadavg()[0])
        for part in asked.parts.split(","):
            if part == "alert":
                continue
            citizens, delay = PARTS[part]
            order = {"do": "load", "citizens": citizens, "warm": WARM, "seconds": asked.seconds}
            for contender in chosen:
                figures = measure(contender, kept, order, delay)
                found.setdefault(part, {}).setdefault(contender.name, []).append(figures)
                print(f"round {number + 1}, {part}: {report.line(contender.name, figures)}", flush=True)


def alerts(found: dict[str, Any], kept: Stores) -> None:
    order = {"do": "offer", "each_second": OFFERED, "warm": WARM, "seconds": ALERT_SECONDS}
    found["alert"] = measure(PACED, kept, order, 0.0)
    print(report.alert_line(found["alert"]), flush=True)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rounds", type=int, default=3, help="0: only what is kept")
    words.add_argument("--seconds", type=float, default=SECONDS)
    words.add_argument("--only", default="", help="bots whose names have these words")
    words.add_argument("--parts", default="near,far,alert")
    words.add_argument("--more", action="store_true", help="add to the rounds that are kept")
    words.add_argument("--write", action="store_true", help="write docs/performance.md")
    asked = words.parse_args()
    assert PEERS.exists(), "the peers' packages are missing: tools/setup bench"
    found = json.loads(KEPT.read_text(encoding="utf-8")) if asked.more and KEPT.exists() else {}
    chosen = [each for each in (*CONTENDERS, PACED) if asked.only in each.name]
    if asked.rounds:
        with stores(postgresql=any(each.store == "postgresql" for each in chosen)) as kept:
            rounds(asked, found, kept, chosen)
            if "alert" in asked.parts:
                alerts(found, kept)
        KEPT.write_text(json.dumps(found), encoding="utf-8")
    report.show(found)
    if asked.write:
        report.write(found)


if __name__ == "__main__":
    main()
