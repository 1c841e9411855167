"""Two releases side by side: the code before the newest step of the tables, out of the history, and ours."""

import asyncio
import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.crash.lab import HELD, Lab
from tests.crash.nursery import ROOT, Nursery
from tests.crash.storm import HASTE, go_through
from tests.crash.verdict import Figures
from tests.crash.walk import ACTS, SEND, Reporter
from tests.postgres import HEAD, Server
from tests.stage import ISTANBUL

STEPS = "bot/store/migrations/versions"
CODE = re.compile(r"/(?:start|bind) (\S+)")
OLD, NEW = (0, 1), (2, 3)
PATIENT = 60.0  # seconds: more than a lease, so that a report that is merely late is told from a lost one
IN_TIME = 10.0  # seconds: what service managers wait before they kill


def before_the_newest_step() -> str | None:
    """The last commit before it; None where there is no history, or not enough of it."""
    asked = ["log", "--diff-filter=A", "--format=%H", "-1", "--", f"{STEPS}/{HEAD}_*.py"]
    came = _git(*asked)
    return came and _git("rev-parse", "--verify", "--quiet", f"{came}^{{commit}}^")


def _git(*words: str) -> str | None:
    with contextlib.suppress(OSError):
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False, text=True)
        return done.stdout.strip() or None
    return None


def take_out(commit: str, folder: Path) -> Path:
    """The files of the commit, in the folder."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
    folder.mkdir()
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed, check=True)
    return folder


class Upgrade(Lab):
    """Begun by the release before: its commands make the tables, its workers are there first."""

    def __init__(self, folder: Path, old: Nursery, new: Nursery, server: Server) -> None:
        super().__init__(folder, new, webhook=True, server=server, workers=len(OLD + NEW))
        self._old = old

    def nursery_of(self, slot: int) -> Nursery:
        return self._old if slot in OLD else self._nursery

    def _first(self) -> Iterable[int]:
        return OLD

    async def _codes(self) -> list[str]:
        at = ("--mission", ISTANBUL)
        await self.elchi("keys", "generate")
        told = await asyncio.gather(  # the first one makes the tables
            self.elchi("officer", "invite", *at, "--name", "Karimova"),
            self.elchi("officer", "bind", *at),
            self.elchi("officer", "invite", "--mission", "ministry", "--name", "Saidov"),
        )
        return [CODE.search(words)[1] for words in told]

    async def elchi(self, *words: str, root: Path | None = None) -> str:
        """What the command of the old release, or that of another one, says."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *words, cwd=root or self._old.root,
            env={
                "PATH": os.environ["PATH"],
                "ELCHI_DATABASE": self._settings["database"],
                "ELCHI_KEYS": self._settings["keys"],
            },
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        told = (await process.communicate())[0].decode()
        assert process.returncode == 0, told
        return told

    def revision(self) -> str:
        return self.query("SELECT version_num FROM alembic_version")[0][0]

    async def busy(self, slots: Sequence[int]) -> dict[int, int]:
        """How many updates each of them took since it was asked to count."""
        counted = {}
        for slot in slots:
            passed = await self.crew[slot].passed()
            counted[slot] = passed.count("update: after commit")
        return counted

    async def leave(self, slot: int, figures: Figures) -> None:
        """One is told to end: in time, and it keeps nothing."""
        victim = self.crew[slot]
        seconds = await victim.term(IN_TIME)
        figures.points["SIGTERM"] += 1
        figures.ends.append(seconds)
        if seconds >= IN_TIME or not victim.ended:
            figures.blame("SIGTERM", f"{slot} did not end by itself within {IN_TIME:.0f} s: {self.errors()}")
        self.left += self.query(HELD, victim.worker)[0][0]


class Crowd:
    """People who report side by side, a few at a time: a group takes twenty messages a minute."""

    def __init__(self, lab: Lab, figures: Figures) -> None:
        self._lab, self._figures = lab, figures
        self.reporters: list[Reporter] = []
        self._work: list[asyncio.Task[None]] = []
        self._never = asyncio.Event()
        self._haste = asyncio.create_task(self._hasten())

    async def come(self, people: int) -> None:
        """So many begin; on return one of them stands before the last question."""
        came = [Reporter(self._lab, self._lab.world.add_phone("Nodira", "en").id) for _ in range(people)]
        self.reporters += came
        self._work = [asyncio.create_task(self._report(each)) for each in came]
        await self._lab.until(lambda: any(each.position >= ACTS.index(SEND) for each in came))

    async def _report(self, reporter: Reporter) -> None:
        try:
            async with asyncio.timeout(PATIENT):
                await go_through(reporter, self._never)
        except (LookupError, TimeoutError) as error:
            self._figures.blame(f"person {reporter.id}", f"{type(error).__name__} at {reporter.screen!r}")

    async def go(self) -> None:
        """Each of them has the code, and the officer the case."""
        await asyncio.gather(*self._work)

    async def _hasten(self) -> None:
        while True:
            await asyncio.sleep(HASTE)
            self._lab.hasten()

    async def end(self) -> None:
        self._haste.cancel()
        await asyncio.gather(self._haste, return_exceptions=True)
