"""`elchi doctor`: what is broken, one line each; nothing is changed and nobody hears anything."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import click

from bot.app import open_ring
from bot.casework.case import MINISTRY
from bot.casework.message import Gone, Knock, Migrated, Sent
from bot.casework.roster import holes
from bot.casework.roster_panels import written
from bot.cli.failing import one_line
from bot.config import Settings, read_settings
from bot.handle import drills
from bot.handle.shifts import AHEAD, plan_of
from bot.store import chats, desk
from bot.store.atlas import Atlas
from bot.store.database import Store, Tx, open_store
from bot.store.directory_file import open_atlas
from bot.telegram.api import Api
from bot.telegram.deliver import deliver
from bot.wallclock import WallClock

OLD = timedelta(days=365)  # contact facts of a mission that nobody looked at for so long


@click.command()
def doctor() -> None:
    """Check the desk: settings, Telegram, every group and officer, rosters, drills, age of telephone numbers.

    Exit status 0: nothing is broken; 1: something is.
    """
    with one_line():
        settings = read_settings()
        found = asyncio.run(_examined(settings))
    for line in found:
        click.echo(line)
    click.echo(f"{len(found)} found" if found else "nothing is broken")
    raise SystemExit(int(bool(found)))


async def _examined(settings: Settings) -> list[str]:
    atlas = open_atlas(settings.directory)
    store = await open_store(settings.database, open_ring(settings.keys, settings.database), WallClock())
    try:
        async with Api(settings.bot_token.get_secret_value(), settings.bot_api) as api:
            await api.check()
            return [line async for line in _findings(store, atlas, api)]
    finally:
        await store.close()
        atlas.close()


async def _findings(store: Store, atlas: Atlas, api: Api) -> AsyncIterator[str]:
    async with store.begin() as tx:
        doors = await _doors(tx)
        if not await desk.bound(tx):
            yield "ministry: nobody is reached there, so an alert could end unread"
        people = [(await chats.chat_by_id(tx, each.chat)).address for each in await desk.staff(tx)]
    for name, address, gone in doors:
        if gone:
            yield f"{name}: the bot was blocked or put out"
            continue
        outcome = await deliver(api, address, Knock(), str)
        if isinstance(outcome, Sent) and address < 0 and (unknown := await api.strangers(address, people)):
            yield f"{name}: {unknown} in it are not on the roster"
        if isinstance(outcome, Gone):
            yield f"{name}: cannot be written to ({outcome.reason})"
        elif isinstance(outcome, Migrated):
            yield f"{name}: the group has moved; the next alert follows it"
        elif not isinstance(outcome, Sent):
            yield f"{name}: Telegram gave no clear answer"
    async with store.begin() as tx:
        for line in [*await _rosters(tx, atlas), *await _drilled(tx), *_aged(tx, atlas)]:
            yield line


async def _doors(tx: Tx) -> list[tuple[str, int, bool]]:
    """Every chat that alerts go to: its name here, Telegram's id, whether it is known to be closed."""
    found = []
    for mission, chat_id in await desk.every_group(tx):
        chat = await chats.chat_by_id(tx, chat_id)
        found.append((f"{mission}: group {chat_id}", chat.address, chat.gone))
    for officer in await desk.staff(tx, reachable=False):
        chat = await chats.chat_by_id(tx, officer.chat)
        found.append((f"{officer.mission}: officer {officer.id}", chat.address, chat.gone))
    return found


async def _rosters(tx: Tx, atlas: Atlas) -> list[str]:
    lines = []
    for mission in await _staffed(tx):
        plan = await plan_of(tx, atlas, mission)
        if not plan.shifts and not plan.overrides:
            lines.append(f"{mission}: no roster, everybody on duty is called at any hour")
            continue
        reachable = {each.id for each in await desk.staff(tx, mission)}
        free = holes(plan, tx.now, tx.now + AHEAD, reachable)
        if free:
            more = f", and {len(free) - 1} more holes" if len(free) > 1 else ""
            lines.append(f"{mission}: nobody on shift {written(plan, *free[0])}{more}")
    return lines


async def _drilled(tx: Tx) -> list[str]:
    lights = drills.lights(await drills.results(tx), await _staffed(tx), tx.now)
    return [
        f"{mission}: drill {light}; see `elchi drill --board`"
        for mission, light in lights.items()
        if light != "green"
    ]


def _aged(tx: Tx, atlas: Atlas) -> list[str]:
    """Telephones of the missions that nobody has looked at for a year."""
    missions = atlas.directory.missions.values()
    limit = f"{tx.now - OLD:%Y-%m}"
    old = [each.id for each in missions if each.phones and each.source.date[:7] < limit]
    return [f"{mission}: telephone not checked for more than a year" for mission in sorted(old)]


async def _staffed(tx: Tx) -> list[str]:
    return sorted({each.mission for each in await desk.staff(tx)} - {MINISTRY})
