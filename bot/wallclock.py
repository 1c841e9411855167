"""The one source of time: UTC, injected everywhere, movable in the demo and in tests.

What is written down and shown is told by `now`. What only waits goes by `steady`: where somebody sets the
machine's clock back by an hour, no loop may stand still for that hour.
"""

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta


class WallClock:
    """Real UTC time plus an offset that `move` enlarges; sleepers wake when it moves."""

    def __init__(self) -> None:
        self._offset = timedelta()
        self._moved = asyncio.Event()
        self._began, self._ticks = datetime.now(UTC), time.monotonic()

    def now(self) -> datetime:
        """The present, as an aware UTC time."""
        return datetime.now(UTC) + self._offset

    def steady(self) -> datetime:
        """A time to wait by: what has passed since the start, however the machine's clock is set."""
        return self._began + timedelta(seconds=time.monotonic() - self._ticks) + self._offset

    def move(self, by: timedelta) -> None:
        """Go forward by `by`; everybody who waits for a moment looks again."""
        self._offset += by
        self.wake()

    def wake(self) -> None:
        """Let every sleeper look again at what is due."""
        self._moved.set()
        self._moved = asyncio.Event()

    async def sleep_until(self, moment: datetime) -> None:
        """Return at the steady `moment` or earlier, when the clock was moved or woken: look again then."""
        moved = self._moved
        seconds = (moment - self.steady()).total_seconds()
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        with suppress(TimeoutError):  # not wait_for: it may take an end of ours for the event
            async with asyncio.timeout(seconds):
                await moved.wait()


class FrozenClock(WallClock):
    """Time that stands still until it is moved: for tests."""

    def __init__(self, start: datetime) -> None:
        super().__init__()
        self._start = start

    def now(self) -> datetime:
        return self._start + self._offset

    steady = now

    async def sleep_until(self, moment: datetime) -> None:
        if moment <= self.now():
            await asyncio.sleep(0)
            return
        await self._moved.wait()
