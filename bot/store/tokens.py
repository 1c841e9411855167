"""Officers' buttons: random tokens, stored as hashes, bound to case, action, chat and person."""

from dataclasses import dataclass

from sqlalchemy import select, update

from bot.store.database import Tx
from bot.store.prepared import Prepared
from bot.store.tables import tokens

_NEW = Prepared(tokens.insert())


@dataclass(frozen=True, slots=True)
class Token:
    """What a button does, for a case or none; `used` once it was pressed with effect."""

    case: int | None
    action: str
    chat: int
    officer: int | None
    argument: str | None
    used: bool


def _hash(tx: Tx, token: str) -> str:
    return tx.ring.lookup(f"token|{token}")


async def issue(
    tx: Tx,
    token: str,
    case: int | None,
    action: str,
    chat: int,
    officer: int | None = None,
    argument: str | None = None,
) -> None:
    """A button for this chat, and for this officer alone where one is named."""
    await tx.conn.execute(
        _NEW,
        {
            "token_hash": _hash(tx, token),
            "case": case,
            "action": action,
            "chat": chat,
            "officer": officer,
            "argument": argument,
            "made_at": tx.now,
        },
    )


async def find(tx: Tx, token: str) -> Token | None:
    """What this token was issued for; None where it never was."""
    row = (await tx.conn.execute(select(tokens).where(tokens.c.token_hash == _hash(tx, token)))).one_or_none()
    if row is None:
        return None
    return Token(row.case, row.action, row.chat, row.officer, row.argument, row.used_at is not None)


async def use(tx: Tx, token: str) -> bool:
    """True for the first use only."""
    used = await tx.conn.execute(
        update(tokens)
        .where(tokens.c.token_hash == _hash(tx, token), tokens.c.used_at.is_(None))
        .values(used_at=tx.now)
    )
    return used.rowcount == 1
