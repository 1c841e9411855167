"""The watchdog's heartbeat: heard as long as every loop comes round, silent as soon as one stands still."""

import asyncio
import socket
from datetime import UTC, datetime

import pytest

from bot import health, metrics
from tests.watched import WatchedClock


@pytest.fixture
async def heard(tmp_path):
    """What systemd hears: a real socket, its address, and what came."""
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(address)
        ear.setblocking(False)

        def words():
            found = []
            while True:
                try:
                    found.append(ear.recv(100))
                except BlockingIOError:
                    return found

        yield address, words


@pytest.fixture
async def beating(heard):
    clock, figures = WatchedClock(datetime(2026, 11, 27, tzinfo=UTC)), metrics.Metrics()
    task = asyncio.create_task(health.heartbeat(figures, clock, heard[0]))
    await clock.bell.until(lambda: clock.waited_on)
    yield clock, heard[1]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _one_more(clock):
    clock.move(health.BEAT)
    await clock.bell.until(lambda: clock.waited_on)


async def test_it_is_ready_once_and_then_beats(beating):
    clock, words = beating
    assert words() == [b"READY=1", b"WATCHDOG=1"]
    await _one_more(clock)
    assert words() == [b"WATCHDOG=1"]


async def test_a_loop_that_stands_still_stops_the_heartbeat_and_coming_round_brings_it_back(
    beating, monkeypatch
):
    clock, words = beating
    words()
    with monkeypatch.context() as patch:
        patch.setattr(metrics, "STILL", -1.0)
        await _one_more(clock)
        assert words() == []
    await _one_more(clock)
    assert words() == [b"WATCHDOG=1"]


async def test_nobody_listening_harms_nothing(tmp_path):
    clock = WatchedClock(datetime(2026, 11, 27, tzinfo=UTC))
    task = asyncio.create_task(health.heartbeat(metrics.Metrics(), clock, str(tmp_path / "nobody")))
    await clock.bell.until(lambda: clock.waited_on)
    assert not task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
