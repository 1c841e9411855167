"""`elchi demo`: the simulator with its page, and the real bot against it, in one process."""

import asyncio
import contextlib
import os
import signal
import tempfile
from dataclasses import dataclass
from pathlib import Path

import click
from pydantic import SecretStr

from bot import app, log
from bot.cli.failing import one_line
from bot.cli.officers import issue
from bot.cli.run import runner
from bot.config import Settings
from bot.simulator import World, serve
from bot.wallclock import WallClock

DESKS = (  # the officers of the demo: name, language, role, mission, the group's title
    ("Aziza Karimova, Istanbul", "uz", "officer", "tr-istanbul-consulate-general", "Istanbul: duty desk"),
    ("Timur Saidov, ministry", "ru", "ministry", "ministry", "Ministry: duty desk"),
)
PEOPLE = (("Dilshod", "uz", "citizen"), ("Saodat, his mother", "uz", "relative"))


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: Telegram ids."""

    people: dict[str, int]
    groups: dict[str, int]


def enter(world: World) -> Cast:
    """Put the phones and groups on the page."""
    people = {role: world.add_phone(name, language, role).id for name, language, role in PEOPLE}
    groups = {}
    for name, language, role, mission, title in DESKS:
        people[role] = world.add_phone(name, language, role).id
        groups[mission] = world.add_group(title, [people[role]])
    return Cast(people, groups)


async def enrol(world: World, cast: Cast, running: app.App) -> None:
    """Enrol the officers and bind their groups, as a ministry would: by one-time codes sent in Telegram."""
    for name, _, role, mission, _ in DESKS:
        world.send_text(cast.people[role], f"/start {await issue(running.store, 'officer', mission, name)}")
        code = await issue(running.store, "group", mission, "")
        world.send_text(cast.people[role], f"/bind {code}", chat=cast.groups[mission])


async def play(port: int, folder: Path) -> None:
    """Run simulator and bot until stopped."""
    clock = WallClock()
    world = World(clock)
    cast = enter(world)
    async with serve(world, port=port) as server:
        settings = Settings(
            bot_token=SecretStr(world.token),
            bot_api=server.url,
            database=f"sqlite+aiosqlite:///{folder}/demo.db",
            keys=folder / "demo.keys",
            _env_file=None,
        )
        async with app.opened(settings, clock) as running:
            work = asyncio.create_task(app.run(running))
            for name in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(name, work.cancel)
            await enrol(world, cast, running)
            click.echo(f"Elchi demo: {server.url}/")
            click.echo("Nothing leaves this machine. Ctrl+C ends it and forgets everything.")
            with contextlib.suppress(asyncio.CancelledError):
                await work


@click.command()
@click.option("--port", default=8765, show_default=True, help="Port of the page on this machine; 0: any.")
def demo(port: int) -> None:
    """Start the simulator's page and the bot: no token, no database server, no internet."""
    for name in [name for name in os.environ if name.startswith("ELCHI_")]:
        del os.environ[name]  # the demo must never touch real settings
    log.configure("warning")
    with one_line(), tempfile.TemporaryDirectory(prefix="elchi-demo-") as folder:
        runner(play(port, Path(folder)))
