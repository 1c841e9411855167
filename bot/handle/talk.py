"""What an officer does beside answering in their own words: private notes, ready texts, check lists."""

from bot.casework.access import may
from bot.casework.outgoing import Kind, Lane, Post
from bot.casework.panels import BACK, SEND
from bot.casework.people import Officer
from bot.casework.work import checks
from bot.handle.attending import act
from bot.handle.kit import Kit, Outbound
from bot.handle.panels import Pressed, once, own_case, put_away, show
from bot.handle.relay import answer
from bot.store import cases, logbook
from bot.store.database import Tx


async def choose_template(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """A ready text was chosen: it is shown before it is sent."""
    case = await own_case(tx, press, out)
    if case is None:
        return
    if press.choice not in kit.work.templates:
        out.toast = "panel.outdated"
        return
    await show(tx, kit, press.officer, "preview", out, arg=press.choice, case=case.id, edit=press.message)


async def preview(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """The text that was read is sent, or another is looked for."""
    case = await own_case(tx, press, out)
    if case is None:
        return
    if press.choice == BACK:
        await show(tx, kit, press.officer, "templates", out, case=case.id, edit=press.message)
    elif press.choice == SEND and press.arg in kit.work.templates and await once(tx, press, out):
        put_away(press, out)
        await answer(tx, kit, press.officer, case, {"template": press.arg}, out)


async def tick(tx: Tx, kit: Kit, press: Pressed, out: Outbound) -> None:
    """An item of the check list is done, or after all it is not."""
    case = await own_case(tx, press, out)
    if case is None:
        return
    if press.choice not in checks(kit.work, case):
        out.toast = "panel.outdated"
        return
    await act(tx, kit, case, press.officer, "checked", {"item": press.choice})
    await show(tx, kit, press.officer, "checks", out, case=case.id, edit=press.message)


async def ask_note(tx: Tx, press: Pressed, out: Outbound) -> None:
    """A private note: it is written as a reply to what is asked here."""
    case = await own_case(tx, press, out)
    if case is not None:
        out.add(Post(Lane.REPLY, press.officer.chat, Kind.ASK, case.id, {"ask": "note"}))


async def take_note(tx: Tx, kit: Kit, officer: Officer, case_id: int, text: str, out: Outbound) -> None:
    """The note was written."""
    case = await cases.case(tx, case_id)
    if not may(officer, "work", case):
        out.add(_line(officer, "desk.not_allowed"))
        return
    await act(tx, kit, case, officer, "noted", {"words": text})
    out.add(_line(officer, "panel.note.kept"))


async def ticked(tx: Tx, case_id: int) -> frozenset[str]:
    """The items of the check list that are done: pressed an odd number of times."""
    done: set[str] = set()
    for event in await logbook.history(tx, case_id):
        if event.kind == "checked":
            done ^= {str(event.detail["item"])}
    return frozenset(done)


def _line(officer: Officer, phrase: str) -> Post:
    return Post(Lane.REPLY, officer.chat, Kind.DESK, None, {"phrase": phrase})
