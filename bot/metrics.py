"""The figures of one process, for GET /metrics: counts by codes and enums, nothing about any person.

Labels are words of ours and ids of missions. What can be named beforehand stands at 0 from the first look on,
so that its first rise is seen. What each figure means: docs/metrics.md.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.casework.message import Gone, Later, Migrated, Sent, Superseded
from bot.casework.outgoing import Lane

LOOPS = ("clock", "sender")
STILL = 60.0  # seconds after which a loop that has not come round stands still
ALERT_BUCKETS = (0.1, 0.25, 0.5, 1, 1.5, 3, 5, 10, 30, 60, 120, 300, 900, 3600)
ANSWER_BUCKETS = (30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 14400, 43200, 86400)
TURN_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
RESULTS = ("handled", "quarantined")
OUTCOMES = tuple(each.__name__.lower() for each in (Sent, Later, Gone, Migrated, Superseded))
ERRORS = (  # every line of the level "error" that the code can write; anything else counts as "other"
    "case_stuck", "claim_failed", "clock_failed", "composing_failed", "database_away", "decoding_failed",
    "failure_not_told", "figures_failed", "form_refused", "library", "looking_failed", "not_given_back",
    "other", "outcome_given_up", "page_failed", "poll.not_taken", "ready.failed", "reload_refused",
    "sending_failed", "settle_failed", "update_failed", "update_quarantined", "webhook.not_taken",
)  # fmt: skip


class Metrics:
    """A registry of its own, so that several bots in one process (and tests) do not share figures."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.updates = Counter(
            "elchi_updates", "Updates by what became of them", ["result"], registry=registry
        )
        self.deliveries = Counter(
            "elchi_deliveries", "Attempts by lane and outcome", ["lane", "outcome"], registry=registry
        )
        for result in RESULTS:
            self.updates.labels(result=result)
        for lane in Lane:
            for outcome in OUTCOMES:
                self.deliveries.labels(lane=int(lane), outcome=outcome)
        self.errors = Counter("elchi_errors", "Lines of the level error", ["kind"], registry=registry)
        for kind in ERRORS:
            self.errors.labels(kind=kind)
        self.turn_seconds = Histogram(
            "elchi_turn_seconds",
            "From taking up an update until it is durable, or failed",
            registry=registry,
            buckets=TURN_BUCKETS,
        )
        self.answer_seconds = Histogram(
            "elchi_answer_seconds",
            "From a case's opening to its first acknowledgement",
            ["mission", "priority"],
            registry=registry,
            buckets=ANSWER_BUCKETS,
        )
        self.info = Gauge("elchi_info", "What runs, in labels", ["release", "book"], registry=registry)
        self.standing = Standing()
        registry.register(self.standing)
        self.alert_seconds = Histogram(
            "elchi_alert_seconds",
            "From an alert's row to Telegram's acceptance",
            registry=registry,
            buckets=ALERT_BUCKETS,
        )
        self.lag = Gauge(
            "elchi_pass_age_seconds",
            "Since a loop last came round",
            ["loop"],
            registry=registry,
        )
        self._answered: bool | None = None
        self._behind = True
        self._passes = dict.fromkeys(LOOPS, time.monotonic())
        self.telegram_up = Gauge("elchi_telegram_up", "Whether the last call was answered", registry=registry)

    def runs(self, book: str) -> None:
        """Which dialogs this process runs; one that was never installed has no release."""
        try:
            release = version("elchi")
        except PackageNotFoundError:
            release = ""
        self.info.clear()  # the dialogs before
        self.info.labels(release=release, book=book).set(1)

    def failed(self, kind: str) -> None:
        """A line of the level error was written to the log."""
        self.errors.labels(kind=kind if kind in ERRORS else "other").inc()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Measures the work on an update."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.turn_seconds.observe(time.monotonic() - began)

    def answered(self, mission: str, priority: str, seconds: float) -> None:
        """A case was acknowledged for the first time."""
        self.answer_seconds.labels(mission=mission, priority=priority).observe(seconds)

    def contact(self, answered: bool, behind: bool) -> None:  # noqa: FBT001 # told by themselves
        """Telegram was asked, and answered or not; `behind`: it may hold something that was not taken yet."""
        self._answered, self._behind = answered, behind
        self.telegram_up.set(int(answered))

    def away(self) -> bool:
        """Whether Telegram did not answer when it was last asked."""
        return self._answered is False

    def behind(self) -> bool:
        """Whether somebody may have written what we have not heard yet: true until the opposite is known."""
        return self._behind

    def passed(self, loop: str) -> None:
        """The loop has come round, whatever it met: a database that is away is no reason to start anew."""
        self._passes[loop] = time.monotonic()

    def still(self) -> tuple[str, ...]:
        """The loops that have not come round for too long."""
        now = time.monotonic()
        return tuple(loop for loop in LOOPS if now - self._passes[loop] > STILL)

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        for loop, at in self._passes.items():
            self.lag.labels(loop=loop).set(time.monotonic() - at)
        return generate_latest(self.registry)


STANDING = {  # name: what it is, and the label that divides it
    "database_up": ("Whether the last look into the database was answered", ""),
    "lane_rows": ("Rows that are due, or were tried in vain, and are not sent", "lane"),
    "lane_age_seconds": ("How long the oldest of them has waited", "lane"),
    "cases_open": ("Cases that are not closed, drills left out", "priority"),
    "cases_unanswered": ("Cases that nobody has", "priority"),
    "unanswered_age_seconds": ("Since the oldest of them was opened", "priority"),
    "cases_undelivered": ("Cases that nobody has and no officer's chat has got", "priority"),
    "undelivered_age_seconds": ("Since the oldest of them was opened", "priority"),
    "sessions": ("Conversations that are kept", ""),
    "drafts": ("Those of them that are not sent and lapse", ""),
    "quarantined_updates": ("Updates that were set aside", ""),
    "ministry_desk": ("Whether anybody is reached at the ministry's desk", ""),
    "disk_free_bytes": ("Free where the SQLite file stands", ""),
}
Values = Mapping[str, float | Mapping[str, float]]


class Standing(Collector):
    """How things stand outside of the process: told alike by every worker, not where nobody could look."""

    def __init__(self) -> None:
        self._values: Values = {}

    def tell(self, values: Values) -> None:
        """What a look has found, by name, and by label where there is one; what is left out is not known."""
        self._values = values

    def describe(self) -> Iterator[Metric]:
        """The figures without their values."""
        return (self._family(name) for name in STANDING)

    def collect(self) -> Iterator[Metric]:
        """The figures that are known."""
        for name, found in self._values.items():
            family = self._family(name)
            for label, value in found.items() if isinstance(found, Mapping) else (("", found),):
                family.add_metric([label] if label else [], value)
            yield family

    def _family(self, name: str) -> GaugeMetricFamily:
        words, label = STANDING[name]
        return GaugeMetricFamily(f"elchi_{name}", words, labels=[label] if label else [])
