"""People at the desks come and go: whoever leaves takes no case with them."""

from dataclasses import replace

from bot.casework.desk import over
from bot.store import cases, desk, logbook, roster
from bot.store.database import Tx


async def leave(tx: Tx, officer_id: int) -> int:
    """The officer is on the roster no more; how many of their cases the clock calls anew at once."""
    await desk.retire(tx, officer_id)
    await roster.drop_of(tx, officer_id)
    left = [case for case in await cases.owned_by(tx, officer_id) if not over(case)]
    for case in left:
        await logbook.write(tx, case.id, "let_go", actor=officer_id)
        await cases.update(tx, replace(case, next_at=tx.now))
    return len(left)
