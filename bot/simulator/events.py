"""What happened, for the page (numbered events) and for tests (waiting until the world holds something)."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

KEPT = 5000


class Events:
    """The last events, and a pulse at every change."""

    def __init__(self) -> None:
        self.seq = 0
        self.recent: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._pulse = asyncio.Event()

    def emit(self, kind: str, **payload: Any) -> None:
        """Tell the page; a change nobody draws has only a pulse."""
        self.seq += 1
        self.recent.append({"seq": self.seq, "type": kind, **payload})
        self.pulse()

    def pulse(self) -> None:
        """Wake everybody who waits for a change."""
        self._pulse.set()
        self._pulse = asyncio.Event()

    def changed(self) -> Coroutine[Any, Any, Any]:
        """The next change after this call, also when it is awaited later: as a task, it begins late."""
        return self._pulse.wait()

    def since(self, seq: int) -> list[dict[str, Any]] | None:
        """The events after `seq`; None when some of them are forgotten."""
        if seq > self.seq or (self.recent and seq < self.recent[0]["seq"] - 1):
            return None
        skipped = len(self.recent) - (self.seq - seq)
        return [event for index, event in enumerate(self.recent) if index >= skipped]

    async def until(self, holds: Callable[[], Any], timeout: float, describe: Callable[[], str]) -> None:  # noqa: ASYNC109 # a test's patience
        """Return as soon as `holds()` is true; raise TimeoutError with a description of the world."""
        deadline = asyncio.get_running_loop().time() + timeout
        while not holds():
            pulse = self._pulse
            left = deadline - asyncio.get_running_loop().time()
            try:
                await asyncio.wait_for(pulse.wait(), max(left, 0))
            except TimeoutError:
                if holds():
                    return
                raise TimeoutError(f"not within {timeout} s; {describe()}") from None
