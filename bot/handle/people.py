"""People at the desks come and go: whoever leaves takes no case with them."""

from collections.abc import Iterable
from dataclasses import replace

from bot.casework.desk import over
from bot.casework.outgoing import Kind, Lane, Post
from bot.handle.kit import Outbound
from bot.store import cases, desk, logbook, roster
from bot.store.chats import Chat
from bot.store.database import Tx


async def leave(tx: Tx, officer_id: int) -> int:
    """The officer is on the roster no more; how many of their cases the clock calls anew at once."""
    await desk.retire(tx, officer_id)
    await logbook.note(tx, "officer_retired", actor=officer_id)
    await roster.drop_of(tx, officer_id)
    left = [case for case in await cases.owned_by(tx, officer_id) if not over(case)]
    for case in left:
        await logbook.write(tx, case.id, "let_go", actor=officer_id)
        await cases.update(tx, replace(case, next_at=tx.now))
    return len(left)


async def came_in(tx: Tx, chat: Chat, people: Iterable[int], out: Outbound) -> None:
    """Whoever came into a desk's group and is on no roster is told of there, and to the overseers.

    They see codes and countries from then on, and can do nothing: a press counts by the roster.
    """
    mission = await desk.desk_of(tx, chat.id)
    strangers = [person for person in people if not await desk.is_officer(tx, person)]
    if mission is None or not strangers:
        return
    await logbook.note(tx, f"stranger.{mission}")
    params = {"phrase": "operator.stranger", "values": {"mission": mission}}
    out.add(Post(Lane.NOTICE, chat.id, Kind.DESK, None, {"phrase": "desk.stranger"}))
    for each in await desk.overseers(tx):
        if each != chat.id:
            out.add(Post(Lane.NOTICE, each, Kind.OPERATOR, None, params))
