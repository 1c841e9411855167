"""Waiting without pauses: a clock that stands still and tells when somebody waits on it, and a bell."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.wallclock import FrozenClock

PATIENCE = 10.0  # seconds that a busy machine may need; no promise about the bot


class Bell:
    """Rung at every change; whoever waits for something looks again."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()
        self._rung = asyncio.Event()

    async def until(self, holds: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Return as soon as `holds()` is true: looked at now and after every ring."""
        async with asyncio.timeout(seconds):
            while not holds():
                await self._rung.wait()


class WatchedClock(FrozenClock):
    """Time that stands still; `waited_on` as long as a sleeper waits whom no move has woken yet."""

    def __init__(self, start: datetime, bell: Bell | None = None) -> None:
        super().__init__(start)
        self.bell = bell or Bell()
        self._sleepers: set[object] = set()

    @property
    def waited_on(self) -> bool:
        return bool(self._sleepers)

    def wake(self) -> None:
        """All sleepers wake: none of them waits, until it asks again."""
        self._sleepers.clear()
        super().wake()

    async def sleep_until(self, moment: datetime) -> None:
        if moment <= self.now():
            await super().sleep_until(moment)
            return
        sleeper = object()
        self._sleepers.add(sleeper)
        self.bell.ring()
        try:
            await super().sleep_until(moment)
        finally:
            self._sleepers.discard(sleeper)

    async def move_until(self, holds: Callable[[], object], step: timedelta) -> None:
        """Move on by `step` each time that somebody waits on the clock, until `holds()` is true."""

        def reached() -> bool:
            if not holds() and self.waited_on:
                self.move(step)
            return bool(holds())

        await self.bell.until(reached)
