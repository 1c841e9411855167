"""Claims on reports that did not fit: when, and from which chat, so that guessing is slow."""

from datetime import datetime

from sqlalchemy import func, select

from bot.store.database import Tx
from bot.store.tables import tries


async def add(tx: Tx, chat: int) -> None:
    """One more code or word that fitted nothing."""
    await tx.conn.execute(tries.insert().values(chat=chat, at=tx.now))


async def forgive(tx: Tx, chat: int) -> None:
    """The latest one of this chat counts no more."""
    latest = select(func.max(tries.c.id)).where(tries.c.chat == chat).scalar_subquery()
    await tx.conn.execute(tries.delete().where(tries.c.id == latest))


async def lately(tx: Tx, since: datetime, chat: int | None = None) -> int:
    """How many there were since then, in this chat or in all."""
    counted = select(func.count()).select_from(tries).where(tries.c.at >= since)
    if chat is not None:
        counted = counted.where(tries.c.chat == chat)
    return int((await tx.conn.execute(counted)).scalar_one())


async def forget(tx: Tx, before: datetime) -> None:
    """Drop what is too old to count."""
    await tx.conn.execute(tries.delete().where(tries.c.at < before))
