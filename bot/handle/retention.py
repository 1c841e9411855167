"""What the clock takes away: reports whose time is over, and what only led to them.

The times stand in dialogs/casework.yaml; every erasure leaves its line in the log.
"""

from datetime import datetime, timedelta

from bot.handle.erasing import erase
from bot.handle.kit import Kit, Outbound
from bot.store import cases, logbook, retention, sessions
from bot.store.database import Tx

TIMER, WISHED = "retention", "erase"
HOUR = timedelta(hours=1)
QUIET = timedelta(days=30)  # how long a chat, its settled messages and its buttons are kept without a report
BATCH = 50


async def purge(tx: Tx, kit: Kit, subject: str, out: Outbound) -> None:
    """Erase what is over, some at a time."""
    del subject
    before: dict[str, datetime] = {
        urgency: tx.now - timedelta(days=days) for urgency, days in kit.work.retention.items()
    }
    for number in await retention.ended(tx, before, BATCH):
        await logbook.write(tx, number, "time_over")
        await erase(tx, await cases.case(tx, number), out)
    await retention.drop_rows(tx, tx.now - QUIET)
    for chat in await retention.lonely_sessions(tx, tx.now - QUIET, BATCH):
        await sessions.erase(tx, chat)
    await retention.blank_chats(tx, tx.now - QUIET, BATCH)


async def erase_wished(tx: Tx, kit: Kit, subject: str, out: Outbound) -> None:
    """A report whose deletion waited for the law: it is held no more."""
    del kit
    case = await cases.case(tx, int(subject))
    if not case.erased and not await retention.is_held(tx, case.id):
        await logbook.write(tx, case.id, "erased_at_last")
        await erase(tx, case, out)
