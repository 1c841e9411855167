"""A served world under a frozen clock, and two clients: plain HTTP and python-telegram-bot."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
import telegram

from bot.simulator import Server, World, serve
from bot.wallclock import FrozenClock

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class Api:
    """Calls methods over HTTP; what comes back is (status, body)."""

    session: aiohttp.ClientSession
    base: str

    async def __call__(self, method: str, **params: Any) -> tuple[int, dict[str, Any]]:
        async with self.session.post(f"{self.base}/{method}", json=params) as response:
            return response.status, await response.json()

    async def ok(self, method: str, **params: Any) -> Any:
        status, body = await self(method, **params)
        assert status == 200, body
        assert body["ok"] is True
        return body["result"]

    async def words(self, method: str, **params: Any) -> str:
        """The refusal's description."""
        status, body = await self(method, **params)
        assert body["ok"] is False, body
        assert body["error_code"] == status
        return body["description"]

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        return await self.ok("getUpdates", **params)


@pytest.fixture
def world() -> World:
    return World(FrozenClock(START))


@pytest.fixture
async def server(world: World) -> AsyncIterator[Server]:
    async with serve(world) as running:
        yield running


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def api(world: World, server: Server, session: aiohttp.ClientSession) -> Api:
    return Api(session, f"{server.url}/bot{world.token}")


@pytest.fixture
async def bot(world: World, server: Server) -> AsyncIterator[telegram.Bot]:
    made = telegram.Bot(world.token, base_url=f"{server.url}/bot", base_file_url=f"{server.url}/file/bot")
    async with made:
        yield made


@pytest.fixture
def citizen(world: World) -> int:
    """Somebody who wrote /start; the bot has read it."""
    phone = world.add_phone("Gulnora")
    world.send_text(phone.id, "/start")
    world.updates.clear()
    return phone.id


@pytest.fixture
def officer(world: World) -> int:
    return world.add_phone("Rustam", "ru", "officer").id


@pytest.fixture
def group(world: World, officer: int) -> int:
    """A group of one officer and the bot, nothing unread."""
    chat = world.add_group("Duty desk", [officer])
    world.updates.clear()
    return chat
