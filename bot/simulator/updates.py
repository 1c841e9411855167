"""The queue of updates and its long poll: offsets, kinds, expiry and conflicts as in Telegram's server."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.simulator.errors import ApiError
from bot.wallclock import WallClock

ALL_KINDS = (
    "message", "edited_message", "channel_post", "edited_channel_post", "inline_query",
    "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query", "poll", "poll_answer",
    "my_chat_member", "chat_member", "chat_join_request", "chat_boost", "removed_chat_boost",
    "message_reaction", "message_reaction_count", "business_connection", "business_message",
    "edited_business_message", "deleted_business_messages", "purchased_paid_media",
)  # fmt: skip
ONLY_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
DEFAULT_KINDS = frozenset(ALL_KINDS) - ONLY_ON_REQUEST
A_DAY = timedelta(hours=24)
FUTURE = 10  # an offset this far beyond the queue starts it anew
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
WEBHOOK_SET = "Conflict: terminated by setWebhook request"


@dataclass(frozen=True, slots=True)
class Update:
    id: int
    kind: str
    body: dict[str, Any]
    lane: tuple[str, int]  # updates of one lane reach a webhook one after another
    expires: datetime

    def as_json(self) -> dict[str, Any]:
        return {"update_id": self.id, self.kind: self.body}


class Updates:
    """What the bot has not confirmed yet."""

    def __init__(self, clock: WallClock, pulse: Callable[[], None], first_id: int = 100_000_001) -> None:
        self._clock = clock
        self._pulse = pulse
        self.next_id = first_id
        self.kinds: frozenset[str] = DEFAULT_KINDS
        self.confirmed = first_id - 1  # the greatest id that the bot confirmed
        self.on_add: Callable[[Update], None] | None = None
        self._queue: deque[Update] = deque()
        self._waiter: asyncio.Future[None] | None = None

    def add(
        self, kind: str, body: dict[str, Any], lane: tuple[str, int], life: timedelta = A_DAY
    ) -> Update | None:
        """Queue an update, unless the bot did not ask for its kind."""
        if kind not in self.kinds:
            return None
        update = Update(self.next_id, kind, body, lane, self._clock.now() + life)
        self.next_id += 1
        self._queue.append(update)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
        if self.on_add is not None:
            self.on_add(update)
        return update

    def jump(self, by: int) -> None:
        """Leave a hole in the numbers, as Telegram may."""
        self.next_id += by

    def pending(self) -> list[Update]:
        """What is neither confirmed nor expired, oldest first."""
        now = self._clock.now()
        if any(update.expires <= now for update in self._queue):
            self._queue = deque(update for update in self._queue if update.expires > now)
        return list(self._queue)

    def forget(self, update: Update) -> None:
        """The webhook has it."""
        if update in self._queue:
            self._queue.remove(update)
        self.confirmed = max(self.confirmed, update.id)

    def clear(self, keep: int = 0) -> None:
        while len(self._queue) > keep:
            self._queue.popleft()

    def choose(self, kinds: Any) -> None:
        """allowed_updates: None keeps the setting, an empty list is the default set."""
        if isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds):
            chosen = frozenset(kind.lower() for kind in kinds) & frozenset(ALL_KINDS)
            self.kinds = chosen or DEFAULT_KINDS

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Update]:
        """getUpdates: confirm what is below `offset`, answer with the rest or wait for it."""
        if offset < 0:
            self.clear(-offset)
        batch = self._take(offset, limit)
        self._pulse()
        if batch or not seconds:
            return batch
        self.end_poll(CONFLICT)
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(waiter, seconds)
        except TimeoutError:
            return []
        finally:
            if self._waiter is waiter:
                self._waiter = None
        return self._take(offset, limit)

    def end_poll(self, words: str) -> None:
        """The waiting getUpdates gets 409."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ApiError(409, words))

    @property
    def polled(self) -> bool:
        """Is somebody waiting in getUpdates?"""
        return self._waiter is not None and not self._waiter.done()

    def _take(self, offset: int, limit: int) -> list[Update]:
        self.pending()
        if 0 < offset <= self.next_id + FUTURE:
            while self._queue and self._queue[0].id < offset:
                self.confirmed = max(self.confirmed, self._queue.popleft().id)
        return [self._queue[index] for index in range(min(limit, len(self._queue)))]
