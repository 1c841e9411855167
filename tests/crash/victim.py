"""The process that is killed: a fork server that has loaded everything, and its children, each the whole bot.

Orders come to the server as lines of JSON, one child each. A child connects to the control socket of its
order and does what is asked there: arm (die at the n-th point passed from now on), move the clock, set
it wrong, have the disk full, wake who sleeps until the next look at the table, tell the points passed. It
ends with the connection.
"""

import asyncio
import json
import os
import signal
import socket
import sys
import tempfile
import threading
import traceback
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

from pydantic import SecretStr

from bot import app, log
from bot.cli.run import runner, until_stopped
from bot.config import Settings
from bot.handle import bundling
from bot.store import far  # noqa: F401 # loaded once, not by every victim
from bot.store.database import open_store
from bot.store.gazetteer import Gazetteer
from bot.store.sealed import KeyRing
from bot.wallclock import WallClock
from tests.crash import disk, mutants, seams

TOWNS = Path(str(files("bot").joinpath("data", "gazetteer.sqlite")))


class Settable(WallClock):
    """The machine's clock, which may be wrong by `wrong`; nobody is woken when it is set."""

    wrong = timedelta()

    def now(self):
        return super().now() + self.wrong


MOMENT = 0.05  # seconds


class Control:
    """The line to the test, and the points passed since it was armed."""

    def __init__(self, path: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(path)
        self.tell(born=os.getpid())
        self._rest = b""
        self._clock: Settable | None = None
        self._passed: list[str] | None = None
        self._plan: dict = {}

    def attach(self, clock: Settable) -> None:
        """From now on orders are read."""
        self._clock = clock
        asyncio.get_running_loop().add_reader(self._socket, self._read)

    def tell(self, **words) -> None:
        self._socket.sendall(json.dumps(words).encode() + b"\n")

    def arm(self, plan: dict) -> None:
        self._plan, self._passed = plan, []

    def hit(self, seam: str) -> None:
        """A point is passed; the planned one is the last."""
        if self._passed is None:
            return
        self._passed.append(seam)
        wanted = self._plan.get("seam")
        count = self._passed.count(seam) if wanted == seam else len(self._passed) if wanted is None else 0
        if count == self._plan.get("at"):
            self.tell(dying=seam, point=len(self._passed))
            os.kill(os.getpid(), signal.SIGKILL)

    def _read(self) -> None:
        data = self._socket.recv(65536)
        if not data:
            os._exit(0)
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._obey(json.loads(line))

    def _tell_passed(self) -> None:
        self.tell(passed=self._passed or [])
        self._passed = None

    def _obey(self, order: dict) -> None:
        match order.pop("do"):
            case "arm":
                self.arm(order)
                self.tell(armed=True)
            case "passed":  # a commit is seen by the test a moment before its thread has told us of it
                asyncio.get_running_loop().call_later(MOMENT, self._tell_passed)
            case "wake":
                self._clock.wake()
            case "move":
                self._clock.move(timedelta(seconds=order["seconds"]))
            case "set":
                self._clock.wrong = timedelta(seconds=order["wrong"])
            case "disk":
                disk.full = order["full"]


async def live(order: dict, control: Control) -> None:
    """The bot as `elchi run` runs it."""
    clock = Settable()
    clock.wrong = timedelta(seconds=order["wrong"])
    clock.move(timedelta(seconds=order["offset"]))
    control.attach(clock)
    settings = Settings(
        **order["settings"] | {"bot_token": SecretStr(order["settings"]["bot_token"])}, _env_file=None
    )
    async with app.opened(settings, clock) as opened:
        control.tell(worker=opened.store.worker)
        await app.run(opened)


def be_born(order: dict, content: app.Content) -> None:
    """In the child: everything that must not be shared with the server is opened here."""
    errors = os.open(order["errors"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(errors, 1)
    os.dup2(errors, 2)
    control = Control(order["control"])
    content.kit.atlas._gazetteer = Gazetteer(TOWNS)
    app.load_content = lambda _: content
    log.configure("warning", console=False)
    if order["mutant"]:
        mutants.MUTANTS[order["mutant"]]()
    if not order["bundled"]:
        bundling.ALONE = 1_000_000  # each alert is counted as a message of its own
    if order["full"] is not None:
        disk.install()
        disk.full = order["full"]
    seams.install(control.hit)
    if order["plan"] is not None:
        control.arm(order["plan"])
    runner(until_stopped(live(order, control)))
    for thread in threading.enumerate():  # an interpreter that ends waits for them too
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    control.tell(ended=True)


async def warm_up() -> None:
    """What the first opening of a store imports and compiles is paid once."""
    with tempfile.TemporaryDirectory() as folder:
        ring = KeyRing.generate(Path(folder) / "keys")
        store = await open_store(f"sqlite:///{folder}/warm.db", ring, WallClock())
        await store.close()


def serve() -> None:
    content = app.load_content()
    content.kit.atlas.close()  # no connection lives across a fork
    asyncio.run(warm_up())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    sys.stdout.write("loaded\n")
    sys.stdout.flush()
    while line := sys.stdin.buffer.readline():
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                be_born(json.loads(line), content)
            except BaseException:  # noqa: BLE001 - told in the file of errors; the server must not go on twice
                traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)


if __name__ == "__main__":
    serve()
