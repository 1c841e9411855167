"""The case card as a row of the outbox: with fresh tokens for what may be opened on it."""

from bot.casework.case import Case
from bot.casework.desk import sealed_facts
from bot.casework.outgoing import Kind, Lane, Post
from bot.handle.bundling import refresh
from bot.handle.kit import Kit, Outbound
from bot.store import desk, outbox, tokens
from bot.store.database import Tx


async def card(tx: Tx, kit: Kit, case: Case, *, fresh: bool, lane: Lane = Lane.ALERT) -> Post | None:
    """The row for the owner's private chat (`fresh`: as a new message). None while nobody has the case."""
    if case.owner is None:
        return None
    officer = await desk.officer(tx, case.owner)
    drawn: dict[str, str] = {}
    for name in sealed_facts(kit.book, case):
        drawn[name] = kit.token()
        await tokens.issue(tx, drawn[name], case.id, "open", officer.chat, officer.id, name)
    work = kit.token()
    await tokens.issue(tx, work, case.id, "panel", officer.chat, officer.id, "card")
    params = {"fresh": fresh, "tokens": drawn, "work": work}
    return Post(lane, officer.chat, Kind.CARD, case.id, params)


async def letters(tx: Tx, kit: Kit, case: Case, what: str) -> dict[str, str]:
    """The button that shows the same words in the other script; `what` names a field or a line of the log."""
    if case.owner is None:
        return {}
    officer, token = await desk.officer(tx, case.owner), kit.token()
    await tokens.issue(tx, token, case.id, "letters", officer.chat, officer.id, what)
    return {"letters": token}


async def end_lines(tx: Tx, case: Case, out: Outbound) -> None:
    """No line calls for anybody any more."""
    for chat, message in await outbox.messages_of(tx, case.id, Kind.LINE):
        out.add(Post(Lane.NOTICE, chat, Kind.LINE, case.id, {"edit": message}))
    await refresh(tx, case, out)


async def show_taken(tx: Tx, case: Case, out: Outbound) -> None:
    """Every copy of the alert says who has the case."""
    for chat, message in await outbox.messages_of(tx, case.id, Kind.LINE):
        out.add(Post(Lane.ALERT, chat, Kind.LINE, case.id, {"edit": message}))
    await refresh(tx, case, out)
