"""The figures of one process, for GET /metrics: counts by codes and enums, nothing about any person."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

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
        self.telegram_up = Gauge("elchi_telegram_up", "Whether the last call was answered", registry=registry)

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self.registry)
