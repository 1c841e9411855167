"""Data keys in the database: made, opened and destroyed; each wrapped by the key ring."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam

from bot.store.database import Tx
from bot.store.prepared import Prepared
from bot.store.sealed import DataKey
from bot.store.tables import data_keys

_NEW = Prepared(data_keys.insert())
_FOUND = Prepared(data_keys.select().where(data_keys.c.id == bindparam("sought")))
BLOCK = 256  # bytes: what is sealed grows by so much at a time, since its length is seen by all


def _place(key_id: int) -> str:
    return f"data_keys|wrapped|{key_id}"


async def make_key(tx: Tx) -> int:
    """A new data key; its number."""
    key_id, key = secrets.randbits(63), DataKey.new()
    await tx.conn.execute(_NEW, {"id": key_id, "wrapped": tx.ring.seal(key.raw, _place(key_id))})
    tx.keys[key_id] = key
    return key_id


async def key(tx: Tx, key_id: int) -> DataKey:
    """The data key of that number; opened once in a transaction."""
    if key_id not in tx.keys:
        row = (await tx.conn.execute(_FOUND, {"sought": key_id})).one()
        tx.keys[key_id] = unwrap(tx, key_id, row.wrapped)
    return tx.keys[key_id]


def unwrap(tx: Tx, key_id: int, wrapped: bytes) -> DataKey:
    """The data key that was read together with other rows."""
    return DataKey(tx.ring.open(wrapped, _place(key_id)))


async def destroy_key(tx: Tx, key_id: int) -> None:
    """From here on nobody reads what this key sealed."""
    tx.keys.pop(key_id, None)
    tx.destroyed.append(key_id)
    await tx.conn.execute(data_keys.delete().where(data_keys.c.id == key_id))


def pack(values: Mapping[str, Any]) -> bytes:
    """JSON values as bytes; ASCII, so that any text survives, lone surrogates too.

    Spaces fill the last block: the trees are public, and an exact length would tell which answers it holds.
    """
    plain = json.dumps(values, separators=(",", ":")).encode("ascii")
    return plain.ljust(-(-len(plain) // BLOCK) * BLOCK)


def unpack(plain: bytes) -> dict[str, Any]:
    """The values of `pack`."""
    values: dict[str, Any] = json.loads(plain)
    return values
