"""How fast we may send: Telegram's limits as buckets, with a share of the whole kept free for alerts.

Several workers send for one bot: each takes its part of the whole. Chats are not divided: a chat's rows are
in one hand at a time.

Source: Telegram's Bots FAQ, "My bot is hitting limits": about 30 messages a second overall, one a second in a
chat (short bursts are tolerated), 20 a minute in a group.
"""

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.casework.outgoing import Kind, Lane, Row

OVERALL = 30.0  # a second
RESERVE = 6.0  # of these, kept free for lane 0
CHAT, CHAT_BURST = 1.0, 8.0
CHANGE = 0.25  # of a message: no limit is published for edits, but floods of them are refused too
GROUP, MINUTE = 20.0, timedelta(minutes=1)


@dataclass(slots=True)
class Bucket:
    """`level` sendings are free at `at`; it refills at `rate` a second up to `size`."""

    rate: float
    size: float
    level: float
    at: datetime

    def wait(self, now: datetime, cost: float, keep: float = 0.0) -> timedelta:
        """How long until a sending of this cost may go while `keep` stay free."""
        self.level = min(self.size, self.level + self.rate * (now - self.at).total_seconds())
        self.at = now
        missing = cost + keep - self.level
        return timedelta(seconds=max(0.0, missing / self.rate))


class Window:
    """What was sent to a group in the last minute: a bucket would let its whole size go twice in one."""

    def __init__(self) -> None:
        self._sent: deque[tuple[datetime, float]] = deque()

    def wait(self, now: datetime, cost: float) -> timedelta:
        """How long until a sending of this cost may go."""
        while self._sent and self._sent[0][0] <= now - MINUTE:
            self._sent.popleft()
        over = sum(each for _, each in self._sent) + cost - GROUP
        wait = timedelta()
        for at, each in self._sent:
            if over <= 0:
                break
            over -= each
            wait = at + MINUTE - now
        return wait

    def add(self, now: datetime, cost: float) -> None:
        self._sent.append((now, cost))


def cost_of(row: Row) -> float:
    """What a sending counts in a chat: the published limits are about new messages."""
    if row.kind is Kind.WIPE:
        return 0.0
    changes = row.params.get("edit") is not None or row.params.get("refresh", False)
    return CHANGE if changes else 1.0


class Pace:
    """The buckets of one bot: the whole, and each chat's."""

    def __init__(self, now: datetime) -> None:
        self._part = 1.0
        self._whole = Bucket(OVERALL, OVERALL, OVERALL, now)
        self._chats: dict[int, Bucket] = {}
        self._groups: defaultdict[int, Window] = defaultdict(Window)

    def chat(self, row: Row, now: datetime) -> timedelta:
        """How long the row has to wait for its chat; zero takes the place at once."""
        chat, cost = row.chat, cost_of(row)
        bucket = self._chats.get(chat)
        if bucket is None:
            bucket = self._chats[chat] = Bucket(CHAT, CHAT_BURST, CHAT_BURST, now)
        wait = bucket.wait(now, cost)
        if row.group:
            wait = max(wait, self._groups[chat].wait(now, cost))
        if not wait:
            bucket.level -= cost
            if row.group:
                self._groups[chat].add(now, cost)
        return wait

    def whole(self, lane: Lane, now: datetime) -> timedelta:
        """How long the lane's next sending, new or a change, waits for all others; zero takes the place."""
        keep = 0.0 if lane is Lane.ALERT else RESERVE * self._part
        wait = self._whole.wait(now, 1.0, keep)
        if not wait:
            self._whole.level -= 1.0
        return wait

    def divide(self, workers: int) -> None:
        """So many workers share what the bot may send."""
        self._part = 1 / max(1, workers)
        self._whole.rate, self._whole.size = OVERALL * self._part, OVERALL * self._part

    def forget(self, now: datetime) -> None:
        """Drop the buckets that are full again."""
        full = [
            chat
            for chat, bucket in self._chats.items()
            if not bucket.wait(now, 1.0) and bucket.level >= bucket.size
        ]
        for chat in full:
            del self._chats[chat]
        for chat in [chat for chat, window in self._groups.items() if not window.wait(now, GROUP)]:
            del self._groups[chat]
