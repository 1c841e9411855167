"""The figures of one process, for GET /metrics: counts by codes and enums, nothing about any person."""

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

LOOPS = ("clock", "sender")
STILL = 60.0  # seconds after which a loop that has not come round stands still
ALERT_BUCKETS = (0.1, 0.25, 0.5, 1, 1.5, 3, 5, 10, 30, 60, 120, 300, 900, 3600)


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
