"""The desk's board: /cases, what a card's buttons lead to, and the language of the desk."""

from datetime import timedelta

from bot.casework.access import may, sees
from bot.casework.case import Case, CaseState
from bot.casework.desk import over
from bot.casework.outgoing import Lane
from bot.casework.people import Officer
from bot.handle.cards import card
from bot.handle.kit import Kit, Outbound
from bot.handle.panels import NOT_ALLOWED, Pressed, own_case, put_away, say, show
from bot.handle.steps import reopen
from bot.handle.taking import become_owner, is_about
from bot.handle.talk import ask_note
from bot.i18n import LOCALES
from bot.store import cases, chats, logbook
from bot.store.database import Tx

CLOSED_LATELY = timedelta(days=30)  # so long a closed case stands on the board
MOST = 20  # cases on one panel
PANELS = frozenset({"templates", "steps", "checks", "same", "refer", "hand", "close", "log"})


async def see(tx: Tx, kit: Kit, officer: Officer, text: str, out: Outbound) -> None:
    """The officer asks for the cases of the desk."""
    del text
    if may(officer, "list"):
        await show(tx, kit, officer, "cases", out)
    else:
        say(officer, NOT_ALLOWED, out)


async def languages(tx: Tx, kit: Kit, officer: Officer, text: str, out: Outbound) -> None:
    """The officer asks for another language."""
    del text
    await show(tx, kit, officer, "lang", out)


async def speak(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """From now on the desk speaks this language to the officer."""
    del kit
    if press.choice in LOCALES:
        await chats.set_locale(tx, press.officer.chat, press.choice)
        put_away(press, out)
        out.toast = "desk.noted"


async def listed(tx: Tx, officer: Officer) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """The open cases that concern the officer, most urgent and oldest first; and those closed lately."""
    seen = [case for case in await cases.listed(tx, tx.now - CLOSED_LATELY) if sees(officer, case)]
    alive = (case for case in seen if not over(case))
    opened = sorted(alive, key=lambda case: (case.urgency, case.opened_at))
    ended = [case for case in seen if case.state is CaseState.CLOSED and not case.erased]
    return tuple(opened[:MOST]), tuple(ended[-5:])


async def pick(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """A case of the board: one's own is shown, a free one is taken, a closed one is opened again."""
    kind, number = press.choice[:1], press.choice[1:]
    opened, ended = await listed(tx, press.officer)
    found = (each for each in (*opened, *ended) if str(each.id) == number)
    await go_to(tx, kit, press, next(found, None), out, again=kind == "r")


async def go_to(
    tx: Tx, kit: Kit, press: Pressed, case: Case | None, out: Outbound, *, again: bool = False
) -> None:
    """To a case: one's own is shown, a free one is taken, a closed one is opened again (`again`)."""
    if case is None:
        out.toast = "panel.outdated"
        return
    case = await cases.case(tx, case.id)
    if again and await is_about(tx, case, press.officer):
        out.toast = NOT_ALLOWED
        await logbook.write(tx, case.id, "refused", actor=press.officer.id, detail={"action": "reopen"})
        return
    if again:
        await reopen(tx, kit, press.officer, case, out)
    elif case.owner == press.officer.id:
        post = await card(tx, kit, case, fresh=True, lane=Lane.REPLY)
        out.add(*([post] if post else []))
    elif (
        case.owner is None
        and may(press.officer, "take", case)
        and not await is_about(tx, case, press.officer)
    ):
        await become_owner(tx, kit, case, press.officer, out)
    else:
        out.toast = "desk.already_taken"
        return
    put_away(press, out)


async def choose(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """A button below a card."""
    if press.choice == "note":
        await ask_note(tx, press, out)
    elif press.choice in PANELS:
        case = await own_case(tx, press, out)
        if case is not None:
            await show(tx, kit, press.officer, press.choice, out, case=case.id)
    else:
        out.toast = NOT_ALLOWED
