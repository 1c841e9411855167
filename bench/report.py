"""What the speed comparison found: a table on the screen, docs/performance.md and its chart."""

import os
import statistics
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.chart import chart
from bench.contenders import CONTENDERS, PACED

PAGE, CHART = Path("docs/performance.md"), Path("docs/performance.svg")
ABOUT = Path("bench/performance.md")  # what the page says beside the figures
FIRST = CONTENDERS[0].name
PARTS = {
    "near": "50 citizens, a Bot API without any way to it",
    "far": "100 citizens, a Bot API that is 50 ms away",
}
Runs = list[dict[str, Any]]


def line(name: str, run: dict[str, Any]) -> str:
    base = f" + {run['base_cpu'] * 1e3:.2f}" if run["base_cpu"] else ""
    return (
        f"{name:42} {run['rate']:7.1f} turns/s  p50 {run['p50'] * 1e3:7.1f}  p99 {run['p99'] * 1e3:7.1f} ms"
        f"  CPU {run['cpu'] * 1e3:5.2f}{base} ms/turn  {run['mb']:4.0f} MB  start {run['cold']:4.1f} s"
        f"  API {run['api_cpu']:.0%}"
    )


def alert_line(run: dict[str, Any]) -> str:
    return (
        f"alert: {run['alerts']} of P1, {run['offered']:.1f} messages/s offered,"
        f" p50 {run['alert_p50'] * 1e3:.0f} ms, p99 {run['alert_p99'] * 1e3:.0f} ms,"
        f" worst {run['alert_worst'] * 1e3:.0f} ms, {run['alerts_missing']} missing"
    )


def median(runs: Runs) -> dict[str, Any]:
    """Of each figure by itself."""
    names = [name for name, value in runs[0].items() if isinstance(value, int | float)]
    middle = {name: statistics.median(run[name] for run in runs) for name in names}
    middle["calls"] = statistics.median(
        sum(count for kind, count in run["calls"].items() if kind != "getUpdates") for run in runs
    )
    return middle


def ratio(part: dict[str, Runs], name: str, figure: str = "rate") -> float | None:
    """To the first peer of the same round: what else the machine did fell on both."""
    pairs = zip(part[name], part.get(FIRST, ()), strict=False)
    found = [run[figure] / first[figure] for run, first in pairs]
    return statistics.median(found) if found else None


def show(found: dict[str, Any]) -> None:
    for part in PARTS:
        for name, runs in found.get(part, {}).items():
            times = ratio(found[part], name)
            print(f"{part} ({len(runs)}) {times or 0:5.2f} x  {line(name, median(runs))}")
    if "alert" in found:
        print(alert_line(found["alert"]))


def write(found: dict[str, Any]) -> None:
    """The page and its chart, of whatever was measured."""
    parts = [part for part in PARTS if found.get(part)]
    rates = {
        PARTS[part]: [(name, ratio(found[part], name) or 0.0, name in OURS) for name in found[part]]
        for part in parts
    }
    CHART.write_text(chart(rates), encoding="utf-8")
    tables = "\n\n".join(
        f"## {PARTS[part][0].upper()}{PARTS[part][1:]}\n\n{table(found[part])}" for part in parts
    )
    about = ABOUT.read_text(encoding="utf-8")
    values = {"machine": machine(found), "tables": tables, "alert": alert(found), "sizes": sizes(found)}
    for name, value in values.items():
        about = about.replace(f"[[{name}]]", value)
    PAGE.write_text(about, encoding="utf-8")
    print(f"written: {PAGE}, {CHART}")


OURS = {each.name for each in (*CONTENDERS, PACED) if each.ours}


def table(part: dict[str, Runs]) -> str:
    rows = [
        "| bot | turns/s | rate to the first | p50 | p99 | CPU a turn | CPU to the first | calls a turn |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, runs in part.items():
        middle = median(runs)
        base = f" + {max(0.0, middle['base_cpu']) * 1e3:.1f}" if "PostgreSQL" in name else ""
        cells = (
            f"**{name}**" if name in OURS else name,
            f"{middle['rate']:.0f}",
            f"{ratio(part, name) or 0:.2f}",
            f"{middle['p50'] * 1e3:.0f} ms",
            f"{middle['p99'] * 1e3:.0f} ms",
            f"{middle['cpu'] * 1e3:.1f}{base} ms",
            f"{ratio(part, name, 'cpu') or 0:.1f}",
            f"{middle['calls']:.2f}",
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def sizes(found: dict[str, Any]) -> str:
    keeps = {each.name: each.keeps for each in (*CONTENDERS, PACED)}
    rows = [
        "| bot | what outlives a killed process | memory idle, under load | start to first reply |",
        "|---|---|---|---|",
    ]
    for name, runs in found.get("near", {}).items():
        middle = median(runs)
        memory = f"{middle['idle_mb']:.0f} MB, {middle['mb']:.0f} MB"
        rows.append(f"| {name} | {keeps[name]} | {memory} | {middle['cold']:.1f} s |")
    return "\n".join(rows)


def alert(found: dict[str, Any]) -> str:
    run = found.get("alert")
    if not run:
        return "Not measured in this run."
    return (
        f"{run['alerts']} reports of P1 among {run['offered']:.0f} messages/s for two minutes, Elchi"
        f" as it runs (SQLite, webhook, Telegram's limits kept): **p50 {run['alert_p50'] * 1e3:.0f} ms,"
        f" p99 {run['alert_p99'] * 1e3:.0f} ms**, worst {run['alert_worst'] * 1e3:.0f} ms,"
        f" {run['alerts_missing']} without an alert. The reporters' own replies meanwhile:"
        f" p50 {run['reply_p50'] * 1e3:.0f} ms, p99 {run['reply_p99'] * 1e3:.0f} ms."
    )


def machine(found: dict[str, Any]) -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((each.partition(": ")[2] for each in lines if each.startswith("model name")), "unknown")
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        capture_output=True,
        check=False,
        text=True,
    ).stdout.strip()
    loads = found.get("loads") or [0.0]
    rounds = max((len(runs) for part in PARTS for runs in found.get(part, {}).values()), default=0)
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit or 'unknown'}, {os.cpu_count()} processors ({model}),"
        f" {rounds} rounds. Load average at the rounds' beginnings: {min(loads):.1f} to {max(loads):.1f}"
        f" (above {os.cpu_count()}, others were at work on this machine)."
    )
