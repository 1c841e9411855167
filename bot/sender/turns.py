"""Whose turn it is when more is to be sent than Telegram takes: by lane, then the oldest row first.

Rules
- Whatever waits, an alert waits for nothing but what Telegram allows.
- One task watches the clock for all who wait: with thousands of chats, each looking by itself is all that is
  ever done.
"""

import asyncio
import heapq
from dataclasses import dataclass, field
from datetime import datetime

from bot.casework.outgoing import Lane, Row
from bot.sender.pace import Pace
from bot.wallclock import WallClock


@dataclass(order=True, slots=True)
class _Place:
    lane: int
    row: int
    turn: "asyncio.Future[None]" = field(compare=False)


class Turns:
    """Those who wait for a part of what the bot may send; at most one row of a chat is among them."""

    def __init__(self, pace: Pace, clock: WallClock) -> None:
        self._pace, self._clock = pace, clock
        self._queue: list[_Place] = []
        self._places: dict[int, _Place] = {}  # by chat
        self._caller: asyncio.Task[None] | None = None

    async def take(self, row: Row, until: datetime) -> bool:
        """Wait for this row's turn and take it; False where it did not come in time."""
        if not self._ahead(row.lane) and not self._pace.whole(row.lane, self._clock.steady()):
            return True
        turn = asyncio.get_running_loop().create_future()
        self._stand(row.chat, row.lane, row.id, turn)
        try:
            while not turn.done() and self._clock.steady() < until:
                sleeping = asyncio.ensure_future(self._clock.sleep_until(until))
                try:
                    await asyncio.wait((turn, sleeping), return_when=asyncio.FIRST_COMPLETED)
                finally:
                    sleeping.cancel()
            return turn.done()
        finally:
            turn.cancel()
            self._places.pop(row.chat, None)

    def hurry(self, row: Row) -> None:
        """Something more urgent has come to a chat that waits: it stands where that would."""
        place = self._places.get(row.chat)
        if place and not place.turn.done() and row.lane < place.lane:
            self._stand(row.chat, row.lane, row.id, place.turn)

    def stop(self) -> None:
        """Nobody is called any more."""
        if self._caller:
            self._caller.cancel()

    def _stand(self, chat: int, lane: Lane, row: int, turn: "asyncio.Future[None]") -> None:
        place = self._places[chat] = _Place(int(lane), row, turn)
        heapq.heappush(self._queue, place)
        self._call()
        if self._caller is None or self._caller.done():
            self._caller = asyncio.create_task(self._go_on_calling())

    def _ahead(self, lane: Lane) -> bool:
        self._drop()
        return bool(self._queue) and self._queue[0].lane <= lane

    def _drop(self) -> None:
        """Away with those who were called, who have gone, or who stand elsewhere by now."""
        while self._queue and self._queue[0].turn.done():
            heapq.heappop(self._queue)

    def _call(self) -> datetime | None:
        """Call whoever may go now; when the next one may, None where nobody waits."""
        while True:
            self._drop()
            if not self._queue:
                return None
            now = self._clock.steady()
            wait = self._pace.whole(Lane(self._queue[0].lane), now)
            if wait:
                return now + wait
            heapq.heappop(self._queue).turn.set_result(None)

    async def _go_on_calling(self) -> None:
        while (moment := self._call()) is not None:
            await self._clock.sleep_until(moment)
