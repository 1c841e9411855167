"""`elchi officer`: one-time codes by which officers and groups come to the desk."""

import asyncio
import secrets
from datetime import timedelta

import click

from bot.app import open_ring
from bot.casework.case import MINISTRY
from bot.cli.failing import one_line
from bot.config import SettingsError, directory_file, storage_settings
from bot.store import desk
from bot.store.database import Store, open_store
from bot.store.directory_file import open_atlas
from bot.wallclock import WallClock

CODE_BYTES = 9  # 72 bits, twelve letters to type
LIFE = timedelta(days=2)


@click.group()
def officer() -> None:
    """One-time codes for duty officers and their groups."""


@officer.command()
@click.option("--mission", required=True, help="Id of a mission, or `ministry`.")
@click.option("--name", required=True, help="What colleagues read when this officer takes a case.")
def invite(mission: str, name: str) -> None:
    """A code for one officer: sent to the bot in private as `/start CODE`."""
    code = _issue("officer", mission, name)
    click.echo(f"/start {code}\nvalid for 48 hours, once; to be sent to the bot by the officer, in private")


@officer.command()
@click.option("--mission", required=True, help="Id of a mission, or `ministry`.")
def bind(mission: str) -> None:
    """A code for one group: sent in the group, with the bot in it, as `/bind CODE`."""
    code = _issue("group", mission, "")
    click.echo(f"/bind {code}\nvalid for 48 hours, once; to be sent in the group, after adding the bot to it")


def _issue(purpose: desk.Purpose, mission: str, name: str) -> str:
    with one_line():
        _known(mission)
        return asyncio.run(_stored(purpose, mission, name))


def _known(mission: str) -> None:
    atlas = open_atlas(directory_file())
    try:
        if mission not in {MINISTRY, *atlas.directory.missions}:
            raise SettingsError(f"--mission: no mission is called {mission!r}; see `elchi directory export`")
    finally:
        atlas.close()


async def _stored(purpose: desk.Purpose, mission: str, name: str) -> str:
    database, keys = storage_settings()
    store = await open_store(database, open_ring(keys, database), WallClock())
    try:
        return await issue(store, purpose, mission, name)
    finally:
        await store.close()


async def issue(store: Store, purpose: desk.Purpose, mission: str, name: str) -> str:
    """Draw and store a one-time code."""
    code = secrets.token_urlsafe(CODE_BYTES)
    async with store.begin() as tx:
        await desk.invite(tx, code, purpose, mission, name, tx.now + LIFE)
    return code
