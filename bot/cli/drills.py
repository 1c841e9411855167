"""`elchi drill`: an alert that concerns nobody, to see who takes it; and the board of what drills showed."""

import asyncio
from collections.abc import Awaitable, Callable

import click

from bot.casework.case import MINISTRY
from bot.cli.failing import one_line
from bot.cli.officers import known
from bot.cli.storage import in_store
from bot.cli.telling import Told, json_option, rows, tell
from bot.config import SettingsError
from bot.handle import drills
from bot.store import desk, timers
from bot.store.database import Tx


@click.command()
@click.argument("missions", nargs=-1)
@click.option("--all", "everywhere", is_flag=True, help="Every mission that has anybody.")
@click.option("--board", is_flag=True, help="Only show what the latest drills showed.")
@json_option
def drill(missions: tuple[str, ...], *, everywhere: bool, board: bool, as_json: bool) -> None:
    """Ask the running bot for a drill at MISSIONS: marked, through the real path, counted nowhere.

    elchi drill tr-istanbul-consulate-general

    elchi drill --board
    """
    if board == bool(missions or everywhere):
        raise click.UsageError("name missions, or --all, or --board")
    with one_line():
        for mission in missions:
            known(mission)
        told = asyncio.run(in_store(_shown if board else _asking(missions)))
    tell(told, as_json=as_json)


def _asking(missions: tuple[str, ...]) -> Callable[[Tx], Awaitable[Told]]:
    async def work(tx: Tx) -> Told:
        staffed = await _staffed(tx)
        wanted = missions or tuple(staffed)
        if empty := [mission for mission in wanted if mission not in staffed]:
            raise SettingsError(f"MISSIONS: nobody is enrolled at {empty[0]}; see `elchi officer invite`")
        for mission in wanted:
            await timers.ensure(tx, "drill_now", mission, tx.now)
        lines = (f"{mission}: the running bot begins within a second" for mission in wanted)
        return Told(tuple(lines), {"asked": wanted})

    return work


async def _shown(tx: Tx) -> Told:
    found = await drills.results(tx)
    lights = drills.lights(found, await _staffed(tx), tx.now)
    known_results = {result.mission: result for result in found}
    lines, board = [], []
    for mission, light in sorted(lights.items()):
        result = known_results.get(mission)
        lines.append(f"{light:<6} {mission}{_when(result)}")
        told = {"at": result.at, "seconds": result.seconds} if result else {}
        board.append({"mission": mission, "light": light} | told)
    return Told(tuple(lines) or ("no mission has anybody yet",), {"board": rows(board)})


def _when(result: drills.Result | None) -> str:
    if result is None:
        return "  no drill yet"
    taken = "nobody took it" if result.seconds is None else f"taken after {result.seconds / 60:.1f} min"
    return f"  {result.at:%Y-%m-%d %H:%M} UTC, {taken}"


async def _staffed(tx: Tx) -> list[str]:
    staffed = {each.mission for each in await desk.staff(tx)} | set(await desk.bound_missions(tx))
    return sorted(staffed - {MINISTRY})
