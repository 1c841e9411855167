"""Group commit: works that are ready together share one transaction, and one flush to the disk.

Rules. They run in the order in which they came, each seeing what those before it did. Whoever waits first
leads: it takes everything that came meanwhile. One that fails rolls all of them back; then each runs by
itself, so that nobody pays for another's error. A work may thus run more than once; it is told of after a
commit.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

_Tx = TypeVar("_Tx")
_T = TypeVar("_T")
LARGEST = 64  # works of one transaction: whoever comes later waits for a bounded time


@dataclass(eq=False, slots=True)
class _Entry(Generic[_Tx]):
    work: Callable[[_Tx], Awaitable[Any]]
    done: "asyncio.Future[Any]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def told(self, result: Any) -> None:
        if not self.done.done():  # else whoever asked has gone
            self.done.set_result(result)

    def failed(self, error: BaseException) -> None:
        if not self.done.done():
            self.done.set_exception(error)


class Group(Generic[_Tx]):
    """`begin` opens a transaction, `share` gives each work its own view of it, `alone` runs one by itself."""

    def __init__(
        self,
        begin: Callable[[], AbstractAsyncContextManager[_Tx]],
        share: Callable[[_Tx], _Tx],
        alone: Callable[[Callable[[_Tx], Awaitable[Any]]], Awaitable[Any]],
    ) -> None:
        self._begin, self._share, self._alone = begin, share, alone
        self._waiting: list[_Entry[_Tx]] = []
        self._lead = asyncio.Lock()

    async def run(self, work: Callable[[_Tx], Awaitable[_T]]) -> _T:
        """The work's result once it is durable; its error where it has failed alone."""
        entry = _Entry[_Tx](work)
        self._waiting.append(entry)
        try:
            async with self._lead:
                if not entry.done.done():
                    await self._commit()
        except BaseException:
            entry.done.cancel()
            if entry in self._waiting:
                self._waiting.remove(entry)
            raise
        result: _T = entry.done.result()
        return result

    async def _commit(self) -> None:
        batch: list[_Entry[_Tx]] = []
        try:
            try:
                async with self._begin() as tx:
                    batch, self._waiting = self._waiting[:LARGEST], self._waiting[LARGEST:]
                    results = [await entry.work(self._share(tx)) for entry in batch]
            except Exception:
                if len(batch) <= 1:  # its own error, or the database's: the others find out for themselves
                    raise
                await self._one_by_one(batch)
                return
            for entry, result in zip(batch, results, strict=True):
                entry.told(result)
        finally:
            # Whoever led was cancelled: the others are still waiting, and one of them leads next.
            self._waiting[:0] = [entry for entry in batch if not entry.done.done()]

    async def _one_by_one(self, batch: list[_Entry[_Tx]]) -> None:
        for entry in batch:
            try:
                entry.told(await self._alone(entry.work))
            except Exception as error:  # noqa: BLE001 - it belongs to whoever asked for the work
                entry.failed(error)
