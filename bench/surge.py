"""Time from a reporter's "Yes, send now" to the first line with the code in an officers' group; many write.

Offered in an open loop, whatever the bot does: each second one person walks the shortest way to an alert, and
others write words that no question asked for, until the messages of both are as many as wanted. The duty
groups of the five countries share the alerts. The code on the reporter's last screen says whose line it is.
"""

import asyncio
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bench.dialog import CALLS

if TYPE_CHECKING:
    from bench.citizens import Citizen, Crowd

CODE = re.compile(r"\b[A-HJ-NP-Z]{3}-[2-9]{3}\b")
WORDS = ("/start", "4", "hello?", "salom")  # the answer 4 is English
PAUSE = 2.0  # seconds between two messages of one person
REPORTS = 1.0  # a second
AFTER = 60.0  # seconds for what is still on its way at the end


def quantile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Surge:
    """When each report was sent, and when its line stood in a group."""

    def __init__(self, crowd: "Crowd") -> None:
        self.crowd = crowd
        self.sent: dict[str, float] = {}
        self.shown: dict[str, float] = {}
        self.came = self.wrote = 0
        crowd.told, crowd.through = self.told, self.through

    def told(self, text: str) -> None:
        for code in CODE.findall(text):
            self.shown.setdefault(code, time.monotonic())

    def through(self, citizen: "Citizen", text: str) -> None:
        self.sent[CODE.search(text)[0]] = citizen.asked

    @property
    def waiting(self) -> set[str]:
        """Codes that no group has seen."""
        return self.sent.keys() - self.shown.keys()

    def report(self) -> None:
        self.crowd.come(CALLS[self.came % len(CALLS)])
        self.came += 1

    def write(self, person: int, words: tuple[str, ...]) -> None:
        self.crowd.say(person, words[0])
        self.wrote += 1
        if words[1:]:
            asyncio.get_running_loop().call_later(PAUSE, self.write, person, words[1:])

    async def every(self, seconds: float, until: float, act: Callable[[], None]) -> None:
        due = time.monotonic()
        while (now := time.monotonic()) < until:
            if now < due:
                await asyncio.sleep(due - now)
            act()
            due += seconds


async def offer(crowd: "Crowd", each_second: float, warm: float, seconds: float) -> dict[str, Any]:
    """The load, and how long the alerts took."""
    surge = Surge(crowd)
    others = (each_second - REPORTS * len(CALLS[0])) / len(WORDS)  # people a second
    began = time.monotonic() + warm
    until = began + seconds
    crowd.announce()
    used = time.process_time()
    await asyncio.gather(
        surge.every(1 / REPORTS, until, surge.report),
        surge.every(1 / others, until, lambda: surge.write(crowd.stranger(), WORDS)),
    )
    offered = (len(crowd.turns) + surge.wrote) / (time.monotonic() - began + warm)
    used = (time.process_time() - used) / (time.monotonic() - began + warm)
    late = time.monotonic() + AFTER
    while time.monotonic() < late and (crowd.present or surge.waiting):  # noqa: ASYNC110 # it may fall silent
        await asyncio.sleep(0.1)
    times = sorted(surge.shown[code] - at for code, at in surge.sent.items() if code in surge.shown)
    replies = sorted(each for _, each in crowd.turns)
    return {
        "turns": len(crowd.turns) + surge.wrote,
        "offered": offered,
        "api_cpu": used,
        "alerts": len(times),
        "alerts_missing": len(surge.waiting),
        "without_receipt": len(crowd.present),
        "alert_p50": quantile(times, 0.5),
        "alert_p99": quantile(times, 0.99),
        "alert_worst": times[-1] if times else 0.0,
        "reply_p50": quantile(replies, 0.5),
        "reply_p99": quantile(replies, 0.99),
    }
