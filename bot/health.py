"""What probes and the watchdog are told: whether this worker does its work, and what is wrong besides."""

import asyncio
import socket
from contextlib import suppress
from datetime import timedelta
from typing import NoReturn

from bot.handle import alarms
from bot.log import get_log
from bot.metrics import Metrics
from bot.store import cases, desk
from bot.store.database import Store
from bot.telegram.api import Api, ApiAway, ApiRefused
from bot.wallclock import WallClock

PROBE = timedelta(minutes=1)
BEAT = timedelta(seconds=20)  # of the watchdog, whose limit should be a minute or more
DATABASE_SECONDS = 5.0  # until a database that does not answer counts as away
_log = get_log("health")


async def ready(store: Store, metrics: Metrics) -> tuple[str, ...]:
    """What keeps this worker from taking reports and calling officers: nothing, or short names."""
    still = metrics.still()
    try:
        async with asyncio.timeout(DATABASE_SECONDS), store.begin() as tx:
            return still if await desk.bound(tx) else (*still, "ministry_desk")
    except Exception as error:  # noqa: BLE001 - whatever it was, nothing can be stored now
        _log.error("database_away", exc_info=error)
        return (*still, "database")


async def warnings(store: Store, metrics: Metrics) -> tuple[str, ...]:
    """What is wrong elsewhere: taking this worker away would help nobody."""
    async with store.begin() as tx:
        late = await cases.undelivered(tx, alarms.FIRST, tx.now - alarms.LIMIT)
    away = ("telegram",) if metrics.away() else ()
    return (*away, "undelivered") if late else away


async def probe(api: Api, metrics: Metrics, clock: WallClock) -> NoReturn:
    """A webhook says nothing while Telegram is away: ask now and then."""
    while True:
        try:
            metrics.contact(True, behind=await api.waiting() > 0)
        except (ApiAway, ApiRefused):
            metrics.contact(False, behind=True)
        await clock.sleep_until(clock.steady() + PROBE)


async def heartbeat(metrics: Metrics, clock: WallClock, address: str) -> NoReturn:
    """Tell systemd that we are ready, then that we live: as long as every loop comes round, and no longer.

    `address` is its NOTIFY_SOCKET; source: sd_notify(3). Silence has the process killed and started anew.
    """
    _notify(address, b"READY=1")
    while True:
        if not metrics.still():
            _notify(address, b"WATCHDOG=1")
        await clock.sleep_until(clock.steady() + BEAT)


def _notify(address: str, words: bytes) -> None:
    name = f"\0{address[1:]}" if address.startswith("@") else address
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.setblocking(False)
        channel.sendto(words, name)
