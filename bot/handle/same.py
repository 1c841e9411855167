"""Two reports that may be about one person: their officers are told, and say what it is; nobody else is."""

from bot.casework.case import Case
from bot.casework.marks import marks_of
from bot.casework.outgoing import Lane
from bot.handle.attending import act
from bot.handle.cards import card
from bot.handle.kit import Kit, Outbound
from bot.handle.panels import Pressed, own_case, show
from bot.store import cases, logbook, marks
from bot.store.database import Tx


async def look_for(tx: Tx, kit: Kit, case: Case, out: Outbound) -> None:
    """Look whether another case has a mark of this one; where it is new, both cards say so."""
    for number in await marks.write(tx, case.id, marks_of(case)):
        other = await cases.case(tx, number)
        for one in (case, other):
            await logbook.write(tx, one.id, "maybe_same")
        post = await card(tx, kit, other, fresh=False, lane=Lane.REPLY)
        out.add(*([post] if post else []))


async def judge(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """The officer says that a pair is one person (`s`), or is not (`o`)."""
    case = await own_case(tx, press, out)
    if case is None:
        return
    verdict = {"s": marks.SAME, "o": marks.OTHER}.get(press.choice[:1], "")
    number = press.choice[1:]
    if not verdict or not number.isdigit() or not await marks.judge(tx, case.id, int(number), verdict):
        out.toast = "panel.outdated"
        return
    case, _ = await act(tx, kit, case, press.officer, "linked", {"case": number, "verdict": verdict})
    await show(tx, kit, press.officer, "same", out, case=case.id, edit=press.message)
    post = await card(tx, kit, case, fresh=False, lane=Lane.REPLY)
    out.add(*([post] if post else []))
