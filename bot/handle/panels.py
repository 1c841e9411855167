"""Panels on their way to officers: each with a token of its own, bound to chat, officer, case and view."""

from dataclasses import dataclass

from bot.casework.access import may
from bot.casework.case import Case
from bot.casework.outgoing import Kind, Lane, Post
from bot.casework.people import Officer
from bot.handle.kit import Kit, Outbound
from bot.store import cases, logbook, tokens
from bot.store.database import Tx
from bot.store.tokens import Token

NOT_ALLOWED = "desk.not_allowed"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press on a panel: by whom, which view and argument, what was chosen, on which message; its token."""

    officer: Officer
    view: str
    arg: str
    choice: str
    message: int | None
    case: int | None
    drawn: str


async def show(
    tx: Tx,
    kit: Kit,
    officer: Officer,
    view: str,
    out: Outbound,
    *,
    arg: str = "",
    case: int | None = None,
    edit: int | None = None,
    lane: Lane = Lane.REPLY,
) -> None:
    """Show a panel to the officer: as a new message, or in place of the one before."""
    token = kit.token()
    await tokens.issue(tx, token, case, "panel", officer.chat, officer.id, f"{view} {arg}".strip())
    params = {"view": view, "arg": arg, "token": token, "edit": edit}
    out.add(Post(lane, officer.chat, Kind.PANEL, case, params))


def read(token: Token, officer: Officer, choice: str, message: int | None, drawn: str) -> Pressed:
    """What the press on a panel's button means."""
    view, _, arg = (token.argument or "").partition(" ")
    return Pressed(officer, view, arg, choice, message, token.case, drawn)


async def once(tx: Tx, press: Pressed, out: Outbound) -> bool:
    """True for the first press that does something for good; a second tap on the same panel does nothing."""
    first = await tokens.use(tx, press.drawn)
    if not first:
        out.toast = "panel.outdated"
    return first


async def own_case(tx: Tx, press: Pressed, out: Outbound) -> Case | None:
    """The case of the panel, where it is the officer's to work on; None, and a word, where it is not."""
    case = await cases.case(tx, press.case) if press.case is not None else None
    if case is not None and may(press.officer, "work", case):
        return case
    out.toast = NOT_ALLOWED
    if case is not None:
        await logbook.write(tx, case.id, "refused", actor=press.officer.id, detail={"action": press.view})
    return None


def put_away(press: Pressed, out: Outbound) -> None:
    """The panel goes."""
    if press.message is not None:
        out.add(Post(Lane.NOTICE, press.officer.chat, Kind.WIPE, None, {"messages": [press.message]}))


def say(
    officer: Officer, phrase: str, out: Outbound, case: int | None = None, *, by: Officer | None = None
) -> None:
    """A line for the officer; `by` is the colleague whom it names."""
    params = {"phrase": phrase, **({"by": by.id} if by else {})}
    out.add(Post(Lane.REPLY, officer.chat, Kind.DESK, case, params))


def help_with(officer: Officer, out: Outbound) -> None:
    """What the chat is for, and its commands."""
    params = {"phrase": "desk.help", "and": ["desk.commands"]}
    out.add(Post(Lane.REPLY, officer.chat, Kind.DESK, None, params))
