"""Chats: Telegram's address of each behind an id of our own, and the messages that stand in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from bot.store.database import Tx, insert
from bot.store.prepared import Prepared
from bot.store.sessions import erase
from bot.store.tables import cases, chats, desks, outbox, tokens
from bot.store.tables import traces as trace_table

# Made once: in every turn, putting a statement together would take longer than running it.
_AT = Prepared(select(chats).where(chats.c.lookup == bindparam("sought")))
_BY_ID = Prepared(select(chats).where(chats.c.id == bindparam("sought")))
_SHOW = Prepared(update(chats).where(chats.c.id == bindparam("sought")).values(screen=bindparam("message")))

_SPEAK = Prepared(update(chats).where(chats.c.id == bindparam("sought")).values(locale=bindparam("language")))


@cache
def _meet(postgres: bool) -> Prepared:  # noqa: FBT001 # which dialect
    return Prepared(insert(chats, postgres).on_conflict_do_nothing(index_elements=["lookup"]))


@dataclass(frozen=True, slots=True)
class Chat:
    """`address` is Telegram's chat id, `screen` the message that shows the present screen.

    `gone`: the bot was blocked there or put out.
    """

    id: int
    address: int
    group: bool
    locale: str | None
    screen: int | None
    gone: bool


def lookup_of(tx: Tx, address: int) -> str:
    """The name under which an address is found."""
    return tx.ring.lookup(f"chat|{address}")


def address_of(tx: Tx, lookup: str, sealed: bytes) -> int:
    """The address; it is sealed to its lookup, so neither can be swapped."""
    return int(tx.ring.open(sealed, f"chats|address|{lookup}"))


def chat_from(tx: Tx, row: Row[Any]) -> Chat:
    """The value of a row of `chats`."""
    address = address_of(tx, row.lookup, row.address)
    return Chat(row.id, address, row.group, row.locale, row.screen, row.gone_at is not None)


def _sealed(tx: Tx, address: int) -> dict[str, Any]:
    lookup = lookup_of(tx, address)
    return {"lookup": lookup, "address": tx.ring.seal(str(address).encode(), f"chats|address|{lookup}")}


async def chat_of(tx: Tx, address: int, *, group: bool) -> Chat:
    """The chat at this address, new or known."""
    known = {"sought": lookup_of(tx, address)}
    row = (await tx.conn.execute(_AT, known)).one_or_none()
    if row is None:
        await tx.conn.execute(_meet(tx.postgres), {"group": group, **_sealed(tx, address)})
        row = (await tx.conn.execute(_AT, known)).one()
    return chat_from(tx, row)


async def chat_by_id(tx: Tx, chat: int) -> Chat:
    """The chat with this id of ours; LookupError where there is none."""
    row = (await tx.conn.execute(_BY_ID, {"sought": chat})).one_or_none()
    if row is None:
        raise LookupError(f"no chat {chat}")
    return chat_from(tx, row)


async def set_locale(tx: Tx, chat: int, locale: str | None) -> None:
    """The language in which this chat is written to."""
    await tx.conn.execute(_SPEAK, {"sought": chat, "language": locale})


async def set_screen(tx: Tx, chat: int, message: int | None) -> None:
    """The message that shows the present screen."""
    await tx.conn.execute(_SHOW, {"sought": chat, "message": message})


async def set_gone(tx: Tx, chat: int, gone: bool) -> None:  # noqa: FBT001 # the contract's signature
    """The bot was put out of the chat, or let in again."""
    await tx.conn.execute(update(chats).where(chats.c.id == chat).values(gone_at=tx.now if gone else None))


async def readdress(tx: Tx, chat: int, address: int) -> None:
    """The group lives at another address now; a chat already known there becomes one with it.

    `chat` stays: rows on their way, desks and buttons name it. Only groups move.
    """
    if not (await chat_by_id(tx, chat)).group:
        raise ValueError(f"chat {chat} is no group")
    there = select(chats.c.id).where(chats.c.lookup == lookup_of(tx, address), chats.c.id != chat)
    double = (await tx.conn.execute(there)).scalar_one_or_none()
    if double is not None:
        await _absorb(tx, chat, double)
    await tx.conn.execute(
        update(chats).where(chats.c.id == chat).values(gone_at=None, **_sealed(tx, address))
    )


async def _absorb(tx: Tx, chat: int, double: int) -> None:
    for table in (cases, tokens, outbox):
        await tx.conn.execute(update(table).where(table.c.chat == double).values(chat=chat))
    here = select(trace_table.c.message).where(trace_table.c.chat == chat)
    await tx.conn.execute(
        update(trace_table)
        .where(trace_table.c.chat == double, trace_table.c.message.not_in(here))
        .values(chat=chat)
    )
    await tx.conn.execute(trace_table.delete().where(trace_table.c.chat == double))
    await _absorb_desk(tx, chat, double)
    await erase(tx, double)
    await tx.conn.execute(chats.delete().where(chats.c.id == double))


async def _absorb_desk(tx: Tx, chat: int, double: int) -> None:
    """Of two bindings the active one stays, of two active ones the later: no desk may fall silent."""
    found = (await tx.conn.execute(select(desks).where(desks.c.chat.in_((chat, double))))).all()
    if not found:
        return
    best = max(found, key=lambda desk: (desk.active, desk.bound_at, desk.id))
    await tx.conn.execute(desks.delete().where(desks.c.chat.in_((chat, double)), desks.c.id != best.id))
    await tx.conn.execute(update(desks).where(desks.c.id == best.id).values(chat=chat))


@cache
def _tracing(postgres: bool) -> Prepared:  # noqa: FBT001 # which dialect
    return Prepared(insert(trace_table, postgres).on_conflict_do_nothing(index_elements=["chat", "message"]))


async def trace(tx: Tx, chat: int, *messages: int) -> None:
    """Remember that these messages, one at least, stand in the chat, so that they can be deleted in time."""
    rows = [{"chat": chat, "message": message, "at": tx.now} for message in messages]
    await tx.conn.execute(_tracing(tx.postgres), rows)


async def traces(tx: Tx, chat: int, since: datetime) -> tuple[int, ...]:
    """The messages that came to stand in the chat since then, oldest first."""
    found = await tx.conn.execute(
        select(trace_table.c.message)
        .where(trace_table.c.chat == chat, trace_table.c.at >= since)
        .order_by(trace_table.c.message)
    )
    return tuple(found.scalars())


async def old_traces(tx: Tx, chat: int, before: datetime, kinds: Iterable[str]) -> tuple[int, ...]:
    """Messages of ours, of these kinds, that stand in the chat since before then, newest first."""
    ours = select(outbox.c.message).where(outbox.c.chat == chat, outbox.c.kind.in_(tuple(kinds)))
    found = await tx.conn.execute(
        select(trace_table.c.message)
        .where(trace_table.c.chat == chat, trace_table.c.at < before, trace_table.c.message.in_(ours))
        .order_by(trace_table.c.message.desc())
    )
    return tuple(found.scalars())


_FORGET = Prepared(  # each screen that goes asks
    trace_table.delete().where(
        trace_table.c.chat == bindparam("sought"),
        trace_table.c.message.in_(bindparam("gone", expanding=True)),
        trace_table.c.at >= bindparam("since"),
    )
)


async def forget_traces(tx: Tx, chat: int, messages: Iterable[int], since: datetime) -> None:
    """These messages stand there no more, if they came since then; what is older Telegram may have kept."""
    await tx.conn.execute(_FORGET, {"sought": chat, "gone": tuple(messages), "since": since})
