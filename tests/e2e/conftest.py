"""A browser for the whole run, and for each test a simulated world with a page that shows it."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from bot.simulator.server import Server, serve
from bot.simulator.world import World
from bot.wallclock import WallClock

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--headless",
]
SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
LAPTOP = {"width": 1440, "height": 900}
POCKET = {"width": 390, "height": 844}

Call = Callable[..., Awaitable[Any]]
Open = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.fail("the page's tests need a chromium in PATH")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        await started.close()


@pytest.fixture
def world() -> World:
    return World(WallClock())


@pytest_asyncio.fixture(loop_scope="session")
async def server(world: World) -> AsyncIterator[Server]:
    async with serve(world) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def bot(world: World, server: Server) -> AsyncIterator[Call]:
    """The bot's side by hand: `await bot("sendMessage", chat_id=…, text=…)`."""
    async with aiohttp.ClientSession() as http:

        async def call(method: str, **params: Any) -> Any:
            async with http.post(f"{server.url}/bot{world.token}/{method}", json=params) as response:
                answer = await response.json()
            assert answer["ok"], answer
            return answer["result"]

        yield call


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console complained about; a test that provokes complaints empties it."""
    return []


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, complaints: list[str]) -> AsyncIterator[Open]:
    """Open the page at an address; whatever it complains about fails the test at its end."""
    contexts = []

    async def open_one(url: str, **options: Any) -> Page:
        context = await browser.new_context(**{"viewport": LAPTOP, "color_scheme": "light", **options})
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(5000)
        page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(url)
        await page.locator('[data-state="live"]').wait_for()
        return page

    yield open_one
    for context in contexts:
        await context.close()
    assert complaints == []
