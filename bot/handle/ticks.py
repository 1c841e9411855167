"""What is due by the clock: escalation steps, reminders, and conversations that went quiet."""

from dataclasses import replace
from datetime import timedelta

from bot.casework.case import Case
from bot.casework.outgoing import Row
from bot.casework.screens import waiting
from bot.dialog.leaving import keeps, lapse
from bot.dialog.turn import State
from bot.handle.attending import look_after
from bot.handle.kit import LEASE, Kit, Outbound
from bot.handle.quiet import tell
from bot.handle.reporter import refresh_screen
from bot.store import cases, logbook, outbox, sessions
from bot.store.database import Tx

BATCH = 50  # rows of one transaction
SKEW = timedelta(minutes=6)  # by which the clocks of several workers may differ without any harm
HELD = timedelta(hours=24)  # how long Telegram keeps an update: Bot API, "Getting updates"


async def escalate(tx: Tx, kit: Kit, only: int | None = None) -> tuple[Row, ...]:
    """Run the calls and reminders that are due, of all or one case; rows to send. Empty: nothing was due."""
    out = Outbound()
    loud = {urgency: each.longest + SKEW for urgency, each in kit.policies.items() if not each.quiet}
    for due in await cases.due(tx, BATCH, loud, only):
        case = await look_after(tx, kit, due, out)
        if waiting(case, tx.now):
            await _tell_of_waiting(tx, kit, case, out)
    return await outbox.write(tx, out.posts, tx.now + LEASE)


async def _tell_of_waiting(tx: Tx, kit: Kit, case: Case, out: Outbound) -> None:
    """Nobody has answered yet: on the live screen, and once as a push where the contact rule allows it."""
    await refresh_screen(tx, kit, case, out)
    told = await logbook.last(tx, case.id, "told_to_wait") is not None
    if not told and await tell(tx, kit, case, "status.unanswered", out):
        await logbook.write(tx, case.id, "told_to_wait")


async def lapse_sessions(tx: Tx, kit: Kit, *, behind: bool) -> int:
    """Destroy the keys of drafts that were quiet too long; links to open cases stay. How many there were.

    Where we are `behind`, their people may have gone on in time, and Telegram holds what they said: they are
    kept as long as it does.
    """
    quiet = await sessions.lapsed(tx, tx.now - HELD if behind else tx.now, BATCH)
    for chat in quiet:
        state = await _readable(tx, chat)
        await sessions.erase(tx, chat)
        if state is not None and keeps(kit.book, state):
            await sessions.save(tx, chat, _lapsed(kit, state), None, tx.touched[chat])
    return len(quiet)


def _lapsed(kit: Kit, state: State) -> State:
    """A page that stays the same keeps its buttons alive."""
    kept = lapse(kit.book, state)
    return replace(kept, turn=state.turn) if kept.node == state.node else kept


async def _readable(tx: Tx, chat: int) -> State | None:
    """One conversation that cannot be read any more must not keep the others from being erased."""
    try:
        return await sessions.load(tx, chat)
    except (LookupError, TypeError, ValueError):
        return None
