"""Telegram's sending limits: one message a second per chat, 30 a second in all, 20 a minute per group."""

import math
from collections import deque
from datetime import datetime, timedelta

from bot.simulator.errors import too_many
from bot.wallclock import WallClock

CHAT_BURST = 3
EVERYBODY = 0


class _Bucket:
    def __init__(self, rate: float, burst: int, now: datetime) -> None:
        self.rate, self.burst, self.tokens, self.at = rate, burst, float(burst), now

    def wait(self, now: datetime) -> float:
        """Seconds until one more is allowed."""
        gained = (now - self.at).total_seconds() * self.rate
        self.tokens, self.at = min(self.burst, self.tokens + gained), now
        return max(0.0, (1 - self.tokens) / self.rate)


class _Window:
    """At most `burst` within `span`."""

    def __init__(self, burst: int, span: timedelta) -> None:
        self.burst, self.span = burst, span
        self.times: deque[datetime] = deque()

    def wait(self, now: datetime) -> float:
        while self.times and self.times[0] <= now - self.span:
            self.times.popleft()
        if len(self.times) < self.burst:
            return 0.0
        return (self.times[0] + self.span - now).total_seconds()


class Limits:
    """Who must wait; a chat that was told to wait is refused until that time is over."""

    def __init__(self, clock: WallClock) -> None:
        self._clock = clock
        self._buckets: dict[int, _Bucket] = {}
        self._groups: dict[int, _Window] = {}
        self._closed: dict[int, datetime] = {}

    def check(self, chat: int, messages: int = 1) -> None:
        """Count one sending call to `chat` that makes so many messages, or refuse it with 429."""
        now = self._clock.now()
        chat_bucket = self._buckets.setdefault(chat, _Bucket(1, CHAT_BURST, now))
        all_bucket = self._buckets.setdefault(EVERYBODY, _Bucket(30, 30, now))
        waits = [chat_bucket.wait(now), all_bucket.wait(now)]
        if chat in self._closed:
            waits.append((self._closed[chat] - now).total_seconds())
        group = self._groups.setdefault(chat, _Window(20, timedelta(minutes=1))) if chat < 0 else None
        if group is not None:
            waits.append(group.wait(now))
        wait = max(waits)
        if wait > 1e-9:
            seconds = max(1, math.ceil(wait))
            self._closed[chat] = now + timedelta(seconds=wait)
            raise too_many(seconds)
        self._closed.pop(chat, None)
        chat_bucket.tokens -= messages
        all_bucket.tokens -= messages
        if group is not None:
            group.times.extend([now] * messages)
