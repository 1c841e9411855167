"""Sends pages past Telegram: to officers whom an alert did not reach in time, by mail or through a gateway.

Rules
- Only the alert's bare line leaves; a case that calls for nobody any more is not paged.
- What was refused for good is told to the operators, by the officer's number alone.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from bot.casework.outgoing import Kind, Lane, Post, Row
from bot.casework.screens import phrase
from bot.channels.page import Accepted, Channel, Page, Refused
from bot.handle.kit import LEASE, Kit
from bot.handle.paging import wanted
from bot.i18n import Catalogs
from bot.log import get_log
from bot.store import cases, chats, desk, logbook, outbox, pages
from bot.store.database import Store, StoreBroken, Tx
from bot.store.pages import Asked
from bot.wallclock import WallClock

_log = get_log("pager")
LOOK = timedelta(seconds=1)
AGAIN = timedelta(seconds=30)
TRIES = 5


class Pager:
    """`run` sends what is due until it is cancelled."""

    def __init__(
        self,
        store: Store,
        kit: Kit,
        catalogs: Catalogs,
        channels: Iterable[Channel],
        clock: WallClock,
        hand_over: Callable[[Iterable[Row]], None],
    ) -> None:
        self._store, self.kit, self.catalogs = store, kit, catalogs
        self._channels = {channel.kind: channel for channel in channels}
        self._clock, self._hand_over = clock, hand_over

    async def run(self) -> None:
        """Look once a second."""
        while True:
            began = self._clock.steady()
            try:
                while await self._one():
                    pass
            except StoreBroken:
                raise
            except Exception as error:  # noqa: BLE001 - what was not settled comes again
                _log.error("page_failed", exc_info=error)
            await self._clock.sleep_until(began + LOOK)

    async def _one(self) -> bool:
        async with self._store.begin() as tx:
            asked = await pages.take(tx)
            page = await self._written(tx, asked) if asked else None
            if asked and page is None:
                await pages.settle(tx, asked, "superseded")
        if asked is None:
            return False
        if page is None:
            return True
        result = await self._channels[asked.kind].send(page)
        async with self._store.begin() as tx:
            match result:
                case Accepted():
                    await pages.settle(tx, asked, "sent")
                    await logbook.write(tx, asked.case, "paged_past", actor=asked.officer)
                    rows: tuple[Row, ...] = ()
                case _:
                    last = isinstance(result, Refused) or asked.tries >= TRIES
                    await pages.settle(tx, asked, "given_up" if last else "pending", tx.now + AGAIN)
                    rows = await self._tell(tx, asked, result.reason) if last else ()
        self._hand_over(rows)
        return True

    async def _written(self, tx: Tx, asked: Asked) -> Page | None:
        """The page in the officer's language; None where nobody is called any more, or the way is gone."""
        case = await cases.case(tx, asked.case, lock=False)
        officer = await desk.officer(tx, asked.officer)
        to = (await desk.contacts(tx, officer.id)).get(asked.kind, "")
        if not officer.active or not to or asked.kind not in self._channels:
            return None
        if not await wanted(tx, self.kit, case):
            return None
        say = self.catalogs.translator((await chats.chat_by_id(tx, officer.chat)).locale or "en")
        values = {"priority": case.urgency, "code": case.code, "country": case.country or ""}
        line = say(phrase(self.kit.book, "desk.line", **values, time=_clock(case.opened_at)))
        drill = f"{say(phrase(self.kit.book, 'desk.drill'))} " if case.drill else ""
        return Page(to, f"{drill}{line}", say(phrase(self.kit.book, "page.body")), asked.key)

    async def _tell(self, tx: Tx, asked: Asked, reason: str) -> tuple[Row, ...]:
        values = {"officer": str(asked.officer), "kind": asked.kind, "reason": reason}
        params = {"phrase": "operator.page_failed", "values": values}
        posts = [Post(Lane.NOTICE, chat, Kind.OPERATOR, None, params) for chat in await desk.operators(tx)]
        return await outbox.write(tx, posts, tx.now + LEASE)


def _clock(at: datetime) -> str:
    return f"{at:%H:%M} UTC"
