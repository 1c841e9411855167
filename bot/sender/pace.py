"""How fast we may send: Telegram's limits as buckets, with a share of the whole kept free for alerts.

Source: Telegram's Bots FAQ, "My bot is hitting limits": about 30 messages a second overall, one a second in a
chat (short bursts are tolerated), 20 a minute in a group.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.casework.outgoing import Lane

OVERALL = 30.0  # a second
RESERVE = 6.0  # of these, kept free for lane 0
CHAT, CHAT_BURST = 1.0, 8.0
GROUP, GROUP_BURST = 20 / 60, 15.0


@dataclass(slots=True)
class Bucket:
    """`level` sendings are free at `at`; it refills at `rate` a second up to `size`."""

    rate: float
    size: float
    level: float
    at: datetime

    def wait(self, now: datetime, keep: float = 0.0) -> timedelta:
        """How long until one more may go while `keep` stay free."""
        self.level = min(self.size, self.level + self.rate * (now - self.at).total_seconds())
        self.at = now
        missing = 1 + keep - self.level
        return timedelta(seconds=max(0.0, missing / self.rate))


class Pace:
    """The buckets of one bot: the whole, and each chat's."""

    def __init__(self, now: datetime) -> None:
        self._whole = Bucket(OVERALL, OVERALL, OVERALL, now)
        self._chats: dict[int, Bucket] = {}

    def wait(self, chat: int, lane: Lane, now: datetime, *, group: bool) -> timedelta:
        """How long the next sending to this chat has to wait; zero takes the place at once."""
        bucket = self._chats.get(chat)
        if bucket is None:
            rate, size = (GROUP, GROUP_BURST) if group else (CHAT, CHAT_BURST)
            bucket = self._chats[chat] = Bucket(rate, size, size, now)
        keep = 0.0 if lane is Lane.ALERT else RESERVE
        wait = max(bucket.wait(now), self._whole.wait(now, keep))
        if not wait:
            bucket.level -= 1
            self._whole.level -= 1
        return wait

    def forget(self, now: datetime) -> None:
        """Drop the buckets that are full again."""
        full = [
            chat
            for chat, bucket in self._chats.items()
            if not bucket.wait(now) and bucket.level >= bucket.size
        ]
        for chat in full:
            del self._chats[chat]
