"""Migrations: the tables brought up to this release, inside the caller's transaction.

Each file in migrations/versions/ says which `step` it is. "pre" adds and lets the release before work on:
the start of the bot does it. "post" takes away or tightens: it waits for `elchi db upgrade --post`.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from bot.store.near import Near

if TYPE_CHECKING:  # Alembic is loaded where there is something to do: a tenth of the bot's memory else
    from alembic.config import Config

    from bot.store.far import Far

FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x454C4348  # any number that nobody else on the server uses: "ELCH"


class NewerDatabase(Exception):  # noqa: N818 # reads as what happened
    """The database stands at a revision that this release does not know."""


def config(connection: Connection) -> "Config":
    """Alembic's settings for a connection of ours."""
    from alembic.config import Config  # noqa: PLC0415 # see above

    settings = Config()
    settings.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


async def migrate(conn: "Far | Near", *, post: bool = False) -> str:
    """Upgrade as far as the release before can live with, or to the newest revision where `post` is wanted.

    An empty database is brought to the newest. Of several workers that start together, one does it. Returns
    the revision that was found; empty where there were no tables.
    """
    if conn.dialect.name == "postgresql":
        await conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    before, newest = await standing(conn)
    if before != newest:
        await conn.run_sync(_upgrade, post)
    return before


async def standing(conn: "Far | Near") -> tuple[str, str]:
    """The revision of the tables, and the newest of this release."""
    return await conn.run_sync(_standing)


def _standing(connection: Connection) -> tuple[str, str]:
    made = inspect(connection).has_table("alembic_version")
    now = connection.scalar(text("SELECT version_num FROM alembic_version")) if made else None
    return now or "", max(file.name[:4] for file in (FOLDER / "versions").glob("0*.py"))


def _upgrade(connection: Connection, post: bool) -> None:  # noqa: FBT001 # passed on by run_sync
    from alembic import command  # noqa: PLC0415 # see above
    from alembic.script.revision import ResolutionError  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    try:
        command.upgrade(config(connection), _goal(connection, post=post))
    except CommandError as error:
        if isinstance(error.__cause__, ResolutionError):
            raise NewerDatabase from None
        raise


def _goal(connection: Connection, *, post: bool) -> str:
    """The last revision before the first step that has to wait."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 # see above

    now, head = _standing(connection)
    if post or not now:
        return head
    goal = now
    for script in reversed(list(ScriptDirectory.from_config(config(connection)).walk_revisions(now, head))):
        if script.revision == now:
            continue
        if script.module.step == "post":
            break
        goal = script.revision
    return goal
