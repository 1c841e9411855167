"""How things stand, looked up when somebody asks for the figures, and at most every few seconds."""

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path

from bot.casework.escalation import URGENCIES
from bot.casework.outgoing import Lane
from bot.health import DATABASE_SECONDS
from bot.log import get_log
from bot.metrics import Metrics, Values
from bot.store import desk, figures
from bot.store.database import Store, Tx
from bot.wallclock import WallClock

OFTEN = timedelta(seconds=5)  # between two looks
SELDOM = timedelta(minutes=1)  # between two looks that read whole tables
_log = get_log("figures")


class Looks:
    """Looks into the database and at the disk on behalf of GET /metrics."""

    def __init__(self, store: Store, metrics: Metrics, clock: WallClock, folder: Path | None = None) -> None:
        self._store, self._metrics, self._clock, self._folder = store, metrics, clock, folder
        self._looked = self._counted = clock.steady() - SELDOM
        self._counts: Values = {}
        self._one_at_a_time = asyncio.Lock()

    async def look(self) -> None:
        """Bring the figures up to date; what cannot be looked up is told by nothing but `database_up`."""
        async with self._one_at_a_time:
            now = self._clock.steady()
            if now - self._looked < OFTEN:
                return
            self._looked = now
            found: Values = {"database_up": 0}
            try:
                async with asyncio.timeout(DATABASE_SECONDS), self._store.begin() as tx:
                    if now - self._counted >= SELDOM:
                        self._counts = await _counted(tx)
                        self._counted = now
                    found = {"database_up": 1, **await _standing(tx), **self._counts}
            except Exception as error:  # noqa: BLE001 - whoever asks for figures is told so by one of them
                _log.error("figures_failed", exc_info=error)
            self._metrics.standing.tell({**found, **self._disk()})

    def _disk(self) -> Values:
        try:
            return {"disk_free_bytes": shutil.disk_usage(self._folder).free} if self._folder else {}
        except OSError:
            return {}


async def _standing(tx: Tx) -> Values:
    return {
        **_aged("lane_rows", "lane_age_seconds", [int(lane) for lane in Lane], await figures.lanes(tx)),
        **_aged("cases_unanswered", "unanswered_age_seconds", URGENCIES, await figures.unanswered(tx)),
        **_aged("cases_undelivered", "undelivered_age_seconds", URGENCIES, await figures.undelivered(tx)),
        "quarantined_updates": await figures.set_aside(tx),
        "ministry_desk": int(await desk.bound(tx)),
    }


async def _counted(tx: Tx) -> Values:
    opened = await figures.open_cases(tx)
    sessions, drafts = await figures.conversations(tx)
    return {
        "cases_open": {urgency: opened.get(urgency, 0) for urgency in URGENCIES},
        "sessions": sessions,
        "drafts": drafts,
    }


def _aged(rows: str, age: str, labels: tuple[str, ...] | list[int], found: figures.Ages) -> Values:
    """Both figures for every label, 0 where nothing is."""
    none = (0, timedelta())
    return {
        rows: {str(label): found.get(label, none)[0] for label in labels},
        age: {str(label): found.get(label, none)[1].total_seconds() for label in labels},
    }
