"""Where victims come from, and what can be told them from outside."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0  # seconds until a world that does not move is a failure


class Nursery:
    """The fork server: started once, everything loaded; a child costs a few milliseconds."""

    def __init__(self, root: Path = ROOT) -> None:
        """`root`: where the bot's code stands, and the victim's that goes with it."""
        self.root = root
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.victim"],
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout.readline() == b"loaded\n"

    def bear(self, order: dict[str, Any]) -> None:
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()

    def close(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(10)


@dataclass
class Victim:
    """One living bot, as seen from outside."""

    pid: int
    writer: asyncio.StreamWriter
    dead: asyncio.Event = field(default_factory=asyncio.Event)
    dying: str = ""
    ended: bool = False  # by itself, in good order
    worker: int | None = None  # its number in the outbox
    answers: "asyncio.Queue[dict[str, Any]]" = field(default_factory=asyncio.Queue)

    def order(self, **words: Any) -> None:
        self.writer.write(json.dumps(words).encode() + b"\n")

    async def arm(self, **plan: Any) -> None:
        """Die at the point of the plan: {at: n} the n-th at all, {seam, at: n} the n-th of that name."""
        await self._ask(do="arm", **plan)

    async def passed(self) -> list[str]:
        """The points passed since it was armed, and it is harmless from now on; nothing if it died first."""
        return (await self._ask(do="passed")).get("passed", [])

    async def _ask(self, **words: Any) -> dict[str, Any]:
        self.order(**words)
        answer = asyncio.ensure_future(self.answers.get())
        death = asyncio.ensure_future(self.dead.wait())
        try:
            await asyncio.wait((answer, death), timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
            return answer.result() if answer.done() else {}
        finally:
            answer.cancel()
            death.cancel()

    async def term(self, patience: float) -> float:
        """Told to end, as a service manager does, and killed when it has not; the seconds that it took."""
        began = asyncio.get_running_loop().time()
        if not self.dead.is_set():
            os.kill(self.pid, signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.dead.wait(), patience)
        seconds = asyncio.get_running_loop().time() - began
        await self.kill()
        return seconds

    async def kill(self) -> None:
        """From outside, at no matter which point."""
        if not self.dead.is_set():
            os.kill(self.pid, signal.SIGKILL)
            await self.dead.wait()
