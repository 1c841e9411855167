"""The simulator as an HTTP server on loopback: Bot API, page and webhook pusher together."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.simulator import api, page
from bot.simulator.state import State
from bot.simulator.webhook import Pusher


@dataclass(frozen=True, slots=True)
class Server:
    """Where the simulator listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The page's address and, for a bot, the base of the Bot API: `<url>/bot<token>/METHOD`."""
        return f"http://{self.host}:{self.port}"


@contextlib.asynccontextmanager
async def serve(state: State, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[Server]:
    """Serve the world until the block ends; port 0 takes a free one."""
    app = web.Application(client_max_size=api.LARGEST_REQUEST)
    api.add_routes(app, state)
    page.add_routes(app, state)

    async def execute(call: dict[str, Any]) -> None:
        await api.execute_reply(state, call)

    runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    pusher = asyncio.create_task(Pusher(state, execute).run())
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield Server(host, runner.addresses[0][1])
    finally:
        pusher.cancel()
        await asyncio.gather(pusher, return_exceptions=True)
        await runner.cleanup()
