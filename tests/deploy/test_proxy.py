"""The sample of a proxy: only the webhook is open, and an update goes to a worker that can take it."""

import asyncio
import io
import re
import ssl
import subprocess
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest

from bot.metrics import Metrics
from bot.web.server import MAX_BODY, SECRET_HEADER, make_app, serve
from tests.deploy.tools import tool

NGINX = Path(__file__).parents[2] / "deploy/nginx"
CONF = (NGINX / "elchi.conf").read_text(encoding="utf-8")
HOST = (NGINX / "upstream-host.conf").read_text(encoding="utf-8")
SECRET = "a-secret-of-the-proxy-test"
UPDATE = b'{"update_id": 1}'


def test_only_the_webhook_is_open():
    assert re.findall(r"location ([^{]+) \{", CONF) == ["= /telegram", "/"]
    assert re.findall(r"return (\d+);", CONF) == ["404"]


def test_it_lets_a_body_through_that_the_bot_would_take_and_none_longer():
    assert re.search(r"client_max_body_size (\d+)m;", CONF)[1] == str(MAX_BODY >> 20)


def site(folder, *parts):
    """A whole configuration around the sample, with a certificate made for the moment."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=bot.example.uz",
         "-keyout", "privkey.pem", "-out", "fullchain.pem"],
        cwd=folder, capture_output=True, check=True,
    )  # fmt: skip
    places = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    inner = "\n".join(parts).replace("/etc/nginx/tls", str(folder))
    config = folder / "nginx.conf"
    config.write_text(f"user root; pid {folder}/pid; daemon off; events {{}} http {{ {places} {inner} }}")
    return config


def test_nginx_takes_it_as_it_is(tmp_path):
    nginx = tool("nginx", "the sample is not given to it")
    command = [nginx, "-t", "-c", str(site(tmp_path, CONF, HOST)), "-e", str(tmp_path / "errors")]
    tested = subprocess.run(command, capture_output=True, check=False, text=True)
    assert tested.returncode == 0, tested.stderr


class Worker:
    """One behind the proxy: what it took, and whether it can."""

    def __init__(self):
        self.taken, self.full = 0, False

    async def take(self, update):
        if self.full:
            raise OSError
        self.taken += 1

    async def ready(self):
        return ()


@pytest.fixture
async def house(tmp_path, unused_tcp_port):
    """Two workers behind the sample, on ports of the test's own; its door, and who knocks."""
    nginx = tool("nginx", "the sample is not run")
    workers = Worker(), Worker()
    async with AsyncExitStack() as stack:
        upstream = HOST
        for worker, port in zip(workers, ("8080", "8081"), strict=True):
            app = make_app(ready=worker.ready, metrics=Metrics().text, take=worker.take, secret=SECRET)
            upstream = upstream.replace(
                f":{port} ", f":{await stack.enter_async_context(serve(app, '127.0.0.1', 0))} "
            )
        here = CONF.replace("443", f"127.0.0.1:{unused_tcp_port}", 1).replace("listen [::]:443 ssl;", "")
        config = site(
            tmp_path, here.replace("deny all;\n        limit", "allow 127.0.0.1; deny all; limit"), upstream
        )
        log = tmp_path / "errors"
        command = (nginx, "-c", str(config), "-e", str(log))
        process = await asyncio.create_subprocess_exec(*command)
        stack.push_async_callback(process.wait)
        stack.callback(process.terminate)
        client = await stack.enter_async_context(aiohttp.ClientSession())
        trust = ssl.create_default_context(cafile=str(tmp_path / "fullchain.pem"))
        trust.check_hostname = False

        async def ask(method, path, **words):
            door = f"https://127.0.0.1:{unused_tcp_port}{path}"
            async with client.request(method, door, ssl=trust, **words) as response:
                return response.status

        async with asyncio.timeout(10):
            while True:
                try:
                    await ask("GET", "/")
                    break
                except aiohttp.ClientConnectionError:
                    assert process.returncode is None, log.read_text()
        yield workers, ask


def right(**more):
    return {"headers": {SECRET_HEADER: SECRET, **more}, "data": UPDATE}


async def test_an_update_comes_through_and_nothing_else_does(house):
    workers, ask = house
    assert await ask("POST", "/telegram", **right()) == 200
    assert sum(worker.taken for worker in workers) == 1
    for path in ("/", "/metrics", "/healthz", "/readyz", "/telegram/", "/telegram/../metrics"):
        assert await ask("GET", path) == 404, path
    assert await ask("GET", "/telegram") == 403
    assert await ask("POST", "/telegram", data=UPDATE) == 403


async def test_what_is_too_long_stays_outside(house):
    workers, ask = house
    assert await ask("POST", "/telegram", **right() | {"data": io.BytesIO(b"x" * (MAX_BODY + 1))}) == 413
    assert await ask("POST", "/telegram", **right(Much="x" * 5000)) == 400
    assert await ask("POST", "/telegram?" + "x" * 5000, **right()) == 414
    assert sum(worker.taken for worker in workers) == 0


async def test_a_worker_that_cannot_store_is_passed_over(house):
    workers, ask = house
    workers[0].full = True
    for _ in range(6):
        assert await ask("POST", "/telegram", **right()) == 200
    assert (workers[0].taken, workers[1].taken) == (0, 6)
