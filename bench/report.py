"""What the speed comparison found: a table on the screen, docs/performance.md and its chart."""

import statistics
from pathlib import Path
from typing import Any

from bench.contenders import CONTENDERS

PAGE, CHART = Path("docs/performance.md"), Path("docs/performance.svg")
FIRST = CONTENDERS[0].name
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
        f" worst {run['alert_worst'] * 1e3:.0f} ms"
    )


def median(runs: Runs) -> dict[str, Any]:
    """Of each figure by itself; calls of all kinds together."""
    names = [name for name, value in runs[0].items() if isinstance(value, int | float)]
    middle = {name: statistics.median(run[name] for run in runs) for name in names}
    kinds = {kind for run in runs for kind in run["calls"]}
    middle["calls"] = {
        kind: statistics.median(run["calls"].get(kind, 0) for run in runs) for kind in sorted(kinds)
    }
    return middle


def ratios(part: dict[str, Runs], name: str) -> float:
    """To the first peer of the same round: what else the machine did fell on both."""
    pairs = zip(part[name], part.get(FIRST, ()), strict=False)
    found = [run["rate"] / first["rate"] for run, first in pairs]
    return statistics.median(found) if found else 0.0


def show(found: dict[str, Any]) -> None:
    for part in ("near", "far"):
        for name, runs in found.get(part, {}).items():
            middle = median(runs)
            print(f"{part} ({len(runs)}) {ratios(found[part], name):5.2f} x  {line(name, middle)}")
    if "alert" in found:
        print(alert_line(found["alert"]))
