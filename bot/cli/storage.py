"""The store of the settings, opened for one command."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal, TypeVar

from bot.app import open_ring
from bot.config import storage_settings
from bot.store.database import Steps, Store, StoreError, Tx, open_store
from bot.store.sealed import KeyRing
from bot.wallclock import WallClock

_T = TypeVar("_T")
Make = Literal["all", "database", "nothing"]  # what a command may make where it is not there yet


async def with_store(
    work: Callable[[Store], Awaitable[_T]], steps: Steps = "pre", *, make: Make = "all"
) -> _T:
    """The work with the store. `make` "all": a key ring, too, where there is neither one nor data yet."""
    database, keys = storage_settings()
    if make == "nothing":
        database_there(database)
    ring = open_ring(keys, database) if make == "all" else KeyRing.load(keys)
    store = await open_store(database, ring, WallClock(), steps)
    try:
        return await work(store)
    finally:
        await store.close()


def database_there(database: str) -> None:
    """A look must not make a file: an empty database tells that all is well, and stops `elchi db restore`."""
    kind, _, name = database.partition(":///")
    if kind.startswith("sqlite") and name and not Path(name).exists():
        raise StoreError(f"ELCHI_DATABASE: there is no database at {name} yet")


async def in_store(work: Callable[[Tx], Awaitable[_T]]) -> _T:
    """The work in one transaction of the database that is there."""

    async def run(store: Store) -> _T:
        return await store.run(work)

    return await with_store(run, make="nothing")
