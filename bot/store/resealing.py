"""Everything that the ring itself seals, brought under its newest key; what data keys seal stays as it is.

Rules. Rows are changed some at a time, each only if nobody changed it meanwhile: the bot goes on, and what
was stopped half-way is begun again.
"""

from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import Table, func, select, update

from bot.store.database import Store, Tx
from bot.store.sealed import HEAD
from bot.store.tables import chats, data_keys, invites, meta, officers, quarantine

# Table, sealed column, and the column whose value names the row in the seal's place.
BY_RING: tuple[tuple[Table, str, str], ...] = (
    (data_keys, "wrapped", "id"),
    (chats, "address", "lookup"),
    (officers, "label", "chat"),
    (officers, "contacts", "chat"),
    (invites, "label", "code_hash"),
    (invites, "contacts", "code_hash"),
    (quarantine, "sealed", "update"),
    (meta, "value", "name"),
)
SOME = 500


async def counted(tx: Tx) -> Counter[str]:
    """How many values each key has sealed, by the key's id."""
    found: Counter[str] = Counter()
    for table, column, _ in BY_RING:
        head = func.substr(table.c[column], 1, HEAD)
        rows = await tx.conn.execute(
            select(head, func.count()).where(table.c[column].is_not(None)).group_by(head)
        )
        for key, count in rows:
            found[bytes(key)[1:].hex()] += count
    return found


async def reseal(store: Store) -> AsyncIterator[int]:
    """Seal anew whatever an older key has sealed; gives how many values each step has done."""
    for table, column, name in BY_RING:
        after: Any = None
        while True:
            async with store.begin() as tx:
                rows = await _older(tx, table, column, name, after)
                for row in rows:
                    await _again(tx, table, column, name, row)
            if not rows:
                break
            after = rows[-1].name
            yield len(rows)


async def _older(tx: Tx, table: Table, column: str, name: str, after: Any) -> list[Any]:
    sealed, named = table.c[column], table.c[name]
    wanted = select(named.label("name"), sealed.label("sealed")).where(
        sealed.is_not(None), func.substr(sealed, 1, HEAD) != tx.ring.head
    )
    if after is not None:
        wanted = wanted.where(named > after)
    return list((await tx.conn.execute(wanted.order_by(named).limit(SOME))).all())


async def _again(tx: Tx, table: Table, column: str, name: str, row: Any) -> None:
    place = f"{table.name}|{column}|{row.name}"
    sealed = tx.ring.seal(tx.ring.open(row.sealed, place), place)
    same = table.c[column] == row.sealed
    await tx.conn.execute(update(table).where(table.c[name] == row.name, same).values({column: sealed}))
