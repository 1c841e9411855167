"""Who takes part in the speed comparison, and how each is started: one process, a fresh store."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import prepared
from tests import postgres
from tests.ports import free_port

FOLDER = Path("build/speed")  # on the disk of the project: /tmp may be memory, where a commit costs nothing
PEERS = Path(".venv/bench/bin/python")  # `make bench` makes it
TEMPLATE = "prepared"
TICK = os.sysconf("SC_CLK_TCK")
READY = FOLDER / "prepared.db"
KEYS = FOLDER / "prepared.keys"


@dataclass(frozen=True)
class Contender:
    """`store` is sqlite, postgresql or nothing; `keeps` says what outlives a killed process."""

    name: str
    module: str
    keeps: str
    store: str = ""
    walk: str = "dialog"
    webhook: bool = False

    @property
    def ours(self) -> bool:
        return self.module.startswith(("bot", "bench.unpaced"))


ALL = "every turn, sealed; all said and to be said"
CONTENDERS = (
    Contender("python-telegram-bot, echo", "bench.peers.ptb_echo", "nothing", walk="echo"),
    Contender(
        "python-telegram-bot, ConversationHandler", "bench.peers.ptb_conversation", "up to a minute ago"
    ),
    Contender("aiogram, memory", "bench.peers.aiogram_memory", "nothing"),
    Contender("aiogram-dialog, memory", "bench.peers.aiogram_dialog_windows", "nothing"),
    Contender("aiogram, SQLAlchemy, SQLite", "bench.peers.aiogram_sql", "every turn", "sqlite"),
    Contender("aiogram, SQLAlchemy, PostgreSQL", "bench.peers.aiogram_sql", "every turn", "postgresql"),
    Contender("Elchi, SQLite, polling", "bench.unpaced", ALL, "sqlite"),
    Contender("Elchi, SQLite, webhook", "bench.unpaced", ALL, "sqlite", webhook=True),
    Contender("Elchi, PostgreSQL, polling", "bench.unpaced", ALL, "postgresql"),
    Contender("Elchi, PostgreSQL, webhook", "bench.unpaced", ALL, "postgresql", webhook=True),
)
PACED = Contender("Elchi as it runs, SQLite, webhook", "bot", ALL, "sqlite", webhook=True)


class Stores:
    """Fresh stores for everybody: files, and databases of one PostgreSQL server that flushes its commits."""

    def __init__(self, server: postgres.Server | None) -> None:
        self.server = server
        self._count = 0

    def fresh(self, contender: Contender, folder: Path) -> tuple[str, Path]:
        """The store's address, and Elchi's key ring; a copy of the prepared store, or an empty one."""
        keys = folder / "elchi.keys"
        if contender.ours:
            shutil.copy(KEYS, keys)
        if contender.store != "postgresql":
            if contender.ours:
                shutil.copy(READY, folder / "bot.db")
            driver = "" if contender.ours else "+aiosqlite"
            return f"sqlite{driver}:///{folder}/bot.db", keys
        self._count += 1
        name = f"bench_{self._count}"
        template = f" TEMPLATE {TEMPLATE}" if contender.ours else ""
        asyncio.run(self.server.execute(f"CREATE DATABASE {name}{template}"))
        url = self.server.url(name)
        return (url if contender.ours else url.replace("postgresql:", "postgresql+asyncpg:")), keys

    def cpu(self) -> float:
        """Seconds of a processor that the database server has used, with its processes that have ended."""
        if not self.server:
            return 0.0
        first = self.server.data.joinpath("postmaster.pid").read_text(encoding="utf-8").split()[0]
        used = 0.0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            fields = fields_of(stat)
            if stat.parent.name == first:
                used += sum(map(int, fields[11:15]))
            elif fields and fields[1] == first:
                used += sum(map(int, fields[11:13]))
        return used / TICK


@contextmanager
def stores(*, postgresql: bool) -> Iterator[Stores]:
    """Prepared once; the files go away with the block."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    asyncio.run(prepared.prepare(f"sqlite:///{READY}", KEYS))
    base = FOLDER.absolute() / "postgresql"
    base.mkdir()
    server = postgres.Server(base) if postgresql else None
    try:
        if server:
            asyncio.run(server.execute(f"CREATE DATABASE {TEMPLATE}"))
            asyncio.run(prepared.bound(server.url(TEMPLATE), KEYS))
        yield Stores(server)
    finally:
        if server:
            server.stop()
        shutil.rmtree(FOLDER, ignore_errors=True)


def start(contender: Contender, api: str, stores: Stores, folder: Path) -> subprocess.Popen[bytes]:
    """The bot as a process; what it logs goes into a file."""
    url, keys = stores.fresh(contender, folder)
    if contender.ours:
        hook = prepared.Hook(free_port()) if contender.webhook else None
        more, command = (
            prepared.settings(api, url, keys, hook),
            [sys.executable, "-m", contender.module, "run"],
        )
    else:
        more = {"BENCH_API": api, "BENCH_DATABASE": url, "BENCH_FOLDER": str(folder)}
        command = [str(PEERS), "-m", contender.module]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ELCHI_")}
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, env=kept | more, stdout=log, stderr=log)


def fields_of(stat: Path) -> list[str]:
    """What the system tells of a process, from its state on; nothing where it has ended."""
    try:
        return stat.read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return []


def cpu(pid: int) -> float:
    """Seconds of a processor that a process has used."""
    return sum(map(int, fields_of(Path(f"/proc/{pid}/stat"))[11:13])) / TICK


def memory(pid: int) -> float:
    """Megabytes that it holds."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
