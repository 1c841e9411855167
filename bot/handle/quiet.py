"""Silence after a quick exit: nothing new comes into the chat until its person returns by themselves."""

from collections.abc import Collection
from datetime import datetime

from bot.casework.case import Case
from bot.casework.contact import may_push
from bot.casework.outgoing import Kind, Lane, Post
from bot.handle.kit import UNTIL_RETURN, Kit, Outbound
from bot.handle.places import allowed_from
from bot.store import cases, outbox, sessions
from bot.store.database import Tx


async def has_left(tx: Tx, kit: Kit, chat: int) -> bool:
    """Whether the chat shows the dull page."""
    state = await sessions.load(tx, chat)
    return state is not None and state.node == kit.book.decoy


async def holds_back(tx: Tx, kit: Kit, chat: int, case: int | None = None) -> bool:
    """Whether nothing may tell of the report here: it was left in haste, and nobody has proved who they are.

    Sending another report proves nothing: of those from before nothing is told.
    """
    state = await sessions.load(tx, chat)
    if state is None or case is None or not state.left:
        return state is not None and (state.hidden or state.node == kit.book.decoy)
    left = (await cases.case(tx, case)).code in state.left
    return left or state.hidden or state.node == kit.book.decoy


async def tell(tx: Tx, kit: Kit, case: Case, status: str, out: Outbound) -> bool:
    """Push a neutral line, where the contact rule and the chat's state allow one."""
    allowed = may_push(case) and not await holds_back(tx, kit, case.chat, case.id)
    if allowed:
        at = allowed_from(kit, case, tx.now)
        out.add(Post(Lane.NOTICE, case.chat, Kind.STATUS, case.id, {"phrase": status}, at))
    return allowed


def answer(
    tx: Tx,
    case: int,
    chat: int,
    events: list[int],
    *,
    waits: bool,
    at: datetime | None = None,
    album: str = "",
) -> Post:
    """An officer's words (lines of the case's log) for the reporter: now, at a time, or on their return."""
    at = tx.now + UNTIL_RETURN if waits else at
    params = {"events": events, **({"album": album} if album else {})}
    return Post(Lane.REPLY, chat, Kind.REPLY, case, params, at)


async def hold(tx: Tx, chat: int) -> None:
    """On leaving: answers not sent yet wait, everything else is dropped."""
    for kind in (Kind.VENUE, Kind.STATUS):
        await outbox.supersede(tx, chat, kind)
    await outbox.put_off(tx, chat, Kind.REPLY, tx.now + UNTIL_RETURN)


async def release(tx: Tx, chat: int, left: Collection[str] = ()) -> None:
    """On return: what waited may come, where the contact rule of its report allows writing here."""
    for case in await cases.open_of_chat(tx, chat):
        if may_push(case) and case.code not in left:
            await outbox.put_off(tx, chat, Kind.REPLY, tx.now, case.id)


async def hand_out(tx: Tx, chat: int, case: int) -> None:
    """The person opened the report themselves: its answers may come, whatever the rule for writing first."""
    await outbox.put_off(tx, chat, Kind.REPLY, tx.now, case)
