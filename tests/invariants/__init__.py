"""The invariants: what must never be, read from Telegram's journal and the database once a story is over."""

from typing import Any

from bot.app import open_ring
from bot.i18n import Catalogs
from bot.store.database import open_store
from tests.invariants.record import Ear, Run, read
from tests.invariants.rules import RULES


async def run_of(ear: Ear, settings: Any, catalogs: Catalogs) -> Run:
    """The run of a bot that has stopped; the database is read by a store of its own."""
    store = await open_store(settings.database, open_ring(settings.keys, settings.database), ear.world.clock)
    try:
        async with store.begin() as tx:
            return await read(tx, ear, catalogs)
    finally:
        await store.close()


def broken(run: Run) -> list[str]:
    """What was broken."""
    return [f"{rule.__name__}: {line}" for rule in RULES for line in rule(run)]
