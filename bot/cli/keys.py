"""`elchi keys`: the ring that seals personal data, its keys, and how a new one takes the place of the old."""

import asyncio
from pathlib import Path

import click

from bot.cli.failing import one_line
from bot.cli.progress import progress
from bot.cli.storage import database_there, in_store, with_store
from bot.cli.telling import Told, json_option, tell
from bot.config import SettingsError, storage_settings
from bot.store import logbook, resealing, ring_file
from bot.store.database import Store
from bot.store.sealed import KeyRing


@click.group()
def keys() -> None:
    """The key ring. Without it nobody can read the data: keep a copy, apart from the database.

    elchi keys status
    """


@keys.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
def generate(path: Path | None) -> None:
    """Write a new key ring to PATH (default: ELCHI_KEYS); an existing one is never touched.

    elchi keys generate elchi.keys
    """
    with one_line():
        target = path or storage_settings()[1]
        KeyRing.generate(target)
        click.echo(f"written: {target}")


@keys.command()
@json_option
def status(*, as_json: bool) -> None:
    """Which keys there are, how old, and how much each has sealed; no key is shown.

    elchi keys status --json
    """
    with one_line():
        ring = ring_file.read(_path())
        sealed = asyncio.run(with_store(_counted, make="nothing"))
    uses = ("waits" if key.waits else "seals" if key is ring.newest else "opens" for key in ring.keys)
    there = [
        {"id": key.id.hex(), "made": key.made, "use": use, "values": sealed.pop(key.id.hex(), 0)}
        for key, use in zip(ring.keys, uses, strict=True)
    ]
    lines = [f"{k['id']}  made {k['made'] or 'unknown'}  {k['use']}  {k['values']} values" for k in there]
    lines += [
        f"WRONG: {count} values are sealed by {unknown}, which is not in the ring"
        for unknown, count in sorted(sealed.items())
    ]
    tell(Told(tuple(lines), {"keys": there, "missing": sealed}, not sealed), as_json=as_json)


@keys.command()
def add() -> None:
    """Add a key that opens and does not seal yet: for several hosts, copy the ring to each, then `rotate`.

    elchi keys add
    """
    with one_line():
        key = ring_file.add(_path())
    click.echo(f"{key.id.hex()} waits; copy the ring to every host, then: elchi keys rotate")


@keys.command()
def rotate() -> None:
    """Seal everything under a new key while the bot runs; where that was stopped half-way, run it again.

    The old keys stay until `elchi keys retire`: copy the ring to its safe place first.

    elchi keys rotate
    """
    with one_line():
        ring_file.read(_path())
        database_there(storage_settings()[0])  # before the ring is changed
        key = ring_file.promote(_path())
        done = asyncio.run(with_store(_resealed, make="nothing"))
        _note("keys_rotated")
    click.echo(f"{done} values are sealed by {key.id.hex()} now")


@keys.command()
def retire() -> None:
    """Take the old keys out of the ring, ten minutes after `rotate`; copies made before need the old ring.

    What a running bot has sealed by an old key before it looked at the file is sealed anew first.

    elchi keys retire
    """
    with one_line():
        ring_file.settled(_path())
        asyncio.run(with_store(_resealed, make="nothing"))
        ring, sealed = ring_file.read(_path()), asyncio.run(with_store(_counted, make="nothing"))
        old = [key for key in ring.keys if key != ring.newest and not key.waits and not sealed[key.id.hex()]]
        if not old:
            raise SettingsError("ELCHI_KEYS: no key can go; run `elchi keys rotate` first")
        ring_file.retire(_path(), [key.id for key in old])
        _note("keys_retired")
    click.echo(f"taken out: {', '.join(key.id.hex() for key in old)}")


def _path() -> Path:
    return storage_settings()[1]


def _note(kind: str) -> None:
    asyncio.run(in_store(lambda tx: logbook.note(tx, kind)))


async def _counted(store: Store) -> dict[str, int]:
    async with store.begin() as tx:
        return await resealing.counted(tx)


async def _resealed(store: Store) -> int:
    with progress(sum((await _counted(store)).values()), "sealing anew") as bar:
        done = 0
        async for count in resealing.reseal(store):
            done += count
            bar.update(count)
    return done
