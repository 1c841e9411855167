"""Traces for OpenTelemetry, off unless ELCHI_TRACES names a collector: what one update, or one sending, took.

Rules: the attributes are those of the log, by the same list; an error is told by its type. Nothing is
instrumented by itself: a library's own traces would carry the bot's token in addresses, and words in SQL.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from bot.log import keep_allowed

PATIENCE = 5.0  # seconds for which a collector may keep the exporter's own thread
_state: dict[str, Any] = {}


class TracesMissing(Exception):  # noqa: N818 # a finding, told in one line
    """The packages for traces are not installed."""

    def __init__(self) -> None:
        super().__init__("ELCHI_TRACES: needs the packages of requirements-traces.lock")


def begin(collector: str) -> None:
    """Send what `span` tells to a collector, by OTLP over HTTP. TracesMissing without the packages."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError:
        raise TracesMissing from None
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)  # a collector away is no error of the bot's
    try:
        release = version("elchi")
    except PackageNotFoundError:
        release = ""
    provider = TracerProvider(resource=Resource({"service.name": "elchi", "service.version": release}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(collector, timeout=PATIENCE)))
    _state.update(provider=provider, tracer=provider.get_tracer("elchi"))


def end() -> None:
    """Send what waits, as long as the collector takes it, and be off again."""
    provider = _state.pop("provider", None)
    _state.clear()
    if provider is not None:
        provider.shutdown()


@contextmanager
def span(name: str, **ids: Any) -> Iterator[dict[str, Any]]:
    """What happens inside, under this name; the block may add attributes to the dictionary that it gets."""
    more: dict[str, Any] = {}
    tracer = _state.get("tracer")
    if tracer is None:
        yield more
        return
    with tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False) as own:
        try:
            yield more
        except BaseException as error:
            more["error"] = type(error).__name__
            raise
        finally:
            kept = keep_allowed(None, "", {**ids, **more})
            own.set_attributes({key: value for key, value in kept.items() if value is not None})
