"""`elchi db`: the database brought up to date, looked over, copied while in use, made anew from a copy."""

import asyncio
from pathlib import Path

import click
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.cli.failing import one_line
from bot.cli.storage import with_store
from bot.config import storage_settings
from bot.store import backup as copies
from bot.store.database import Store, StoreError
from bot.store.migrate import standing
from bot.store.overlook import overlook
from bot.store.sealed import KeyRing

SERVER = "ELCHI_DATABASE is PostgreSQL: use pg_dump and pg_restore, as docs/operations.md shows"


@click.group()
def db() -> None:
    """The database: upgrade, check, backup, restore."""


@db.command()
@click.option("--post", is_flag=True, help="Also what the release before this one could not work with.")
def upgrade(*, post: bool) -> None:
    """Bring the tables up to this release, as its start does; with --post, once no older worker runs."""
    with one_line():
        click.echo(asyncio.run(with_store(_revision, "post" if post else "pre", make=False)))


async def _revision(store: Store) -> str:
    async with store.begin() as tx:
        now, head = await standing(tx.conn)
    waits = "" if now == head else f"; {head} waits for: elchi db upgrade --post"
    return f"the tables are at {now}{waits}"


@db.command()
def check() -> None:
    """Look the database over and count what it holds; exit status 1 where something is wrong."""
    with one_line():
        good, lines = asyncio.run(with_store(overlook, "none", make=False))
    for line in lines:
        click.echo(line)
    raise SystemExit(0 if good else 1)


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the database to FILE while the bot runs (SQLite). The key ring is not in it: copy it apart."""
    with one_line():
        copies.save(_file(), file)
    click.echo(f"written: {file}")


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Make ELCHI_DATABASE from FILE (SQLite), where there is none; what was unsent is sent as a repeat."""
    with one_line():
        held, again = copies.restore(file, _file(), KeyRing.load(storage_settings()[1]))
    click.echo(f"restored: {', '.join(f'{count} {name}' for name, count in held.items())}")
    click.echo(f"{again} messages were unsent then; they are sent as possible repeats")


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
