"""What became of a sending, written down with its consequences in the same transaction.

Rules
- No alert ends as failed: where a destination is gone, the case's next step is due at once.
- The reporter is told "delivered" only after Telegram accepted an officer's copy.
"""

from dataclasses import replace

from bot.casework.case import Case, CaseState
from bot.casework.message import Gone, Migrated, Outcome, Sent
from bot.casework.outgoing import Kind, Lane, Post, Row
from bot.handle.kit import LEASE, Kit, Outbound
from bot.handle.reporter import refresh_screen
from bot.store import cases, chats, outbox
from bot.store.database import Tx

TRACED = (Kind.SCREEN, Kind.VENUE, Kind.STATUS, Kind.REPLY)


async def settle(tx: Tx, kit: Kit, row: Row, outcome: Outcome) -> tuple[Row, ...]:
    """Store the outcome of one row; returns rows that follow from it."""
    out = Outbound()
    await outbox.settle(tx, row, outcome)
    match outcome:
        case Sent(message=int() as message):
            await _sent(tx, kit, row, message, out)
        case Gone():
            await _gone(tx, row, outcome.reason)
        case Migrated(to=address):
            await chats.readdress(tx, row.chat, address)
    return await outbox.write(tx, out.posts, tx.now + LEASE)


async def _sent(tx: Tx, kit: Kit, row: Row, message: int, out: Outbound) -> None:
    if row.kind in TRACED:
        await chats.trace(tx, row.chat, message)
    if row.kind is Kind.SCREEN:
        chat = await chats.chat_by_id(tx, row.chat)
        if message not in (chat.screen, row.params["edit"]):
            await chats.set_screen(tx, row.chat, message)
            if chat.screen is not None:
                out.add(Post(Lane.NOTICE, row.chat, Kind.WIPE, None, {"messages": [chat.screen]}))
    if row.kind is Kind.LINE and row.case is not None and "token" in row.params:
        case = await cases.case(tx, row.case)
        await cases.log(tx, case.id, "delivered", detail={"chat": row.chat, "repeat": row.doubt})
        if case.delivered_at is None:
            case = await cases.update(tx, replace(case, delivered_at=tx.now))
            await refresh_screen(tx, kit, case, out)
        if case.owner is not None:
            out.add(Post(Lane.ALERT, row.chat, Kind.LINE, case.id, {"edit": message}))


async def _gone(tx: Tx, row: Row, reason: str) -> None:
    await chats.set_gone(tx, row.chat, gone=True)
    if row.case is None:
        return
    case = await cases.case(tx, row.case)
    await cases.log(tx, case.id, "refused_by_telegram", detail={"chat": row.chat, "reason": reason})
    if row.kind is Kind.CARD or (row.kind is Kind.LINE and case.owner is None):
        await cases.update(tx, _due_now(case, tx, lost_owner=row.kind is Kind.CARD))


def _due_now(case: Case, tx: Tx, *, lost_owner: bool) -> Case:
    if not lost_owner:
        return replace(case, next_at=tx.now)
    return replace(case, next_at=tx.now, owner=None, acknowledged_at=None, state=CaseState.RECEIVED)
