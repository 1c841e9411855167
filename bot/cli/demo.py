"""`elchi demo`: the simulator with its page, and the real bot against it, in one process."""

import asyncio
import contextlib
import errno
import os
import signal
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import click
from pydantic import SecretStr

from bot import app, log
from bot.casework.case import MINISTRY
from bot.cli.failing import one_line
from bot.cli.officers import issue
from bot.cli.run import runner
from bot.config import Settings, SettingsError
from bot.simulator import World, serve
from bot.simulator.server import Server
from bot.wallclock import WallClock

HIGHEST = 65535
TRIES = 20  # ports tried after a taken one
PATIENCE = 30.0  # seconds for the officers to be enrolled, on a slow machine too
WELCOME = """\
Elchi demo: {url}/
Open it in a browser. On Dilshod's phone: Start, a language, "I am in danger now", Turkey, "Yes, send now".
The alert arrives in Istanbul, on Aziza Karimova's phone; from any other country, at the ministry.
Nothing leaves this machine. Ctrl+C ends it and forgets everything."""


@dataclass(frozen=True, slots=True)
class Player:
    """A phone on the page; for officers also their desk and the title of its group."""

    name: str
    language: str
    role: str
    mission: str = ""
    group: str = ""


CAST = (  # in the order of the page: who asks, who answers, who is called when nobody does
    Player("Dilshod", "uz", "citizen"),
    Player("Aziza Karimova", "en", "officer", "tr-istanbul-consulate-general", "Istanbul desk"),
    Player("Timur Saidov", "ru", "ministry", MINISTRY, "Ministry desk"),
    Player("Saodat", "uz", "relative"),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """An officer's phone and group in the world, by their Telegram ids."""

    player: Player
    phone: int
    group: int


def enter(world: World) -> tuple[Desk, ...]:
    """Put the phones and groups on the page; those of the desks."""
    phones = {player: world.add_phone(player.name, player.language, player.role).id for player in CAST}
    return tuple(
        Desk(player, phone, world.add_group(player.group, [phone]))
        for player, phone in phones.items()
        if player.group
    )


async def enrol(world: World, desks: tuple[Desk, ...], running: app.App) -> None:
    """Enrol the officers and bind their groups, as a ministry would: by one-time codes sent in Telegram."""
    for desk in desks:
        code = await issue(running.store, "officer", desk.player.mission, desk.player.name)
        world.send_text(desk.phone, f"/start {code}")
        code = await issue(running.store, "group", desk.player.mission, "")
        world.send_text(desk.phone, f"/bind {code}", chat=desk.group)
    chats = [chat for desk in desks for chat in (desk.phone, desk.group)]
    await world.until(lambda: all(world.last(chat) for chat in chats), PATIENCE)


@contextlib.asynccontextmanager
async def opened(world: World, port: int) -> AsyncIterator[Server]:
    """The page on that port, or on the next one that is free; 0 leaves the choice to the system."""
    async with contextlib.AsyncExitStack() as stack:
        for candidate in range(port, min(port + TRIES, HIGHEST) + 1 if port else 1):
            try:
                server = await stack.enter_async_context(serve(world, port=candidate))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise SettingsError(f"--port: {candidate} cannot be used ({error.strerror})") from None
                continue
            if port not in {0, candidate}:
                click.echo(f"Port {port} is taken, so this demo uses {candidate}.")
            yield server
            return
        raise SettingsError(f"--port: {port} and the next {TRIES} are taken; --port 0 takes a free one")


async def play(port: int, folder: Path) -> None:
    """Run simulator and bot until stopped, at whatever moment that is."""
    me = asyncio.current_task()
    assert me is not None  # noqa: S101 # nosec B101 # a coroutine that runs is in a task
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, me.cancel)
    clock = WallClock()
    world = World(clock)
    desks = enter(world)
    with contextlib.suppress(asyncio.CancelledError):
        async with opened(world, port) as server:
            settings = Settings(
                bot_token=SecretStr(world.token),
                bot_api=server.url,
                database=f"sqlite:///{folder}/demo.db",
                keys=folder / "demo.keys",
                _env_file=None,
            )
            async with app.opened(settings, clock) as running, asyncio.TaskGroup() as group:
                group.create_task(app.run(running))
                await enrol(world, desks, running)
                click.echo(WELCOME.format(url=server.url))


@click.command()
@click.option(
    "--port",
    default=8765,
    show_default=True,
    type=click.IntRange(0, HIGHEST),
    help="Port of the page on this machine, or the next free one; 0: any.",
)
def demo(port: int) -> None:
    """Start the simulator's page and the bot: no token, no database server, no internet.

    elchi demo --port 0
    """
    for name in [name for name in os.environ if name.startswith("ELCHI_")]:
        del os.environ[name]  # the demo must never touch real settings
    log.configure("error")  # what a new installation is warned of is no news here
    with one_line(), tempfile.TemporaryDirectory(prefix="elchi-demo-") as folder:
        runner(play(port, Path(folder)))
