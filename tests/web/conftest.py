"""What stands behind the server under test, and somebody who asks it."""

import asyncio

import aiohttp
import pytest

from bot.metrics import Metrics
from bot.web.server import make_app, serve

SECRET = "s3cret-" + "x" * 40


class House:
    """What stands behind the server: what it took, and how it shall fail."""

    def __init__(self):
        self.taken = []
        self.begun = asyncio.Event()
        self.took = asyncio.Event()
        self.fault = None
        self.answer = None
        self.missing = ()
        self.gate = None
        self.metrics = Metrics()

    async def take(self, update):
        self.begun.set()
        if self.gate:
            await self.gate.wait()
        if self.fault:
            raise self.fault
        self.taken.append(update)
        self.took.set()
        return self.answer

    async def ready(self):
        if self.fault:
            raise self.fault
        return self.missing


@pytest.fixture
def house():
    return House()


@pytest.fixture
async def base(house):
    app = make_app(
        ready=house.ready, metrics=house.metrics.text, take=house.take, secret=SECRET, body_seconds=0.3
    )
    async with serve(app, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
async def client():
    async with aiohttp.ClientSession() as session:
        yield session
