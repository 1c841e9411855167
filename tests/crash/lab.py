"""Where victims live and die: one simulated world, one database file, the fork server, one living bot."""

import asyncio
import contextlib
import json
import tempfile
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.cli.officers import issue
from bot.simulator import World, acts, serve
from bot.simulator.updates import A_DAY
from bot.store.database import open_store
from bot.store.sealed import KeyRing
from bot.wallclock import WallClock
from tests.crash.door import door
from tests.crash.nursery import PATIENCE, Nursery, Victim
from tests.crash.reader import PostgresReader, SqliteReader
from tests.ports import free_port
from tests.postgres import Server
from tests.stage import ISTANBUL

SECRET = "a-secret-of-the-crash-test"
WAITING = (
    "SELECT count(*) FILTER (WHERE state = 'pending'), count(*) FILTER (WHERE state = 'sending') FROM outbox"
)


EXPIRE = """
    UPDATE outbox SET lease_until = lease_until - interval '1 minute' WHERE state = 'sending' AND worker = ?
"""  # a dead worker's leases end now: to move the clocks of the living instead would age everything else
HELD = "SELECT count(*) FROM outbox WHERE state = 'sending' AND worker = ?"


class Lab:
    """The world, the database, and whoever serves both at present."""

    def __init__(
        self,
        folder: Path,
        nursery: Nursery,
        mutant: str = "",
        *,
        webhook: bool = False,
        server: Server | None = None,
        workers: int = 1,
        bundled: bool = False,
        disk: bool = False,
    ) -> None:
        folder.mkdir(exist_ok=True)
        self.world = World(WallClock())
        self.folder, self.server, self._nursery, self._mutant = folder, server, nursery, mutant
        self._bundled = bundled
        self._hook = f"127.0.0.1:{free_port()}" if webhook else ""
        # One worker answers at the webhook's own address, several stand behind a door.
        self._ports = [free_port() for _ in range(workers)] if workers > 1 else []
        self._moved, self._pushed, self._wrong = 0.0, 0.0, 0.0
        self._full: bool | None = False if disk else None  # None: SQLite writes by itself
        self._born: asyncio.Queue[Victim] = asyncio.Queue()
        self.crew: list[Victim | None] = [None] * workers
        self.recoveries: list[float] = []
        self.left = 0  # rows that bots who ended in good order kept for themselves
        self._measuring: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def open(self):
        """The world served, the desks enrolled, a bot alive; no press grows too old while bots are dead."""
        kept, acts.CALLBACK_UPDATE_LIFE = acts.CALLBACK_UPDATE_LIFE, A_DAY
        try:
            async with self._opened():
                yield self
        finally:
            acts.CALLBACK_UPDATE_LIFE = kept

    @contextlib.asynccontextmanager
    async def _opened(self):
        with tempfile.TemporaryDirectory(prefix="crash-") as short:  # the path of a socket must be short
            self._control = f"{short}/control"
            control = await asyncio.start_unix_server(self._greet, self._control)
            async with control, serve(self.world) as server, AsyncExitStack() as stack:
                self.reader, database = await self._database()
                self._settings = self._settings_for(server.url, database)
                if self._ports:
                    await stack.enter_async_context(door(int(self._hook.rpartition(":")[2]), self._ports))
                try:
                    await self._enrol()
                    yield
                finally:
                    self.reader.close()
                    for task in tuple(self._measuring):
                        task.cancel()
                    for victim in filter(None, self.crew):
                        await victim.kill()

    async def _database(self) -> tuple[SqliteReader | PostgresReader, str]:
        if self.server is None:
            path = self.folder / "elchi.db"
            return SqliteReader(path), f"sqlite:///{path}"
        name = await self.server.empty()
        return PostgresReader(self.server, name), self.server.url(name)

    def _settings_for(self, url: str, database: str) -> dict[str, Any]:
        settings = {
            "bot_token": self.world.token,
            "bot_api": url,
            "database": database,
            "keys": str(self.folder / "elchi.keys"),
        }
        if self._hook:
            hook = {"public_url": f"http://{self._hook}", "listen": self._hook, "webhook_secret": SECRET}
            settings |= hook
        return settings

    async def _enrol(self) -> None:
        codes = await self._codes()
        self.officer = self.world.add_phone("Karimova", "en", "officer").id
        self.ministry = self.world.add_phone("Saidov", "en", "officer").id
        self.group = self.world.add_group("Istanbul desk", [self.officer])
        self.desks = (self.group, self.officer)
        for slot in self._first():
            await self.revive(slot=slot)
        self.world.send_text(self.officer, f"/start {codes[0]}")
        self.world.send_text(self.ministry, f"/start {codes[2]}")
        await self.until(lambda: self.said(self.officer, "enrolled") and self.said(self.ministry, "enrolled"))
        self.world.send_text(self.officer, f"/bind {codes[1]}", chat=self.group)
        await self.until(lambda: self.said(self.group, "now receives alerts"))
        await self.calm()

    def _first(self) -> Iterable[int]:
        """Who is there from the beginning."""
        return range(len(self.crew))

    async def _codes(self) -> list[str]:
        """A new key ring and database, and in it codes for an officer, a group and the ministry's officer."""
        ring = KeyRing.generate(self.folder / "elchi.keys")
        store = await open_store(self._settings["database"], ring, WallClock())
        who = (("officer", ISTANBUL, "Karimova"), ("group", ISTANBUL, ""), ("officer", "ministry", "Saidov"))
        codes = [await issue(store, *each) for each in who]
        await store.close()
        return codes

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        victim: Victim | None = None
        with contextlib.suppress(ConnectionError):
            while line := await reader.readline():
                words = json.loads(line)
                if "born" in words:
                    victim = Victim(words["born"], writer)
                    self._born.put_nowait(victim)
                elif "dying" in words and victim:
                    victim.dying = words["dying"]
                elif "worker" in words and victim:
                    victim.worker = words["worker"]
                elif "ended" in words and victim:
                    victim.ended = True
                elif victim:
                    victim.answers.put_nowait(words)
        writer.close()
        if victim:
            victim.dead.set()
        self.world.events.pulse()

    async def revive(self, plan: dict[str, Any] | None = None, slot: int = 0) -> None:
        """A new bot on the database that the last one left; with a plan it is armed from its first step."""
        last = self.crew[slot]
        if last and last.ended and last.worker is not None:
            self.left += self.query(HELD, last.worker)[0][0]
        self.reader.look_away()
        if self.server and last and last.worker is not None:
            self.query(EXPIRE, last.worker)
        if len(self.crew) == 1:
            self._measure()
        listen = {"listen": f"127.0.0.1:{self._ports[slot]}"} if self._ports else {}
        self.nursery_of(slot).bear(
            {
                "control": self._control,
                "errors": str(self.folder / "errors"),
                "settings": self._settings | listen,
                "offset": self._moved,
                "wrong": self._wrong,
                "full": self._full,
                "mutant": self._mutant,
                "bundled": self._bundled,
                "plan": plan,
            }
        )
        try:
            self.crew[slot] = await asyncio.wait_for(self._born.get(), PATIENCE)
        except TimeoutError:
            raise AssertionError(f"no bot came up: {self.errors()}") from None
        self.world.events.pulse()

    def nursery_of(self, slot: int) -> Nursery:
        """Where the bots of this place come from."""
        del slot
        return self._nursery

    def _measure(self) -> None:
        """How long from now until the new bot's first call: it has opened everything and is at work."""
        loop, known = asyncio.get_running_loop(), len(self.world.journal.calls)
        began = loop.time()

        async def first_call() -> None:
            with contextlib.suppress(TimeoutError):
                await self.world.until(lambda: len(self.world.journal.calls) > known, PATIENCE)
                self.recoveries.append(loop.time() - began)

        task = asyncio.create_task(first_call())
        self._measuring.add(task)
        task.add_done_callback(self._measuring.discard)

    @property
    def victim(self) -> Victim | None:
        return self.crew[0]

    @property
    def dead(self) -> bool:
        return all(victim is None or victim.dead.is_set() for victim in self.crew)

    def move(self, seconds: float) -> None:
        """The bots' clocks go forward, and those of the bots after them."""
        self._moved += seconds
        self._order(do="move", seconds=seconds)

    def set_clock(self, wrong: float, *, now: bool = True) -> None:
        """The machine's clock is wrong by so many seconds from now on, or for those who start from now on."""
        self._wrong = wrong
        if now:
            self._order(do="set", wrong=wrong)

    def fill(self, *, full: bool) -> None:
        """The disk is full from now on, or no longer."""
        self._full = full
        self._order(do="disk", full=full)

    def _order(self, **words: Any) -> None:
        for victim in filter(None, self.crew):
            if not victim.dead.is_set():
                victim.order(**words)

    def errors(self) -> str:
        file = self.folder / "errors"
        return file.read_text()[-3000:] if file.exists() else ""

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What stands in the database."""
        return self.reader.query(sql, *values)

    def said(self, chat: int, words: str) -> bool:
        return any(words in message.get("text", "") for message in self.world.from_bot(chat))

    async def until(self, holds: Callable[[], Any], patience: float = PATIENCE) -> None:
        """The world holds it, or the bot is dead."""
        async with asyncio.timeout(patience):
            while not self.dead and not holds():
                await self._change()

    async def calm(self, patience: float = PATIENCE) -> None:
        """Nothing is on its way any more, or the bot is dead."""
        async with asyncio.timeout(patience):
            while not self.dead:
                if not self.world.updates.pending():
                    waiting, sending = self.query(WAITING)[0]
                    if not (waiting or sending):
                        return
                    if not sending:  # a second's pause until the next look at the table proves nothing
                        self._order(do="wake")
                await self._change()

    async def _change(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.world.events.changed(), 0.02)
        now = asyncio.get_running_loop().time()
        if now > self._pushed + 0.1:
            self._pushed = now
            self.hasten()

    def hasten(self) -> None:
        """What is pushed again after a while is pushed soon."""
        if self._hook and self.world.updates.pending():
            self.world.clock.move(timedelta(seconds=5))
