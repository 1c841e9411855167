"""What the clock takes away: reports whose time is over, and what only led to them.

The times stand in dialogs/casework.yaml; every erasure leaves its line in the log.
"""

from datetime import datetime, timedelta

from bot.casework.withdrawal import deletion
from bot.handle.erasing import erase
from bot.handle.kit import Kit, Outbound
from bot.store import cases, logbook, retention, sessions
from bot.store.database import Tx

PURGE, SWEEP, WISHED = "retention", "sweep", "erase"
HOUR = timedelta(hours=1)
QUIET = timedelta(days=30)  # how long a chat, its settled messages and its buttons are kept without a report
BATCH, MANY = 50, 1000  # reports, chats of one transaction


async def purge(tx: Tx, kit: Kit, subject: str, out: Outbound) -> None:
    """Erase reports whose time is over, some at a time."""
    del subject
    before: dict[str, datetime] = {
        urgency: tx.now - timedelta(days=days) for urgency, days in kit.work.retention.items()
    }
    for number in await retention.ended(tx, before, BATCH):
        await logbook.write(tx, number, "time_over")
        await erase(tx, await cases.case(tx, number), out)


async def sweep(tx: Tx, kit: Kit, subject: str, out: Outbound) -> None:
    """Away with what did its work, and with the ways to people whom nothing leads to."""
    del kit, subject, out
    await retention.drop_rows(tx, tx.now - QUIET)
    for chat in await retention.lonely_sessions(tx, tx.now - QUIET, MANY):
        await sessions.erase(tx, chat)
    await retention.blank_chats(tx, tx.now - QUIET, MANY)


async def erase_wished(tx: Tx, kit: Kit, subject: str, out: Outbound) -> None:
    """A report whose deletion waited for the law: it is held no more, and nobody is in danger."""
    del kit
    case = await cases.case(tx, int(subject))
    held = await retention.is_held(tx, case.id)
    if not case.erased and deletion(case, proved=True, own_chat=True, held=held) == "deleted":
        await logbook.write(tx, case.id, "erased_at_last")
        await erase(tx, case, out)
