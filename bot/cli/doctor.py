"""`elchi doctor`: what is broken, one line each; nothing is changed and nobody hears anything."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

import click

from bot.app import open_ring
from bot.casework.case import MINISTRY
from bot.casework.message import Gone, Knock, Migrated, Sent
from bot.casework.roster import holes
from bot.casework.roster_panels import written
from bot.channels.opening import channels_from
from bot.channels.page import Channel
from bot.cli.failing import one_line
from bot.cli.telling import Told, json_option, tell
from bot.config import Settings, read_settings
from bot.handle import drills
from bot.handle.shifts import AHEAD, plan_of
from bot.store import chats, desk, resealing, ring_file
from bot.store.atlas import Atlas
from bot.store.database import Store, Tx, open_store
from bot.store.directory_file import open_atlas
from bot.store.ring_file import Ring
from bot.telegram.api import Api
from bot.telegram.deliver import deliver
from bot.wallclock import WallClock

OLD = timedelta(days=365)  # contact facts that nobody looked at for so long; a key that seals for so long
SOON = timedelta(days=30)  # how long before a table of holidays ends that is told


@dataclass(frozen=True, slots=True)
class Finding:
    """What is broken at a desk, or at a part of the installation that belongs to none.

    `chat`: in which of the desk's chats, as `elchi officer list` numbers them.
    """

    mission: str
    what: str
    chat: str = ""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.mission, self.chat, self.what) if part)


@click.command()
@json_option
def doctor(*, as_json: bool) -> None:
    """Check what an alert needs, from settings, keys and channels to each group, roster and telephone number.

    Exit status 0: nothing is broken; 1: something is.

    elchi doctor --json
    """
    with one_line():
        settings = read_settings()
        found = asyncio.run(_examined(settings))
    last = f"{len(found)} found" if found else "nothing is broken"
    data = {"found": [asdict(finding) for finding in found]}
    tell(Told((*map(str, found), last), data, not found), as_json=as_json)


async def _examined(settings: Settings) -> list[Finding]:
    atlas = open_atlas(settings.directory)
    clock = WallClock()
    channels = channels_from(*settings.channels, lambda: clock.now().timestamp())
    store = await open_store(settings.database, open_ring(settings.keys, settings.database), clock)
    try:
        async with Api(settings.bot_token.get_secret_value(), settings.bot_api) as api:
            await api.check()
            found = [*await _heard(settings, api), *[each async for each in _findings(store, atlas, api)]]
        found += [
            Finding(f"channel {channel.kind}", "its server takes no connection")
            for channel in channels
            if not await channel.answers()
        ]
        async with store.begin() as tx:
            found += await _addresses(tx, channels)
            found += _keys(ring_file.read(settings.keys), await resealing.counted(tx), tx.now)
        return found
    finally:
        await store.close()
        atlas.close()


async def _heard(settings: Settings, api: Api) -> list[Finding]:
    """Whether what people write comes here: a refused address shows nowhere else but in the log."""
    wanted = f"{settings.public_url}/telegram" if settings.public_url else ""
    if await api.hook() == wanted:
        return []
    here = "ELCHI_PUBLIC_URL" if wanted else "a long poll"
    return [Finding("webhook", f"Telegram does not bring updates to {here}: is the bot running?")]


async def _findings(store: Store, atlas: Atlas, api: Api) -> AsyncIterator[Finding]:
    async with store.begin() as tx:
        doors = await _doors(tx)
        if not await desk.bound(tx):
            yield Finding(MINISTRY, "nobody is reached there, so an alert could end unread")
        staff = await desk.staff(tx, reachable=False)
        people = [(await chats.chat_by_id(tx, each.chat)).address for each in staff]
    for mission, chat, address, gone in doors:
        if gone:
            yield Finding(mission, "the bot was blocked or put out", chat)
            continue
        outcome = await deliver(api, address, Knock(), str)
        if isinstance(outcome, Sent) and address < 0 and (unknown := await api.strangers(address, people)):
            yield Finding(mission, f"{unknown} in it are not on the roster", chat)
        if isinstance(outcome, Gone):
            yield Finding(mission, f"cannot be written to ({outcome.reason})", chat)
        elif isinstance(outcome, Migrated):
            yield Finding(mission, "the group has moved; the next alert follows it", chat)
        elif not isinstance(outcome, Sent):
            yield Finding(mission, "Telegram gave no clear answer", chat)
    async with store.begin() as tx:
        for finding in [
            *await _rosters(tx, atlas),
            *await _drilled(tx),
            *_aged(tx, atlas),
            *_dated(tx, atlas),
        ]:
            yield finding


async def _doors(tx: Tx) -> list[tuple[str, str, int, bool]]:
    """Every chat that alerts go to: desk, name here, Telegram's id, whether it is known to be closed."""
    found = []
    for mission, chat_id in await desk.every_group(tx):
        chat = await chats.chat_by_id(tx, chat_id)
        found.append((mission, f"group {chat_id}", chat.address, chat.gone))
    for officer in await desk.staff(tx, reachable=False):
        chat = await chats.chat_by_id(tx, officer.chat)
        found.append((officer.mission, f"officer {officer.id}", chat.address, chat.gone))
    return found


