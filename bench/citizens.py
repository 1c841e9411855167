"""The light Bot API with its citizens, as a process: they walk in a closed loop, each turn is timed.

Orders come as JSON lines, figures leave as JSON lines. A citizen acts only after the bot's reply to the last
act has arrived; who has walked to the end is followed by somebody new. Times are of the steady clock.
"""

import argparse
import asyncio
import contextlib
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench import surge
from bench.botapi import ME, BotApi
from bench.dialog import LATITUDE, LONGITUDE, NEXT_DOOR, WALKS, Step, pressed
from bench.surge import quantile

FIRST = 700_000_000  # ids of people
LEAST = 360  # turns that are measured, if the bot does them in three times the seconds
LONGEST = 30.0  # seconds that their coming may take
PATIENCE = 60.0  # seconds without a reply after which a citizen counts as left alone


@dataclass(slots=True)
class Citizen:
    id: int
    walk: tuple[Step, ...]
    at: int = 0  # the step that waits for its reply
    asked: float = 0.0
    message: int = 0
    last: str = ""


class Crowd:
    """Everybody who is walking; `turns` holds when each turn was over and how long it took."""

    def __init__(self, walk: tuple[Step, ...], delay: float = 0.0) -> None:
        self.walk = walk
        self.told: Callable[[str], None] = lambda _text: None  # hears what is said in groups
        self.through: Callable[[Citizen, str], None] = (
            self._followed
        )  # hears who is through, and the last reply
        self.api = BotApi(self.shown, delay)
        self.turns: list[tuple[float, float]] = []
        self.present: dict[int, Citizen] = {}
        self.walked = 0
        self.open = True  # somebody new comes for whoever is through
        self.changed = asyncio.Event()
        self._next = FIRST

    def come(self, walk: tuple[Step, ...] = ()) -> Citizen:
        """Somebody new begins."""
        self._next += 1
        steps = tuple(step.of(self._next) for step in walk or self.walk)
        citizen = self.present[self._next] = Citizen(self._next, steps)
        self.act(citizen, None)
        return citizen

    def act(self, citizen: Citizen, board: Any) -> None:
        step = citizen.walk[citizen.at]
        citizen.asked = time.monotonic()
        if step.kind == "press":
            data = step.value if step.blind else pressed(board, step.value)
            assert data is not None, f"{step.value!r} is not below {citizen.last!r}"
            message = self.written(citizen.id)
            query = {"id": f"{citizen.id}{citizen.at:02}", "from": message["from"], "chat_instance": "1"}
            message |= {"message_id": citizen.message, "from": ME, "text": citizen.last}
            message |= {"reply_markup": board} if board else {}
            self.api.put("callback_query", query | {"data": data, "message": message})
            return
        if step.kind == "place":
            north = LATITUDE + citizen.id % 1000 * NEXT_DOOR
            place = {"location": {"latitude": north, "longitude": LONGITUDE}}
            self.api.put("message", self.written(citizen.id) | place)
        else:
            self.say(citizen.id, step.value)

    def written(self, person: int) -> dict[str, Any]:
        """What every message of a person's has."""
        who = {"id": person, "is_bot": False, "first_name": "Dilshod", "language_code": "en"}
        chat = {"id": person, "type": "private", "first_name": "Dilshod"}
        return {"message_id": self.api.number(), "from": who, "chat": chat, "date": int(time.time())}

    def say(self, person: int, words: str) -> None:
        message = self.written(person) | {"text": words}
        if words.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(words)}]
        self.api.put("message", message)

    def stranger(self) -> int:
        """The id of somebody whose replies nobody waits for."""
        self._next += 1
        return self._next

    def announce(self) -> None:
        """The load begins to count."""
        say(began=time.monotonic())

    def shown(self, chat: int, message: int, text: str, board: Any) -> None:
        """The bot said something: is it what this citizen waits for?"""
        citizen = self.present.get(chat)
        if chat < 0:
            self.told(text)
        if citizen is None or citizen.walk[citizen.at].until not in text:
            return
        now = time.monotonic()
        self.turns.append((now, now - citizen.asked))
        citizen.at, citizen.message, citizen.last = citizen.at + 1, message, text
        if citizen.at == len(citizen.walk):
            del self.present[chat]
            self.walked += 1
            self.through(citizen, text)
        elif self.open:
            self.act(citizen, board)
        self.changed.set()

    def _followed(self, _citizen: Citizen, _text: str) -> None:
        if self.open:
            self.come()

    async def until(self, turns: int) -> None:
        """So many turns are over."""
        while len(self.turns) < turns:
            self.changed.clear()
            await self.changed.wait()

    def left_alone(self) -> list[Citizen]:
        late = time.monotonic() - PATIENCE
        return [each for each in self.present.values() if each.asked < late]


async def spread(crowd: Crowd, citizens: int) -> None:
    """They come in groups, each a turn after the other: every turn of the walk is always under way."""
    groups, late = len(crowd.walk), time.monotonic() + LONGEST
    for group in range(groups):
        count = citizens * (group + 1) // groups - citizens * group // groups
        fresh = [crowd.come() for _ in range(count)]
        while fresh and not fresh[0].at and time.monotonic() < late:
            await crowd.until(len(crowd.turns) + 1)


async def load(crowd: Crowd, citizens: int, warm: float, seconds: float) -> dict[str, Any]:
    """The closed loop; figures of the time after the warming up."""
    await spread(crowd, citizens)
    await asyncio.sleep(warm)
    crowd.announce()
    before, began, cpu = Counter(crowd.api.calls), time.monotonic(), time.process_time()
    done = len(crowd.turns)
    with contextlib.suppress(TimeoutError):  # a slow bot has more time, so that every turn of the walk counts
        await asyncio.sleep(seconds)
        await asyncio.wait_for(crowd.until(done + LEAST), 2 * seconds)
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
            case "offer":
                crowd.open = True
                say(**await surge.offer(crowd, order["each_second"], order["warm"], order["seconds"]))
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
