"""Who may push, by address: the ranges that the operator names, seen through our own proxies only."""

import pytest

from bot.web.senders import let_in, networks
from bot.web.server import make_app, serve
from tests.web.asking import RIGHT, post
from tests.web.conftest import SECRET

TELEGRAM = networks("149.154.160.0/20, 91.108.4.0/22")
PROXY = networks("127.0.0.1,10.0.0.0/8")


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "fits"),
    [
        ("149.154.167.220", [], (), True),
        ("::ffff:149.154.167.220", [], (), True),
        ("203.0.113.9", [], (), False),
        (None, [], (), False),
        ("203.0.113.9", ["149.154.167.220"], PROXY, False),  # says so itself
        ("10.0.0.2", ["149.154.167.220"], (), False),  # a proxy that nobody named
        ("10.0.0.2", ["149.154.167.220"], PROXY, True),
        ("10.0.0.2", ["149.154.167.220, 203.0.113.9"], PROXY, False),  # only the last one is the proxy's
        ("10.0.0.2", ["149.154.167.220", "203.0.113.9"], PROXY, False),
        ("10.0.0.2", ["203.0.113.9, 91.108.6.1"], PROXY, True),
        ("10.0.0.2", [], PROXY, False),
        ("10.0.0.2", ["no address"], PROXY, False),
    ],
)
def test_whose_address_counts(peer, forwarded, proxies, fits):
    assert let_in(peer, forwarded, TELEGRAM, proxies) is fits


def test_without_ranges_the_secret_alone_decides():
    assert let_in("203.0.113.9", [], (), ())


@pytest.mark.parametrize("senders", ["127.0.0.0/8", "149.154.160.0/20"])
async def test_a_push_from_elsewhere_is_refused_with_the_right_secret_too(client, house, senders):
    allowed = networks(senders)
    app = make_app(
        ready=house.ready, metrics=house.metrics.text, take=house.take, secret=SECRET, senders=allowed
    )
    async with serve(app, "127.0.0.1", 0) as port:
        status, _, _ = await post(client, f"http://127.0.0.1:{port}", {"update_id": 1}, RIGHT)
    assert (status, len(house.taken)) == ((200, 1) if senders.startswith("127") else (403, 0))
