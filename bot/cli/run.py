"""`elchi run`: the bot itself."""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Coroutine

import click

from bot import app, log
from bot.cli.failing import one_line
from bot.config import Settings, read_settings
from bot.wallclock import WallClock


@click.command()
def run() -> None:
    """Run the bot until it is told to stop."""
    with one_line():
        settings = read_settings()
        log.configure(settings.log)
        runner(serve_until_stopped(settings))


def runner(main: Coroutine[object, object, None]) -> None:
    """Run with uvloop where it is installed."""
    with asyncio.Runner(loop_factory=_loop_factory()) as loop:
        loop.run(main)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - not on every platform
    except ImportError:
        return None
    return uvloop.new_event_loop


async def serve_until_stopped(settings: Settings) -> None:
    """Open everything, run, and end cleanly on SIGTERM or SIGINT: what is not sent waits in the outbox."""
    async with app.opened(settings, WallClock()) as opened:
        work = asyncio.create_task(app.run(opened))
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, work.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await work
