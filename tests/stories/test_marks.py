"""All journeys are walked with marked words, numbers, places; no mark is found outside of sealed columns."""

import asyncio
import io
import logging
import os
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import log
from bot.dialog.turn import Media, Start, Words
from bot.store import backup, cases
from bot.store.sealed import KeyRing
from tests.cli.test_db import tool
from tests.postgres import server
from tests.stories.conftest import raised
from tests.stories.test_canaries import LATITUDE, LONGITUDE, a_full_report, canaries, everything
from tests.transcripts.events import First, In, Late
from tests.transcripts.walks_more import WALKS

MARK = "KANAREYKA"
WHOLE = [
    name
    for name in sorted(WALKS)
    if name.endswith(("_full", "_two", "_taken", "_now", "_told", "_pay", "_force"))
]
WALKED = {"sqlite": WHOLE, "postgresql": WHOLE[::2]}  # the walks that ask everything and send


@pytest.fixture(params=WALKED)
async def anywhere(request, tmp_path, monkeypatch, content):
    """The stage on both stores, and how to read all that the database has written."""
    if request.param == "sqlite":
        async with raised(tmp_path, monkeypatch, content, f"sqlite:///{tmp_path}/elchi.db") as stage:
            yield stage, request.param, lambda: written_by_sqlite(stage, tmp_path)
        return
    KeyRing.generate(tmp_path / "elchi.keys")
    with server() as running:
        url = running.url(await running.empty())
        async with raised(tmp_path, monkeypatch, content, url) as stage:
            yield stage, request.param, lambda: written_by_postgres(running, url)


async def written_by_sqlite(stage, folder):
    """The file, its write-ahead log, a backup and its keys."""
    await asyncio.to_thread(backup.save, folder / "elchi.db", folder / "copy.db", folder / "datakeys.db")
    copies = [(folder / name).read_bytes() for name in ("copy.db", "datakeys.db")]
    return b"".join([everything(stage), *copies])


async def written_by_postgres(running, url):
    """Every file of the server, its write-ahead log among them, and a dump."""
    await running.execute("CHECKPOINT")
    name = url.partition("@/")[2].partition("?")[0]
    dump = await tool("pg_dump", "--host", running.socket, "--username", "postgres", name)
    files = [path.read_bytes() for path in running.data.rglob("*") if path.is_file() and not path.is_socket()]
    return b"".join([dump, *files])


def said_by(stage, person, step):
    """One step of a walk as a person would do it; every free word carries the mark."""
    world = stage.world
    match step:
        case Late(event=inner) | First(event=inner):
            return said_by(stage, person, inner)
        case In(en=text):
            world.send_text(person.id, f"{text} {MARK}")
        case Words(text=text, offers=offers) if text.strip():
            free = len(text) > 5 and not offers and not text[1:].replace(" ", "").isdecimal()
            world.send_text(person.id, f"{text} {MARK}" if free else text)
        case Media(kind=kind):
            world.send_file(person.id, kind, MARK.encode(), caption=MARK)
        case Start():
            world.send_text(person.id, "/start")
        case str():
            press(stage, person, step.removeprefix("/"))
    return None


def press(stage, person, choice):
    """The button of that choice; of places, whichever is offered."""
    buttons = list(stage.world.buttons(person.id).values())
    wanted = [data for data in buttons if data.split(":")[-1] == choice]
    if choice.startswith("at."):
        wanted = wanted or [data for data in buttons if ":at." in data]
    if wanted:
        stage.world.tap(person.id, stage.world.last(person.id)["message_id"], wanted[0])


async def walked(stage, names):
    """The walks side by side, step by step; then each says where it is and what its number is."""
    people = []
    for number, name in enumerate(names):
        person = stage.person(f"Quvonchbek{number}")
        people.append((person, WALKS[name]))
        await person.opens()
    for step in range(max(len(walk) for _, walk in people)):
        for person, walk in people:
            if step < len(walk):
                said_by(stage, person, walk[step])
        await stage.calm()
    for person, _ in people:
        stage.world.send_location(person.id, LATITUDE, LONGITUDE)
        stage.world.send(person.id, {"contact": {"phone_number": "+998901234567", "first_name": MARK}})
    await stage.calm()
    return [person for person, _ in people]


def temporary_files():
    return Path(tempfile.gettempdir()).iterdir()


def exported(figures):
    """All figures with their labels, and of their values what a clock tells, which is microseconds.

    What follows is rounding: a sum of 11.259675000000002 seconds looks like a person's number.
    """
    samples = (each for family in text_string_to_metric_families(figures.decode()) for each in family.samples)
    lines = (f"{each.name} {each.labels} {each.value:.6f}" for each in samples)
    return "\n".join(
        [*lines, *(line for line in figures.decode().splitlines() if line.startswith("#"))]
    ).encode()


@asynccontextmanager
async def listened():
    """All that is logged, at the level that tells most."""
    lines = io.StringIO()
    log.configure("debug", console=False, stream=lines)
    try:
        yield lines
    finally:
        log.close()


@pytest.mark.parametrize(
    ("line", "tells"),
    [
        ('a{who="5000000002"} 1.0', True),
        ("a 5000000002", True),
        ("a 5.000000002e+09", True),
        ("# HELP a 5000000002", True),
        ("a 11.259675000000002", False),
    ],
)
def test_a_number_among_the_figures_would_be_found(line, tells):
    assert (b"5000000002" in exported(f"{line}\n".encode())) is tells


async def test_no_mark_is_found_anywhere(anywhere, capfd):
    stage, store, written = anywhere
    temporary = set(temporary_files())
    async with listened() as lines:
        desk = await manned(stage)
        reporter = await a_full_report(stage, desk)
        people = [reporter, *await walked(stage, WALKED[store])]
        stage.world.faults.script("sendMessage", "error_5xx", times=3)
        logging.getLogger("telegram").warning("%s %s", MARK, stage.world.token)
        await reporter.writes(f"{MARK} and a fault")
        await stage.settled()
        await reporter.taps("Quick exit")
        async with stage.begin() as tx:
            opened = await cases.listed(tx, tx.now)
        journeys = {case.report.journey for case in opened}
        told = sum(MARK in str(case.report.facts) for case in opened)
        stored = await written()
        figures = stage.running.metrics.text()

    officer, group, ministry = desk
    wanted = [*canaries(stage, *people, officer, ministry), str(group).encode(), stage.world.token.encode()]
    outside = lines.getvalue().encode() + exported(figures) + "".join(capfd.readouterr()).encode()
    for path in set(temporary_files()) - temporary:
        outside += path.read_bytes() if path.is_file() else b""
        outside += os.fsencode(path)
    assert len(journeys) >= (6 if store == "sqlite" else 4)
    assert told >= len(journeys) - 2  # the measure measures: the marks came as far as the reports
    assert [word for word in wanted if word in stored] == []
    assert [word for word in wanted if word in outside] == []


async def manned(stage):
    officer = await stage.officer("Karimova", "tr-istanbul-consulate-general")
    ministry = await stage.officer("Saidov", "ministry")
    return officer, await stage.group("Istanbul desk", "tr-istanbul-consulate-general", officer), ministry
