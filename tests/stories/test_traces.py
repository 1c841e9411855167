"""Traces: what took how long, by ids and types; nothing that a person said, and nothing unless asked for."""

import asyncio
import sys

import pytest
from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from bot import traces
from bot.log import ALLOWED
from tests.ports import free_port

MARK = "KANAREYKA"


@pytest.fixture
async def collector():
    """A collector's address, and the bodies that were posted to it."""
    bodies = []

    async def take(request):
        bodies.append(await request.read())
        return web.Response()

    app = web.Application()
    app.router.add_post("/v1/traces", take)
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"http://127.0.0.1:{port}/v1/traces", bodies
    await asyncio.to_thread(traces.end)
    await runner.cleanup()


def spans(bodies):
    asked = [ExportTraceServiceRequest.FromString(body) for body in bodies]
    return [
        (span.name, {each.key: each.value for each in span.attributes}, list(span.events))
        for request in asked
        for resource in request.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]


async def report(stage):
    reporter = stage.person(f"Dilshod {MARK}")
    await reporter.opens()
    await reporter.taps("I am in danger now", "Turkey")
    await reporter.writes(f"they took my passport {MARK}")
    stage.world.send_location(reporter.id, 41.012345, 28.976543)
    await stage.calm()
    return reporter


async def test_a_journey_leaves_ids_and_types_only(stage, desk, collector):
    url, bodies = collector
    traces.begin(url)
    reporter = await report(stage)
    await asyncio.to_thread(traces.end)

    found = spans(bodies)
    assert {name for name, _, _ in found} == {"update", "send"}
    assert all(set(attributes) <= ALLOWED and not events for _, attributes, events in found)
    assert {"Tap", "Words", "Pin"} <= {attributes["kind"].string_value for _, attributes, _ in found}
    assert {"Sent"} == {a["outcome"].string_value for name, a, _ in found if name == "send"}
    told = b"".join(bodies)
    for secret in (MARK, "passport", "41.012345", str(reporter.id), stage.world.token):
        assert secret.encode() not in told


async def test_without_a_collector_nothing_is_sent_and_one_that_is_away_holds_up_nothing(
    stage, desk, collector
):
    _, bodies = collector
    await report(stage)
    assert bodies == []
    traces.begin(f"http://127.0.0.1:{free_port()}/v1/traces")
    reporter = stage.person("Nodir")
    await reporter.opens()
    assert reporter.screen()


async def test_what_fails_is_told_by_its_type(collector):
    url, bodies = collector
    traces.begin(url)
    with pytest.raises(ValueError, match=MARK), traces.span("update", update=7, words=MARK):
        raise ValueError(MARK)
    await asyncio.to_thread(traces.end)
    ((_, attributes, events),) = spans(bodies)
    assert {key: value.string_value or value.int_value for key, value in attributes.items()} == {
        "update": 7,
        "error": "ValueError",
    }
    assert not events
    assert MARK.encode() not in bodies[0]


def test_without_the_packages_the_start_says_what_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(traces.TracesMissing, match="ELCHI_TRACES"):
        traces.begin("http://127.0.0.1:1/v1/traces")
