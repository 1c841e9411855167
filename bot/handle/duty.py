"""/duty: who is on shift, one's own next shifts, taking over now, and giving a shift to a colleague.

Rules
- A swap is agreed by both: one asks, the other accepts; until then nothing changes.
"""

from datetime import UTC, datetime, timedelta

from bot.casework.outgoing import Lane
from bot.casework.panels import YES
from bot.casework.people import Officer, Role
from bot.casework.roster import Duty, Override, duties, next_change, on_duty
from bot.handle.kit import Kit, Outbound
from bot.handle.panels import Pressed, once, put_away, say, show
from bot.handle.shifts import AHEAD, plan_of
from bot.store import desk, roster
from bot.store.database import Tx

LONGEST = timedelta(hours=8)  # of a shift that somebody takes on the spot


async def see(tx: Tx, kit: Kit, officer: Officer, text: str, out: Outbound) -> None:
    """The officer asks for the roster."""
    del text
    await show(tx, kit, officer, "duty", out)


async def choose(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """To take over now, or to give one of the own shifts away."""
    if press.choice == "take":
        await _take_now(tx, kit, press, out)
    elif press.choice.startswith("g") and await _held(tx, kit, press.officer, press.choice[1:]):
        await show(tx, kit, press.officer, "give", out, arg=press.choice[1:], edit=press.message)
    else:
        out.toast = "panel.outdated"


async def _take_now(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    plan = await plan_of(tx, kit.atlas, press.officer.mission)
    here = on_duty(plan, tx.now)
    if press.officer.id in here or press.officer.role is Role.ADMIN:
        out.toast = "panel.duty.already"
        return
    change = next_change(plan, tx.now)
    until = min(change, tx.now + LONGEST) if change and not here else tx.now + LONGEST
    begins = tx.now.replace(second=0, microsecond=0)
    agreed = Override(begins, until, press.officer.id, None)
    await roster.agree(tx, press.officer.mission, agreed, press.officer.id)
    await show(tx, kit, press.officer, "duty", out, edit=press.message)
    out.toast = "panel.duty.taken"


async def ask(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """A colleague was chosen: they are asked whether they take the shift."""
    colleague = await _colleague(tx, press.officer, press.choice.removeprefix("o"))
    if colleague is None or not await _held(tx, kit, press.officer, press.arg):
        out.toast = "panel.outdated"
        return
    await show(tx, kit, colleague, "swap", out, arg=f"{press.arg}.{press.officer.id}", lane=Lane.NOTICE)
    put_away(press, out)
    say(press.officer, "panel.duty.asked", out, by=colleague)


async def agree(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """The colleague takes the shift, or does not."""
    span, _, asker_id = press.arg.rpartition(".")
    asker = await _colleague(tx, press.officer, asker_id)
    held = await _held(tx, kit, asker, span) if asker else None
    if not await once(tx, press, out):
        return
    put_away(press, out)
    if asker is None or held is None or held.ends <= tx.now:
        out.toast = "panel.outdated"
    elif press.choice == YES:
        agreed = Override(held.begins, held.ends, press.officer.id, asker.id)
        await roster.agree(tx, press.officer.mission, agreed, asker.id)
        say(asker, "panel.duty.swapped", out, by=press.officer)
        out.toast = "desk.noted"
    else:
        say(asker, "panel.duty.declined", out, by=press.officer)
        out.toast = "desk.noted"


async def colleagues(tx: Tx, officer: Officer) -> tuple[Officer, ...]:
    """Who could stand in for the officer."""
    staff = await desk.staff(tx, officer.mission)
    return tuple(each for each in staff if each.id != officer.id and each.role is not Role.ADMIN)


async def _colleague(tx: Tx, officer: Officer, number: str) -> Officer | None:
    return next((each for each in await colleagues(tx, officer) if str(each.id) == number), None)


async def _held(tx: Tx, kit: Kit, officer: Officer, span: str) -> Duty | None:
    """The officer's duty that lies in this span, where it is theirs still."""
    try:
        begins, ends = (datetime.fromtimestamp(int(part), UTC) for part in span.split("."))
    except (ValueError, OverflowError, OSError):
        return None
    if not begins < ends <= tx.now + AHEAD + AHEAD:
        return None
    plan = await plan_of(tx, kit.atlas, officer.mission)
    held = Duty(officer.id, begins, ends)
    return held if held in duties(plan, begins, ends) else None


def span_of(duty: Duty) -> str:
    """A duty as a button carries it: seconds since 1970 of begin and end."""
    return f"{int(duty.begins.timestamp())}.{int(duty.ends.timestamp())}"
