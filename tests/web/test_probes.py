"""Health, readiness and figures, and what is not built."""

import pytest

from bot.metrics import Metrics
from bot.web.server import make_app, serve
from tests.web.asking import get, post


async def test_health(client, base):
    assert (await get(client, f"{base}/healthz"))[:2] == (200, "ok\n")


async def test_health_names_what_stands_still(client, house):
    app = make_app(ready=house.ready, metrics=house.metrics.text, alive=lambda: ("clock", "sender"))
    async with serve(app, "127.0.0.1", 0) as port:
        told = await get(client, f"http://127.0.0.1:{port}/healthz")
    assert told[:2] == (503, "clock\nsender\n")


async def test_what_is_wrong_elsewhere_is_told_and_keeps_the_worker(client, house):
    async def warn():
        return ("telegram", "undelivered")

    app = make_app(ready=house.ready, metrics=house.metrics.text, warn=warn)
    async with serve(app, "127.0.0.1", 0) as port:
        told = await get(client, f"http://127.0.0.1:{port}/readyz")
    assert told[:2] == (200, "ok\nwarning: telegram\nwarning: undelivered\n")


async def test_readiness_names_what_is_missing(client, base, house):
    assert (await get(client, f"{base}/readyz"))[:2] == (200, "ok\n")
    house.missing = ("telegram", "store")
    assert (await get(client, f"{base}/readyz"))[:2] == (503, "telegram\nstore\n")
    house.fault = RuntimeError("a secret text")
    assert (await get(client, f"{base}/readyz"))[:2] == (503, "probe\n")


async def test_metrics(client, base, house):
    house.metrics.updates.labels("taken").inc()
    house.metrics.deliveries.labels("alert", "sent").inc(3)
    status, text, kind = await get(client, f"{base}/metrics")
    assert status == 200
    assert kind.startswith("text/plain")
    assert 'elchi_updates_total{result="taken"} 1.0' in text
    assert 'elchi_deliveries_total{lane="alert",outcome="sent"} 3.0' in text


async def test_without_a_webhook_there_is_none(client, house):
    app = make_app(ready=house.ready, metrics=house.metrics.text)
    async with serve(app, "127.0.0.1", 0) as port:
        assert (await post(client, f"http://127.0.0.1:{port}", {"update_id": 1}))[0] == 404


def test_a_webhook_without_a_secret_is_not_built(house):
    with pytest.raises(ValueError, match="secret"):
        make_app(ready=house.ready, metrics=house.metrics.text, take=house.take)


async def test_a_taken_port_is_an_error_at_once(base, house):
    app = make_app(ready=house.ready, metrics=house.metrics.text)
    with pytest.raises(OSError, match="address"):
        async with serve(app, "127.0.0.1", int(base.rsplit(":", 1)[1])):
            pass


def test_two_sets_of_figures_do_not_mix():
    one, other = Metrics(), Metrics()
    one.updates.labels("x").inc()
    assert b'result="x"' in one.text()
    assert b'result="x"' not in other.text()
