"""`elchi db`: the database brought up to date, looked over, copied while in use, made anew from a copy."""

import asyncio
from pathlib import Path

import click
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.cli.failing import one_line
from bot.cli.progress import growing
from bot.cli.storage import with_store
from bot.cli.telling import Told, json_option, tell
from bot.config import storage_settings
from bot.store import backup as copies
from bot.store.database import Store, StoreError
from bot.store.mending import Mended, mend
from bot.store.migrate import standing
from bot.store.overlook import overlook
from bot.store.sealed import KeyRing

WRONG = "WRONG: "  # before what `overlook` found wrong
APART = "datakeys.db"
SERVER = "ELCHI_DATABASE is PostgreSQL: use pg_dump and pg_restore, as docs/keeping.md shows"


@click.group()
def db() -> None:
    """The database: upgrade, check, backup, restore.

    elchi db check
    """


@db.command()
@click.option("--post", is_flag=True, help="Also what the release before this one could not work with.")
def upgrade(*, post: bool) -> None:
    """Bring the tables up to this release, as its start does; with --post, once no older worker runs.

    elchi db upgrade
    """
    with one_line():
        click.echo(asyncio.run(with_store(_revision, "post" if post else "pre", make="database")))


async def _revision(store: Store) -> str:
    async with store.begin() as tx:
        now, head = await standing(tx.conn)
    waits = "" if now == head else f"; {head} waits for: elchi db upgrade --post"
    return f"the tables are at {now}{waits}"


@db.command()
@json_option
def check(*, as_json: bool) -> None:
    """Look the database over and count what it holds; exit status 1 where something is wrong.

    elchi db check --json
    """
    with one_line():
        good, lines = asyncio.run(with_store(overlook, "none", make="nothing"))
    wrong = [line.removeprefix(WRONG) for line in lines if line.startswith(WRONG)]
    held = [line for line in lines if not line.startswith(WRONG)]
    tell(Told(lines, {"held": held, "wrong": wrong}, good), as_json=as_json)


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--data-keys", type=click.Path(path_type=Path), help="The file of data keys [beside FILE].")
def backup(file: Path, data_keys: Path | None) -> None:
    """Copy the database to FILE while the bot runs (SQLite), and its data keys to a file apart.

    Of the data keys only the newest file is kept: what is erased can be read from no FILE, however old. The
    key ring is in neither: copy it to a third place.

    elchi db backup copies/elchi-2026-11-28.db --data-keys keys/datakeys.db
    """
    apart = data_keys or file.with_name(APART)
    with one_line():
        database = _file()
        with growing(file, _size(database), "copying"):
            copies.save(database, file, apart)
    click.echo(f"written: {file}, and anew: {apart}")


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--data-keys", type=click.Path(path_type=Path), help="The newest file of them [beside FILE].")
def restore(file: Path, data_keys: Path | None) -> None:
    """Make ELCHI_DATABASE from FILE (SQLite), where there is none; what was unsent is sent as a repeat.

    elchi db restore copies/elchi-2026-11-28.db --data-keys keys/datakeys.db
    """
    apart = data_keys or file.with_name(APART)
    with one_line():
        database, ring = _file(), KeyRing.load(storage_settings()[1])
        with growing(database, _size(file), "restoring"):
            held, mended = copies.restore(file, database, ring, apart)
    click.echo(f"restored: {', '.join(f'{count} {name}' for name, count in held.items())}")
    _tell(mended)


@db.command("mend")
def mended() -> None:
    """After pg_restore, before the start: what was erased stays erased, what was unsent is a repeat.

    elchi db mend
    """

    async def work(store: Store) -> Mended:
        async with store.begin() as tx:
            return await mend(tx)

    with one_line():
        found = asyncio.run(with_store(work, "none", make="nothing"))
    _tell(found)


def _tell(mended: Mended) -> None:
    click.echo(f"{mended.erased} reports were erased since; they stay erased")
    click.echo(f"{mended.again} messages were unsent then; they are sent as possible repeats")


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0


def _file() -> Path:
    """The file of the settings' database; StoreError where it is none. It is not touched."""
    try:
        target = make_url(storage_settings()[0])
    except (ArgumentError, ValueError):
        raise StoreError("ELCHI_DATABASE is not a database URL such as sqlite:///elchi.sqlite") from None
    if not target.drivername.startswith("sqlite"):
        raise StoreError(SERVER)
    if not target.database:
        raise StoreError("ELCHI_DATABASE must name a file")
    return Path(target.database)
