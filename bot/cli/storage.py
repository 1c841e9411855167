"""The store of the settings, opened for one command."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.app import open_ring
from bot.config import storage_settings
from bot.store.database import Steps, Store, Tx, open_store
from bot.store.sealed import KeyRing
from bot.wallclock import WallClock

_T = TypeVar("_T")


async def with_store(
    work: Callable[[Store], Awaitable[_T]], steps: Steps = "pre", *, make: bool = True
) -> _T:
    """The work with the store. `make`: a key ring, too, where there is neither one nor data yet."""
    database, keys = storage_settings()
    ring = open_ring(keys, database) if make else KeyRing.load(keys)
    store = await open_store(database, ring, WallClock(), steps)
    try:
        return await work(store)
    finally:
        await store.close()


async def in_store(work: Callable[[Tx], Awaitable[_T]]) -> _T:
    """The work in one transaction."""

    async def run(store: Store) -> _T:
        return await store.run(work)

    return await with_store(run)
