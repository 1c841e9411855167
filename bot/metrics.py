"""The figures of one process, for GET /metrics: counts by codes and enums, nothing about any person."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

ALERT_BUCKETS = (0.1, 0.25, 0.5, 1, 1.5, 3, 5, 10, 30, 60, 120, 300, 900, 3600)
TURN_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """A registry of its own, so that several bots in one process (and tests) do not share figures."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.updates = Counter(
            "elchi_updates", "Updates by what became of them", ["result"], registry=registry
        )
        self.turns = Counter("elchi_turns", "Turns by tree", ["tree"], registry=registry)
        self.turn_seconds = Histogram(
            "elchi_turn_seconds", "From an update to its commit", registry=registry, buckets=TURN_BUCKETS
        )
        self.outbox = Gauge("elchi_outbox_rows", "Rows waiting by lane", ["lane"], registry=registry)
        self.deliveries = Counter(
            "elchi_deliveries", "Attempts by lane and outcome", ["lane", "outcome"], registry=registry
        )
        self.alert_seconds = Histogram(
            "elchi_alert_seconds",
            "From a report to its accepted alert",
            registry=registry,
            buckets=ALERT_BUCKETS,
        )
        self.cases = Gauge(
            "elchi_cases_open", "Cases nobody has closed, by urgency", ["urgency"], registry=registry
        )
        self.escalations = Counter("elchi_escalations", "Escalation steps taken", ["step"], registry=registry)
        self.failures = Counter(
            "elchi_failures", "Faults by where they happened", ["where"], registry=registry
        )
        self.telegram_up = Gauge("elchi_telegram_up", "Whether the last call was answered", registry=registry)

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self.registry)
