"""What is due by the clock: escalation steps, and conversations that went quiet."""

from bot.casework.outgoing import Kind, Lane, Post, Row
from bot.casework.screens import WAITED_STEP, may_push
from bot.dialog.engine import keeps, lapse
from bot.handle.kit import LEASE, Kit, Outbound
from bot.handle.paging import page
from bot.handle.reporter import refresh_screen
from bot.store import cases, outbox, sessions
from bot.store.database import Tx

BATCH = 50  # rows of one transaction


async def escalate(tx: Tx, kit: Kit) -> tuple[Row, ...]:
    """Run the steps that are due; rows to send. Empty: nothing was due."""
    out = Outbound()
    for due in await cases.due(tx, BATCH):
        case = await page(tx, kit, due, out)
        if case.step > WAITED_STEP:
            if may_push(case) and case.step == WAITED_STEP + 1:
                out.add(Post(Lane.NOTICE, case.chat, Kind.STATUS, case.id, {"phrase": "status.unanswered"}))
            await refresh_screen(tx, kit, case, out)
    return await outbox.write(tx, out.posts, tx.now + LEASE)


async def lapse_sessions(tx: Tx, kit: Kit) -> int:
    """Destroy the keys of drafts that were quiet too long; links to open cases stay. How many there were."""
    quiet = await sessions.lapsed(tx, BATCH)
    for chat in quiet:
        state = await sessions.load(tx, chat)
        await sessions.erase(tx, chat)
        if state is not None and keeps(kit.book, state):
            await sessions.save(tx, chat, lapse(kit.book, state), None)
    return len(quiet)
