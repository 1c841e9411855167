"""Migrations: the tables brought up to this release, inside the caller's transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script.revision import ResolutionError
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

_LOCK = 0x454C4348  # any number that nobody else on the server uses: "ELCH"


class NewerDatabase(Exception):  # noqa: N818 # reads as what happened
    """The database stands at a revision that this release does not know."""


def config(connection: Connection) -> Config:
    """Alembic's settings for a connection of ours."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


async def migrate(conn: AsyncConnection) -> None:
    """Upgrade to the newest revision; of several workers that start together, one does it."""
    if conn.dialect.name == "postgresql":
        await conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    await conn.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    try:
        command.upgrade(config(connection), "head")
    except CommandError as error:
        if isinstance(error.__cause__, ResolutionError):
            raise NewerDatabase from None
        raise
