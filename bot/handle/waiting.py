"""Updates that wait to be taken in: one, and the line of those of one chat."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.casework.events import Incoming


@dataclass(frozen=True, slots=True)
class Raw:
    """One update as it came, and as it was understood (None: nothing for us)."""

    update: int
    body: dict[str, Any]
    event: Incoming | None
    malformed: bool = False


@dataclass(eq=False, slots=True, weakref_slot=True)
class Line:
    """The updates of one chat in their order, and whose turn it is; copies of an update are apart.

    `singly`: so many are taken one by one, since together they failed.
    """

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    singly: int = 0
    _waiting: list[Raw] = field(default_factory=list)

    def join(self, updates: Collection[Raw]) -> None:
        """These wait behind all others."""
        self._waiting.extend(updates)

    def leave(self, updates: Collection[Raw]) -> None:
        """These wait no more."""
        gone = {id(each) for each in updates}
        self._waiting = [each for each in self._waiting if id(each) not in gone]

    def from_on(self, update: Raw) -> Sequence[Raw]:
        """The update and all behind it; none where it was taken along by one before it."""
        places = (place for place, each in enumerate(self._waiting) if each is update)
        start = next(places, None)
        return () if start is None else tuple(self._waiting[start:])
