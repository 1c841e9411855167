"""`elchi drill`: an alert that concerns nobody, to see who takes it; and the board of what drills showed."""

import asyncio
from collections.abc import Awaitable, Callable

import click

from bot.casework.case import MINISTRY
from bot.cli.failing import one_line
from bot.cli.officers import known
from bot.cli.storage import in_store
from bot.config import SettingsError
from bot.handle import drills
from bot.store import desk, timers
from bot.store.database import Tx


@click.command()
@click.argument("missions", nargs=-1)
@click.option("--all", "everywhere", is_flag=True, help="Every mission that has anybody.")
@click.option("--board", is_flag=True, help="Only show what the latest drills showed.")
def drill(missions: tuple[str, ...], *, everywhere: bool, board: bool) -> None:
    """Ask the running bot for a drill at MISSIONS: marked, through the real path, counted nowhere.

    elchi drill tr-istanbul-consulate-general

    elchi drill --board
    """
    if board == bool(missions or everywhere):
        raise click.UsageError("name missions, or --all, or --board")
    with one_line():
        for mission in missions:
            known(mission)
        for line in asyncio.run(in_store(_shown if board else _asking(missions))):
            click.echo(line)


def _asking(missions: tuple[str, ...]) -> Callable[[Tx], Awaitable[list[str]]]:
    async def work(tx: Tx) -> list[str]:
        staffed = await _staffed(tx)
        wanted = missions or tuple(staffed)
        if empty := [mission for mission in wanted if mission not in staffed]:
            raise SettingsError(f"MISSIONS: nobody is enrolled at {empty[0]}; see `elchi officer invite`")
        for mission in wanted:
            await timers.ensure(tx, "drill_now", mission, tx.now)
        return [f"{mission}: the running bot begins within a second" for mission in wanted]

    return work


async def _shown(tx: Tx) -> list[str]:
    found = await drills.results(tx)
    lights = drills.lights(found, await _staffed(tx), tx.now)
    known_results = {result.mission: result for result in found}
    return [
        f"{light:<6} {mission}{_when(known_results.get(mission))}"
        for mission, light in sorted(lights.items())
    ] or ["no mission has anybody yet"]


def _when(result: drills.Result | None) -> str:
    if result is None:
        return "  no drill yet"
    taken = "nobody took it" if result.seconds is None else f"taken after {result.seconds / 60:.1f} min"
    return f"  {result.at:%Y-%m-%d %H:%M} UTC, {taken}"


async def _staffed(tx: Tx) -> list[str]:
    staffed = {each.mission for each in await desk.staff(tx)} | set(await desk.bound_missions(tx))
    return sorted(staffed - {MINISTRY})
