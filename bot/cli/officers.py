"""`elchi officer`: one-time codes by which officers and groups come to the desk, and how they leave it."""

import asyncio
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

import click

from bot.casework.case import MINISTRY
from bot.casework.people import Profile, Role
from bot.channels.mail import valid as valid_mail
from bot.channels.webhook import valid as valid_phone
from bot.cli.failing import one_line
from bot.cli.storage import in_store, with_store
from bot.cli.telling import Told, json_option, tell
from bot.config import SettingsError, directory_file
from bot.handle.people import leave
from bot.i18n import LOCALES
from bot.store import desk, logbook
from bot.store.database import Store, Tx
from bot.store.directory_file import open_atlas

CODE_BYTES = 9  # 72 bits, twelve letters to type
LIFE = timedelta(days=2)


@click.group()
def officer() -> None:
    """One-time codes for duty officers and their groups; who is there, and who leaves.

    elchi officer list
    """


@officer.command()
@click.option("--mission", required=True, help="Id of a mission, or `ministry`.")
@click.option("--name", required=True, help="What colleagues read when this officer takes a case.")
@click.option(
    "--role", type=click.Choice([str(role) for role in Role]), help="At their desk (default: duty)."
)
@click.option(
    "--language", "languages", multiple=True, type=click.Choice(sorted(LOCALES)), help="Spoken; repeat it."
)
@click.option("--child", is_flag=True, help="Trained to talk with children.")
@click.option("--mail", help="E-mail for pages past Telegram; kept sealed.")
@click.option("--phone", help="Telephone (+…) for pages past Telegram; kept sealed.")
@click.option("--sex", type=click.Choice(["woman", "man"]), help="For reporters who wish for one.")
def invite(
    mission: str,
    name: str,
    role: str | None,
    languages: tuple[str, ...],
    mail: str | None,
    phone: str | None,
    sex: Literal["woman", "man"] | None,
    *,
    child: bool,
) -> None:
    """A code for one officer: sent to the bot in private as `/start CODE`.

    elchi officer invite --mission ministry --name "A. Karimova" --role admin
    """
    at = Role.MINISTRY if mission == MINISTRY else Role.DUTY
    profile = Profile(Role(role) if role else at, languages, child, sex or "")
    if mail and not valid_mail(mail):
        raise click.UsageError("--mail: is not an e-mail address")
    if phone and not valid_phone(phone):
        raise click.UsageError("--phone: is not a number in the form +998712000000")
    contacts = {kind: to for kind, to in (("mail", mail), ("phone", phone)) if to}
    code = _issue("officer", mission, name, profile, contacts)
    click.echo(f"/start {code}\nvalid for 48 hours, once; to be sent to the bot by the officer, in private")


@officer.command()
@click.option("--mission", required=True, help="Id of a mission, or `ministry`.")
def bind(mission: str) -> None:
    """A code for one group: sent in the group, with the bot in it, as `/bind CODE`.

    elchi officer bind --mission tr-istanbul-consulate-general
    """
    code = _issue("group", mission, "")
    click.echo(f"/bind {code}\nvalid for 48 hours, once; to be sent in the group, after adding the bot to it")


@officer.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """Every desk with its groups and people: number, role, name, and whether their chat works.

    elchi officer list --json
    """
    with one_line():
        groups, people = asyncio.run(in_store(_enrolled))
    lines = [f"{each['number']:>4}  {each['mission']}  group" for each in groups]
    lines += [
        f"{each['number']:>4}  {each['mission']}  {each['role']}  {each['name']}"
        + ("" if each["reached"] else "  (chat does not work)")
        for each in people
    ]
    nobody = "nobody is enrolled; see `elchi officer invite`"
    tell(Told(tuple(lines) or (nobody,), {"groups": groups, "people": people}), as_json=as_json)


async def _enrolled(tx: Tx) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    reached = {each.id for each in await desk.staff(tx)}
    people = sorted(await desk.staff(tx, reachable=False), key=lambda each: (each.mission, each.id))
    return [{"number": chat, "mission": mission} for mission, chat in await desk.every_group(tx)], [
        {
            "number": each.id,
            "mission": each.mission,
            "role": str(each.role),
            "name": each.label,
            "reached": each.id in reached,
        }
        for each in people
    ]


@officer.command()
@click.argument("number", type=int)
def retire(number: int) -> None:
    """NUMBER (see `elchi officer list`) leaves: their buttons are dead, their cases go to others.

    elchi officer retire 3
    """

    async def end(tx: Tx) -> int:
        try:
            found = await desk.officer(tx, number)
        except LookupError:
            raise SettingsError(f"NUMBER: nobody has the number {number}; see `elchi officer list`") from None
        if not found.active:
            raise SettingsError(f"NUMBER: {number} has left already")
        return await leave(tx, number)

    with one_line():
        handed = asyncio.run(in_store(end))
        click.echo(f"{number} has left; {handed} cases are called anew")


@officer.command()
@click.argument("number", type=int)
def unbind(number: int) -> None:
    """The group NUMBER (see `elchi officer list`) is no desk any more: no alert comes there.

    elchi officer unbind 7
    """

    async def end(tx: Tx) -> None:
        groups = {chat: mission for mission, chat in await desk.every_group(tx)}
        if number not in groups:
            raise SettingsError(f"NUMBER: no group has the number {number}; see `elchi officer list`")
        await desk.unbind(tx, number)
        await logbook.note(tx, f"group_unbound.{groups[number]}")

    with one_line():
        asyncio.run(in_store(end))
        click.echo(f"group {number} gets no alerts any more")


def _issue(
    purpose: desk.Purpose,
    mission: str,
    name: str,
    profile: Profile | None = None,
    contacts: Mapping[str, str] | None = None,
) -> str:
    with one_line():
        known(mission)

        async def stored(store: Store) -> str:
            return await issue(store, purpose, mission, name, profile, contacts)

        return asyncio.run(with_store(stored))


def known(mission: str) -> None:
    """SettingsError where no mission has this id."""
    atlas = open_atlas(directory_file())
    try:
        if mission not in {MINISTRY, *atlas.directory.missions}:
            raise SettingsError(f"--mission: no mission is called {mission!r}; see `elchi directory export`")
    finally:
        atlas.close()


async def issue(
    store: Store,
    purpose: desk.Purpose,
    mission: str,
    name: str,
    profile: Profile | None = None,
    contacts: Mapping[str, str] | None = None,
) -> str:
    """Draw and store a one-time code."""
    code = secrets.token_urlsafe(CODE_BYTES)
    async with store.begin() as tx:
        await desk.invite(tx, code, purpose, mission, name, tx.now + LIFE, profile, contacts)
        await logbook.note(tx, f"{purpose}_invited.{mission}")
    return code