async def _rosters(tx: Tx, atlas: Atlas) -> list[Finding]:
    found = []
    for mission in await _staffed(tx):
        plan = await plan_of(tx, atlas, mission)
        if not plan.shifts and not plan.overrides:
            found.append(Finding(mission, "no roster, everybody on duty is called at any hour"))
            continue
        reachable = {each.id for each in await desk.staff(tx, mission)}
        free = holes(plan, tx.now, tx.now + AHEAD, reachable)
        if free:
            more = f", and {len(free) - 1} more holes" if len(free) > 1 else ""
            found.append(Finding(mission, f"nobody on shift {written(plan, *free[0])}{more}"))
    return found


async def _drilled(tx: Tx) -> list[Finding]:
    lights = drills.lights(await drills.results(tx), await _staffed(tx), tx.now)
    return [
        Finding(mission, f"drill {light}; see `elchi drill --board`")
        for mission, light in lights.items()
        if light != "green"
    ]


def _aged(tx: Tx, atlas: Atlas) -> Iterator[Finding]:
    """Telephones of the missions that nobody has looked at for a year."""
    missions = atlas.directory.missions.values()
    limit = f"{tx.now - OLD:%Y-%m}"
    old = [each.id for each in missions if each.phones and each.source.date[:7] < limit]
    for mission in sorted(old):
        yield Finding(mission, "telephone not checked for more than a year")


def _dated(tx: Tx, atlas: Atlas) -> Iterator[Finding]:
    """Countries of missions whose table of holidays ends soon: offices would seem to be open after it."""
    countries = {mission.country for mission in atlas.directory.missions.values()}
    soon = tx.now.date() + SOON
    for country in sorted(countries & atlas.directory.holidays.keys()):
        last = max(atlas.directory.holidays[country]).year
        if date(last, 12, 31) < soon:
            yield Finding(f"directory {country}", f"no holidays are known after {last}")


async def _addresses(tx: Tx, channels: Sequence[Channel]) -> list[Finding]:
    """Officers whom a channel cannot page, since nobody has written down where."""
    return [
        Finding(officer.mission, f"no {channel.kind} to page", f"officer {officer.id}")
        for officer in await desk.staff(tx, reachable=False)
        for channel in channels
        if channel.kind not in await desk.contacts(tx, officer.id)
    ]


def _keys(ring: Ring, sealed: Mapping[str, int], now: datetime) -> Iterator[Finding]:
    """Values that no key of the ring opens, a rotation that was stopped half-way, a key that is old."""
    there = {key.id.hex() for key in ring.keys}
    newest = ring.newest
    for key, count in sorted(sealed.items()):
        if key not in there:
            yield Finding("keys", f"{count} values are sealed by {key}, which is not in the ring")
        elif key != newest.id.hex():
            yield Finding("keys", f"{count} values are sealed by the older {key}; run `elchi keys rotate`")
    if newest.made and newest.made[:10] < f"{now - OLD:%Y-%m-%d}":
        yield Finding("keys", "the key that seals is older than a year; run `elchi keys rotate`")


async def _staffed(tx: Tx) -> list[str]:
    return sorted({each.mission for each in await desk.staff(tx)} - {MINISTRY})
