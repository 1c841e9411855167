"""The light Bot API with its citizens, as a process: they walk the dialog in a closed loop and measure each turn.

Orders come as JSON lines, figures leave as JSON lines. A citizen acts only after the bot's reply to the last
act has arrived; who has walked to the end is followed by somebody new. Times are of the machine's steady clock.
"""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from bench.botapi import BotApi
from bench.dialog import LATITUDE, LONGITUDE, WALKS, Step, pressed

FIRST = 700_000_000  # ids of people
PATIENCE = 20.0  # seconds without a reply after which a citizen counts as left alone


@dataclass(slots=True)
class Citizen:
    id: int
    at: int = 0  # the step that waits for its reply
    asked: float = 0.0
    message: int = 0
    last: str = ""


class Crowd:
    """Everybody who is walking; `turns` holds when each turn was over and how long it took."""

    def __init__(self, walk: tuple[Step, ...], delay: float = 0.0) -> None:
        self.walk = walk
        self.api = BotApi(self.shown, delay)
        self.turns: list[tuple[float, float]] = []
        self.present: dict[int, Citizen] = {}
        self.walked = self.elsewhere = 0
        self.open = True  # somebody new comes for whoever is through
        self.changed = asyncio.Event()
        self._next = FIRST

    def come(self) -> Citizen:
        """Somebody new begins."""
        self._next += 1
        citizen = self.present[self._next] = Citizen(self._next)
        self.act(citizen, None)
        return citizen

    def act(self, citizen: Citizen, board: Any) -> None:
        step = self.walk[citizen.at]
        who = {"id": citizen.id, "is_bot": False, "first_name": "Dilshod", "language_code": "en"}
        chat = {"id": citizen.id, "type": "private", "first_name": "Dilshod"}
        message = {"chat": chat, "date": int(time.time())}
        citizen.asked = time.monotonic()
        if step.kind == "press":
            data = step.value if step.blind else pressed(board, step.value)
            assert data is not None, f"{step.value!r} is not below {citizen.last!r}"
            message |= {"message_id": citizen.message, "from": {"id": 42, "is_bot": True, "first_name": "B"}}
            message |= {"text": citizen.last, **({"reply_markup": board} if board else {})}
            query = {"id": f"{citizen.id}{citizen.at:02}", "from": who, "chat_instance": "1", "data": data}
            self.api.put("callback_query", query | {"message": message})
            return
        message |= {"message_id": self.api.number(), "from": who}
        if step.kind == "place":
            message["location"] = {"latitude": LATITUDE, "longitude": LONGITUDE}
        else:
            message["text"] = step.value
            if step.value.startswith("/"):
                message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(step.value)}]
        self.api.put("message", message)

    def shown(self, chat: int, message: int, text: str, board: Any) -> None:
        """The bot said something: is it what this citizen waits for?"""
        citizen = self.present.get(chat)
        if citizen is None or self.walk[citizen.at].until not in text:
            self.elsewhere += 1
            return
        now = time.monotonic()
        self.turns.append((now, now - citizen.asked))
        citizen.at, citizen.message, citizen.last = citizen.at + 1, message, text
        if citizen.at < len(self.walk):
            if self.open:
                self.act(citizen, board)
        else:
            del self.present[chat]
            self.walked += 1
            if self.open:
                self.come()
        self.changed.set()

    async def until(self, turns: int) -> None:
        """So many turns are over."""
        while len(self.turns) < turns:
            self.changed.clear()
            await self.changed.wait()

    def left_alone(self) -> list[Citizen]:
        late = time.monotonic() - PATIENCE
        return [each for each in self.present.values() if each.asked < late]


def quantile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


async def load(crowd: Crowd, citizens: int, warm: float, seconds: float) -> dict[str, Any]:
    """The closed loop; figures of the time after the warming up."""
    for _ in range(citizens):
        crowd.come()
    await asyncio.sleep(warm)
    say(began=time.monotonic())
    before, began, cpu = Counter(crowd.api.calls), time.monotonic(), time.process_time()
    await asyncio.sleep(seconds)
    took, used = time.monotonic() - began, time.process_time() - cpu
    figures = summary(crowd, began, took)
    calls = crowd.api.calls - before
    return figures | {
        "calls": {name: count / max(1, figures["turns"]) for name, count in sorted(calls.items())},
        "api_cpu": used / took,
        "walked": crowd.walked,
        "left_alone": [f"{each.at}: {each.last}" for each in crowd.left_alone()][:3],
    }


def summary(crowd: Crowd, began: float, took: float) -> dict[str, Any]:
    times = sorted(each for at, each in crowd.turns if began <= at <= began + took)
    return {
        "turns": len(times),
        "rate": len(times) / took,
        "p50": quantile(times, 0.5),
        "p99": quantile(times, 0.99),
    }


def say(**words: Any) -> None:
    print(json.dumps(words), flush=True)


async def serve(asked: argparse.Namespace) -> None:
    crowd = Crowd(WALKS[asked.walk], asked.delay)
    say(port=await crowd.api.open())
    lines = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        order = json.loads(line)
        match order["do"]:
            case "first":  # one person's /start, who waits before the bot has started
                crowd.open = False
                crowd.come()
                await crowd.until(1)
                crowd.present.clear()
                say(first=crowd.turns[0][0])
            case "load":
                crowd.open = True
                say(**await load(crowd, order["citizens"], order["warm"], order["seconds"]))
                crowd.open = False
    crowd.api.close()


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--walk", choices=WALKS, default="dialog")
    words.add_argument("--delay", type=float, default=0.0, help="seconds that a call takes on its way")
    asked = words.parse_args()
    try:
        import uvloop  # noqa: PLC0415 - not on every platform
    except ImportError:
        asyncio.run(serve(asked))
        return
    uvloop.run(serve(asked))


if __name__ == "__main__":
    main()
