"""An officer brings a case on: from state to state, to its end with a second person, and back again.

Rules
- Only the steps of the table are possible; what a step needs is confirmed before it is taken.
- Contact is tried only inside what the person allowed.
- Closing an urgent case takes two: whoever has it proposes, somebody else of the desk confirms. A proposal
  ends when a colleague refuses it, when the case is closed, and when somebody takes it.
"""

from dataclasses import replace

from bot.casework.access import may
from bot.casework.case import MINISTRY, Case, CaseState
from bot.casework.contact import allows_contact
from bot.casework.desk import over
from bot.casework.outgoing import Lane
from bot.casework.panels import DONE, YES
from bot.casework.people import Officer
from bot.casework.work import closable, needs_two, steps
from bot.handle.attending import act
from bot.handle.cards import card, end_lines
from bot.handle.kit import Kit, Outbound
from bot.handle.panels import NOT_ALLOWED, Pressed, once, own_case, put_away, say, show
from bot.handle.quiet import tell
from bot.handle.reporter import refresh_screen
from bot.handle.shifts import on_shift
from bot.store import cases, desk, logbook
from bot.store.database import Tx

SETTLED = frozenset({"close_refused", "closed", "acknowledged"})


async def choose_step(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """A next state was chosen: what it needs or names is asked first."""
    case = await own_case(tx, press, out)
    if case is None:
        return
    if press.choice not in steps(kit.work, case):
        out.toast = "panel.outdated"
        return
    state = CaseState(press.choice)
    rules = kit.work.states[state]
    if rules.needs == "contact" and not allows_contact(case):
        out.toast = "panel.no_contact"
        return
    if rules.needs in ("word", "risk"):
        await show(tx, kit, press.officer, "sure", out, arg=state, case=case.id, edit=press.message)
    elif rules.results:
        await show(tx, kit, press.officer, "result", out, arg=state, case=case.id, edit=press.message)
    else:
        await _enter(tx, kit, press, case, state, "", out)


async def be_sure(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """What the state needs was confirmed."""
    case = await own_case(tx, press, out)
    if case is None or press.choice != YES:
        return
    if press.arg not in steps(kit.work, case):
        out.toast = "panel.outdated"
        return
    await _enter(tx, kit, press, case, CaseState(press.arg), "", out)


async def choose_result(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """What was found, or what is done, was named."""
    case = await own_case(tx, press, out)
    if case is None:
        return
    known = (
        press.arg in steps(kit.work, case) and press.choice in kit.work.states[CaseState(press.arg)].results
    )
    if not known:
        out.toast = "panel.outdated"
        return
    await _enter(tx, kit, press, case, CaseState(press.arg), press.choice, out)


async def _enter(
    tx: Tx, kit: Kit, press: Pressed, case: Case, state: CaseState, result: str, out: Outbound
) -> None:
    if not await once(tx, press, out):
        return
    case = await cases.update(tx, replace(case, state=state))
    detail = {"state": str(state), **({"result": result} if result else {})}
    case, _ = await act(tx, kit, case, press.officer, "stepped", detail)
    put_away(press, out)
    post = await card(tx, kit, case, fresh=False, lane=Lane.REPLY)
    out.add(*([post] if post else []))
    out.toast = "desk.noted"


async def choose_outcome(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """An outcome was ticked, or the case is to be closed with those that are."""
    case = await own_case(tx, press, out)
    if case is None:
        return
    chosen = [name for name in press.arg.split(",") if name in closable(kit.work, case)]
    if press.choice in closable(kit.work, case):
        ticked = [name for name in chosen if name != press.choice]
        chosen = ticked if len(ticked) < len(chosen) else [*chosen, press.choice]
        await show(
            tx, kit, press.officer, "close", out, arg=",".join(chosen), case=case.id, edit=press.message
        )
    elif press.choice == DONE and chosen and await once(tx, press, out):
        put_away(press, out)
        if needs_two(kit.work, case):
            await _ask_second(tx, kit, press.officer, case, chosen, out)
        else:
            await _close(tx, kit, case, press.officer, chosen, None, out)
    else:
        out.toast = "panel.outdated"


async def _ask_second(
    tx: Tx, kit: Kit, officer: Officer, case: Case, chosen: list[str], out: Outbound
) -> None:
    """The colleagues on shift are asked; where nobody else is there, all of the post, and the ministry."""
    case, _ = await act(tx, kit, case, officer, "close_asked", {"outcomes": chosen})
    able = [each for each in await desk.staff(tx, case.mission) if may(each, "confirm", case)]
    here = set(await on_shift(tx, kit.atlas, case.mission))
    asked = [each for each in able if each.id in here] or able
    if not asked:
        asked = [each for each in await desk.staff(tx, MINISTRY) if may(each, "confirm", case)]
    arg = ",".join(chosen)
    for each in asked:
        await show(tx, kit, each, "confirm", out, arg=arg, case=case.id, lane=Lane.NOTICE)
    say(officer, "panel.close.asked" if asked else "panel.close.nobody", out, case.id)


async def proposed(tx: Tx, case: Case) -> str:
    """The outcomes with which its officer wants the case closed now, as a panel carries them; empty: none."""
    wanted = ""
    for event in await logbook.history(tx, case.id):
        if event.kind == "close_asked":
            wanted = ",".join(event.detail.get("outcomes", ()))
        elif event.kind in SETTLED:
            wanted = ""
    return wanted


async def confirm(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """The second person agrees to the closing, or does not."""
    case = await cases.case(tx, press.case or 0)
    if not may(press.officer, "confirm", case):
        out.toast = NOT_ALLOWED
        return
    owner = await desk.officer(tx, case.owner) if case.owner is not None else None
    chosen = [name for name in press.arg.split(",") if name in closable(kit.work, case)]
    put_away(press, out)
    stale = press.arg != await proposed(tx, case)  # of an officer, or a proposal, of before
    if owner is None or stale or not chosen or over(case) or not await once(tx, press, out):
        out.toast = "panel.outdated"
    elif press.choice == YES:
        await _close(tx, kit, case, owner, chosen, press.officer, out)
        out.toast = "desk.noted"
    else:
        await logbook.write(tx, case.id, "close_refused", actor=press.officer.id)
        say(owner, "panel.close.refused", out, case.id, by=press.officer)
        out.toast = "desk.noted"


async def _close(
    tx: Tx, kit: Kit, case: Case, owner: Officer, chosen: list[str], second: Officer | None, out: Outbound
) -> None:
    case = await cases.update(tx, replace(case, state=CaseState.CLOSED, next_at=None))
    by = {"second": second.id} if second else {}
    await logbook.write(tx, case.id, "closed", actor=owner.id, detail={"outcomes": chosen, **by})
    await end_lines(tx, case, out)
    post = await card(tx, kit, case, fresh=False, lane=Lane.REPLY)
    out.add(*([post] if post else []))
    say(owner, "panel.closed", out, case.id)
    await tell(tx, kit, case, "status.closed", out)
    await refresh_screen(tx, kit, case, out)


async def reopen(tx: Tx, kit: Kit, officer: Officer, case: Case, out: Outbound) -> None:
    """A closed case is somebody's again."""
    if case.state is not CaseState.CLOSED or case.erased or not may(officer, "reopen", case):
        out.toast = NOT_ALLOWED
        return
    case = await cases.update(
        tx, replace(case, state=CaseState.ACKNOWLEDGED, owner=officer.id, acknowledged_at=tx.now)
    )
    await logbook.write(tx, case.id, "reopened", actor=officer.id)
    await logbook.write(tx, case.id, "acknowledged", actor=officer.id)
    case, _ = await act(tx, kit, case, officer, "stepped", {"state": str(case.state)})
    post = await card(tx, kit, case, fresh=True, lane=Lane.REPLY)
    out.add(*([post] if post else []))
    await refresh_screen(tx, kit, case, out)
    out.toast = "desk.noted"
