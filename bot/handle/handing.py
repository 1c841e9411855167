"""A case is handed to another post: offered with a reason, and accepted or refused there.

Rules
- Until it is accepted its officer keeps it.
"""

from dataclasses import replace

from bot.casework.access import may
from bot.casework.case import MINISTRY, Case
from bot.casework.desk import over
from bot.casework.outgoing import Lane
from bot.casework.panels import YES
from bot.casework.people import Officer, Role, of_part
from bot.handle.attending import act
from bot.handle.kit import Kit, Outbound
from bot.handle.panels import NOT_ALLOWED, Pressed, once, own_case, put_away, say, show
from bot.handle.shifts import on_shift
from bot.handle.taking import COMPLAINT, become_owner
from bot.store import cases, desk, logbook
from bot.store.database import Tx

MOST = 8  # posts offered on one panel
SETTLED = frozenset({"accepted", "hand_refused", "acknowledged"})


async def posts(tx: Tx, case: Case) -> tuple[str, ...]:
    """The posts that have somebody and could have the case: the competent ones first, the ministry last."""
    if case.report.journey == COMPLAINT:  # it may name somebody there
        return ()
    staffed = {each.mission for each in await desk.staff(tx) if each.role is not Role.ADMIN}
    others = sorted(staffed - {case.mission, MINISTRY})
    named = [post for post in case.report.missions if post in others]
    found = [*dict.fromkeys((*named, *others))][:MOST]
    last = [MINISTRY] if MINISTRY in staffed and case.mission != MINISTRY else []
    return (*found, *last)


async def choose_reason(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """Why it is handed over; to whom comes next."""
    case = await own_case(tx, press, out)
    if case is not None and press.choice in kit.work.handing:
        await show(tx, kit, press.officer, "post", out, arg=press.choice, case=case.id, edit=press.message)


async def choose_post(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """The post was chosen: whoever is on shift there is asked."""
    case = await own_case(tx, press, out)
    if case is None:
        return
    if press.choice not in await posts(tx, case):
        out.toast = "panel.outdated"
        return
    if not await once(tx, press, out):
        return
    post = press.choice
    detail = {"to": post, "from": case.mission, "reason": press.arg}
    case, _ = await act(tx, kit, case, press.officer, "handed", detail)
    people = of_part(await desk.staff(tx, post), "duty", await on_shift(tx, kit.atlas, post))
    for each in people or of_part(await desk.staff(tx, post), "all", ()):
        await show(tx, kit, each, "incoming", out, arg=press.arg, case=case.id, lane=Lane.ALERT)
    put_away(press, out)
    say(press.officer, "panel.hand.asked", out, case.id)


async def pending(tx: Tx, case: Case, post: str) -> bool:
    """Whether the case is on offer to that post."""
    state = ""
    for event in await logbook.history(tx, case.id):
        if event.kind == "handed":
            state = str(event.detail.get("to", ""))
        elif event.kind in SETTLED:
            state = ""
    return state == post and not over(case)


async def receive(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """Somebody of the other post accepts, or is asked why not."""
    case = await cases.case(tx, press.case or 0)
    if not may(press.officer, "accept", case) or not await pending(tx, case, press.officer.mission):
        out.toast = "panel.outdated"
        return
    if press.choice != YES:
        await show(tx, kit, press.officer, "refuse", out, case=case.id, edit=press.message)
        return
    await logbook.write(tx, case.id, "accepted", actor=press.officer.id)
    competent = tuple(dict.fromkeys((press.officer.mission, *case.report.missions)))
    moved = replace(case, mission=press.officer.mission, report=replace(case.report, missions=competent))
    put_away(press, out)
    await become_owner(tx, kit, await cases.update(tx, moved), press.officer, out)


async def refuse(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """The other post does not take the case: its officer learns why at once."""
    case = await cases.case(tx, press.case or 0)
    if press.choice not in kit.work.refusing or not await pending(tx, case, press.officer.mission):
        out.toast = NOT_ALLOWED
        return
    await logbook.write(tx, case.id, "hand_refused", actor=press.officer.id, detail={"reason": press.choice})
    put_away(press, out)
    owner: Officer | None = await desk.officer(tx, case.owner) if case.owner is not None else None
    if owner is not None:
        say(owner, f"panel.hand.refused.{press.choice}", out, case.id, by=press.officer)
    out.toast = "desk.noted"
