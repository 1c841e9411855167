"""Conversations: one sealed state for each reporter's chat, under a data key of its own."""

from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.dialog.stored import from_json, to_json
from bot.dialog.turn import State
from bot.store.database import Tx
from bot.store.prepared import Prepared
from bot.store.tables import chats, data_keys, sessions
from bot.store.vault import destroy_key, key, make_key, pack, unpack, unwrap

# Made once: in every turn, putting a statement together would take longer than running it.
_LOAD = Prepared(
    select(sessions.c.state, sessions.c.data_key, sessions.c.touched_at, data_keys.c.wrapped)
    .join(data_keys, data_keys.c.id == sessions.c.data_key)
    .where(sessions.c.chat == bindparam("sought"))
)
_SAVE = Prepared(
    update(sessions)
    .where(sessions.c.chat == bindparam("sought"))
    .values({name: bindparam(name) for name in ("state", "turn", "touched_at", "lapses_at")})
)

_BEGIN = Prepared(sessions.insert())
_KEY_OF = Prepared(select(sessions.c.data_key).where(sessions.c.chat == bindparam("sought")))
_LOCK = Prepared(select(chats.c.id).where(chats.c.id == bindparam("sought")).with_for_update(key_share=True))


def _place(chat: int) -> str:
    return f"sessions|state|{chat}"


async def _lock(tx: Tx, chat: int) -> None:
    """Hold the chat, which exists before its first session does, until the transaction ends.

    A lock that leaves the key alone: rows that merely point at the chat may still be written.
    """
    if tx.postgres:
        await tx.conn.execute(_LOCK, {"sought": chat})


async def load(tx: Tx, chat: int) -> State | None:
    """The conversation of this chat, held against other workers until the transaction ends."""
    await _lock(tx, chat)
    row = (await tx.conn.execute(_LOAD, {"sought": chat})).one_or_none()
    if row is None:
        return None
    opened = tx.keys[row.data_key] = unwrap(tx, row.data_key, row.wrapped)
    tx.sessions[chat] = row.data_key
    tx.touched[chat] = row.touched_at
    return from_json(unpack(opened.open(row.state, _place(chat))))


async def save(
    tx: Tx, chat: int, state: State, lapses_at: datetime | None, touched_at: datetime | None = None
) -> None:
    """Keep the conversation: `lapses_at` it counts as quiet, `touched_at` was its last turn (None: now)."""
    key_id = await _key_of(tx, chat)
    known = key_id is not None
    if key_id is None:
        key_id = tx.sessions[chat] = await make_key(tx)
    sealed = (await key(tx, key_id)).seal(pack(to_json(state)), _place(chat))
    values = {"state": sealed, "turn": state.turn, "touched_at": touched_at or tx.now, "lapses_at": lapses_at}
    if known:
        await tx.conn.execute(_SAVE, {"sought": chat, **values})
    else:
        await tx.conn.execute(_BEGIN, {"chat": chat, "data_key": key_id, **values})


async def _key_of(tx: Tx, chat: int) -> int | None:
    if chat not in tx.sessions:
        await _lock(tx, chat)
        found = await tx.conn.execute(_KEY_OF, {"sought": chat})
        key_id: int | None = found.scalar_one_or_none()
        if key_id is None:
            return None
        tx.sessions[chat] = key_id
    return tx.sessions[chat]


async def erase(tx: Tx, chat: int) -> None:
    """Forget the conversation: its row, and the key that alone could read old copies of it."""
    key_id = await _key_of(tx, chat)
    if key_id is None:
        return
    del tx.sessions[chat]
    await tx.conn.execute(sessions.delete().where(sessions.c.chat == chat))
    await destroy_key(tx, key_id)


async def lapsed(tx: Tx, until: datetime, limit: int) -> tuple[int, ...]:
    """Chats whose conversation was due to lapse until then, the longest quiet first; not another worker's."""
    quiet = select(sessions.c.chat).where(sessions.c.lapses_at <= until).order_by(sessions.c.lapses_at)
    if not tx.postgres:
        return tuple((await tx.conn.execute(quiet.limit(limit))).scalars())
    held = await tx.conn.execute(
        quiet.join(chats, chats.c.id == sessions.c.chat)
        .limit(limit)
        .with_for_update(of=chats, key_share=True, skip_locked=True)
    )
    # Again, now that the chats are held: one of them may have been written to in between.
    return tuple((await tx.conn.execute(quiet.where(sessions.c.chat.in_(tuple(held.scalars()))))).scalars())
