"""Two reports that may be about one person: their officers are told, and say what it is; nobody else is.

Rule: whoever may not see the other report does not learn that there is one: a report made up with somebody's
name would tell an officer whether that person has written to another desk. The ministry is told of those.
"""

from bot.casework.access import desks, sees
from bot.casework.case import Case
from bot.casework.marks import marks_of
from bot.casework.outgoing import Kind, Lane, Post
from bot.casework.people import Officer
from bot.handle.attending import act
from bot.handle.cards import card
from bot.handle.kit import Kit, Outbound
from bot.handle.panels import Pressed, own_case, show
from bot.store import cases, desk, logbook, marks
from bot.store.database import Tx


async def look_for(tx: Tx, kit: Kit, case: Case, out: Outbound) -> None:
    """Look whether another case has a mark of this one; where it is new, both cards say so."""
    for number in await marks.write(tx, case.id, marks_of(case)):
        other = await cases.case(tx, number)
        if set(desks(case)).isdisjoint(desks(other)):
            await _tell_ministry(tx, case, other, out)
            continue
        for one in (case, other):
            await logbook.write(tx, one.id, "maybe_same")
        post = await card(tx, kit, other, fresh=False, lane=Lane.REPLY)
        out.add(*([post] if post else []))


async def _tell_ministry(tx: Tx, case: Case, other: Case, out: Outbound) -> None:
    params = {"phrase": "operator.same", "values": {"code": case.code, "other": other.code}}
    for chat in await desk.overseers(tx):
        out.add(Post(Lane.NOTICE, chat, Kind.OPERATOR, None, params))


async def seen(tx: Tx, case: Case, officer: Officer | None) -> tuple[marks.Link, ...]:
    """The pairs of the case whose other half the officer's desk may see."""
    found = []
    for link in await marks.links_of(tx, case.id):
        other = await cases.case(tx, link.other, lock=False)
        found += [link] if officer is not None and sees(officer, other) else []
    return tuple(found)


async def judge(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """The officer says that a pair is one person (`s`), or is not (`o`)."""
    case = await own_case(tx, press, out)
    if case is None:
        return
    verdict = {"s": marks.SAME, "o": marks.OTHER}.get(press.choice[:1], "")
    number = press.choice[1:]
    shown = {str(link.other) for link in await seen(tx, case, press.officer)}
    if not verdict or number not in shown or not await marks.judge(tx, case.id, int(number), verdict):
        out.toast = "panel.outdated"
        return
    case, _ = await act(tx, kit, case, press.officer, "linked", {"case": number, "verdict": verdict})
    await show(tx, kit, press.officer, "same", out, case=case.id, edit=press.message)
    post = await card(tx, kit, case, fresh=False, lane=Lane.REPLY)
    out.add(*([post] if post else []))
