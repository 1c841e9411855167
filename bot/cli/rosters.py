"""`elchi roster`: a mission's plan of shifts, taken over from a table or a calendar, and what it covers."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import click

from bot.casework.roster import Plan, Shift, duties, holes
from bot.casework.roster_calendar import read_ics
from bot.casework.roster_panels import written
from bot.casework.roster_read import Line, RosterError, matched, read_csv
from bot.cli.failing import one_line
from bot.cli.officers import known
from bot.cli.storage import in_store
from bot.cli.telling import Told, json_option, tell
from bot.config import SettingsError, directory_file
from bot.directory.hours import zone_of
from bot.handle.shifts import AHEAD, plan_of, zone_name
from bot.store import desk, logbook, roster, timers
from bot.store.atlas import Atlas
from bot.store.database import Tx
from bot.store.directory_file import open_atlas

MOST_SHOWN = 20  # faults of a file on the screen


@click.group(name="roster")
def rosters() -> None:
    """Shifts of a mission: taken over from a file, shown with their holes.

    elchi roster show --mission tr-istanbul-consulate-general
    """


@rosters.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mission", required=True, help="Id of a mission, or `ministry`.")
@click.option("--dry-run", is_flag=True, help="Only read, and show what it would cover.")
def take(file: Path, mission: str, *, dry_run: bool) -> None:
    """FILE (.csv or .ics) becomes the mission's plan; the one before is dropped. A wrong row changes nothing.

    elchi roster import december.csv --mission tr-istanbul-consulate-general
    """
    with one_line():
        known(mission)
        atlas = open_atlas(directory_file())
        try:
            lines = _read(file, zone_name(atlas, mission))
            for line in asyncio.run(in_store(_taking(atlas, mission, lines, dry_run=dry_run))):
                click.echo(line)
        except RosterError as error:
            for problem in error.problems[:MOST_SHOWN]:
                click.echo(problem)
            click.echo(f"{len(error.problems)} faults; nothing was changed")
            raise SystemExit(1) from None
        finally:
            atlas.close()


@rosters.command()
@click.option("--mission", required=True, help="Id of a mission, or `ministry`.")
@json_option
def show(mission: str, *, as_json: bool) -> None:
    """Who is on shift in the next two weeks, and when nobody is; exit status 1 where there is a hole.

    elchi roster show --mission tr-istanbul-consulate-general --json
    """
    with one_line():
        known(mission)
        atlas = open_atlas(directory_file())
        try:
            told = asyncio.run(in_store(lambda tx: _shown(tx, atlas, mission)))
        finally:
            atlas.close()
    tell(told, as_json=as_json)


def _read(file: Path, zone: str) -> tuple[Line, ...]:
    found = zone_of(zone)
    if found is None:
        raise SettingsError(f"--mission: no time zone is known ({zone})")
    if file.suffix.lower() == ".ics":
        return read_ics(file.read_bytes(), found)
    if file.suffix.lower() != ".csv":
        raise SettingsError("FILE: is neither .csv nor .ics")
    try:
        return read_csv(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise RosterError("the file is not written in UTF-8") from None


def _taking(
    atlas: Atlas, mission: str, lines: tuple[Line, ...], *, dry_run: bool
) -> Callable[[Tx], Awaitable[list[str]]]:
    async def work(tx: Tx) -> list[str]:
        people: dict[str, list[int]] = {}
        for each in await desk.staff(tx, mission, reachable=False):
            people.setdefault(each.label, []).append(each.id)
        shifts: tuple[Shift, ...] = matched(lines, people)
        if not dry_run:
            await roster.write(tx, mission, shifts)
            await logbook.note(tx, f"roster_replaced.{mission}")
            await timers.ensure(tx, "roster", mission, tx.now)
        before = await plan_of(tx, atlas, mission)
        plan = Plan(before.zone, shifts, before.overrides, before.holidays)
        told = await _told(tx, plan)
        return [
            *told.lines,
            f"{len(shifts)} lines {'read, nothing was changed' if dry_run else 'are the plan now'}",
        ]

    return work


async def _shown(tx: Tx, atlas: Atlas, mission: str) -> Told:
    return await _told(tx, await plan_of(tx, atlas, mission))


async def _told(tx: Tx, plan: Plan) -> Told:
    names = {each.id: each.label for each in await desk.roster(tx)}
    until = tx.now + AHEAD
    shifts, gaps = duties(plan, tx.now, until), holes(plan, tx.now, until)
    lines = [f"shift: {written(plan, s.begins, s.ends)}  {names.get(s.officer, '?')}" for s in shifts]
    lines += [f"hole:  {written(plan, *hole)}" for hole in gaps]
    data = {
        "zone": plan.zone,
        "shifts": [
            {"begins": s.begins, "ends": s.ends, "officer": s.officer, "name": names.get(s.officer, "")}
            for s in shifts
        ],
        "holes": [{"begins": begins, "ends": ends} for begins, ends in gaps],
    }
    return Told((*lines, f"times of {plan.zone}, the next 14 days"), data, not gaps)
