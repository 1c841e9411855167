"""A store with reports in it, for the tests of commands."""

from contextlib import asynccontextmanager

from bot.casework.case import Report, code_from
from bot.casework.outgoing import Kind, Lane, Post
from bot.store import cases, chats, logbook, outbox
from bot.store.database import open_store
from bot.wallclock import WallClock
from tests.stage import ISTANBUL


@asynccontextmanager
async def opened(url, ring):
    store = await open_store(url, ring, WallClock())
    try:
        yield store
    finally:
        await store.close()


async def report(store, number):
    """One case with an alert and an entry of the log, in one transaction."""
    async with store.begin() as tx:
        chat = await chats.chat_of(tx, number, group=False)
        case = await cases.open_case(
            tx,
            code=code_from(number),
            chat=chat.id,
            report=Report("danger", "en", {}),
            urgency="P1",
            suspicion="high",
            country="TR",
            mission=ISTANBUL,
            next_at=None,
        )
        await logbook.write(tx, case.id, "opened")
        await outbox.write(tx, [Post(Lane.ALERT, chat.id, Kind.LINE, case.id, {"token": "t"})], tx.now)
