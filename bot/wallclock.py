"""The one source of time: UTC, injected everywhere, movable in the demo and in tests."""

import asyncio
from datetime import UTC, datetime, timedelta


class WallClock:
    """Real UTC time plus an offset that `move` enlarges; sleepers wake when it moves."""

    def __init__(self) -> None:
        self._offset = timedelta()
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        """The present, as an aware UTC time."""
        return datetime.now(UTC) + self._offset

    def move(self, by: timedelta) -> None:
        """Go forward by `by`; everybody who waits for a moment looks again."""
        self._offset += by
        self.wake()

    def wake(self) -> None:
        """Let every sleeper look again at what is due."""
        self._moved.set()
        self._moved = asyncio.Event()

    async def sleep_until(self, moment: datetime) -> None:
        """Return at `moment` or earlier, when the clock was moved or woken: look again, then wait again."""
        moved = self._moved
        seconds = (moment - self.now()).total_seconds()
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        try:
            await asyncio.wait_for(moved.wait(), seconds)
        except TimeoutError:
            return


class FrozenClock(WallClock):
    """Time that stands still until it is moved: for tests."""

    def __init__(self, start: datetime) -> None:
        super().__init__()
        self._start = start

    def now(self) -> datetime:
        return self._start + self._offset

    async def sleep_until(self, moment: datetime) -> None:
        if moment <= self.now():
            await asyncio.sleep(0)
            return
        await self._moved.wait()
