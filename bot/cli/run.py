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
    """Run the bot until it is told to stop.

    elchi run
    """
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
    await until_stopped(_serve(settings))


async def _serve(settings: Settings) -> None:
    async with app.opened(settings, WallClock()) as opened:
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, opened.stale.set)
        await app.run(opened)


async def until_stopped(serving: Coroutine[object, object, None]) -> None:
    """Serve until a signal ends it, at the start too: the first process of a container has no other end."""
    work = asyncio.create_task(serving)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        if not work.cancelling():  # asked twice, it still hands over in peace
            work.cancel()

    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop)
    with contextlib.suppress(asyncio.CancelledError):
        await work
