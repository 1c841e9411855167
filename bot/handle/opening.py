"""Opening what is sealed on a card: why is asked, each opening leaves a line, very many are told of.

Rules
- A reason holds for one officer and one case, and for a short time after each opening: who works a case is
  asked once, not at every field.
- Nothing is held back for being opened often, since a life may hang on it; the ministry is told instead.
"""

from datetime import timedelta

from bot.casework.access import may
from bot.casework.case import Case
from bot.casework.desk import sealed_facts
from bot.casework.outgoing import Kind, Lane, Post
from bot.casework.people import Officer
from bot.dialog.files import media_of, together
from bot.dialog.typed import MEDIA
from bot.handle import panels
from bot.handle.cards import letters
from bot.handle.kit import Kit, Outbound
from bot.store import cases, desk, logbook
from bot.store.database import Tx
from bot.store.tokens import Token

REVEALED, MANY = "revealed", "opened_many"
HOUR = timedelta(hours=1)


async def ask(tx: Tx, kit: Kit, token: Token, officer: Officer, out: Outbound) -> None:
    """A sealed field's button was pressed: it is opened where the officer said lately why, else asked for."""
    case, name = await cases.case(tx, token.case or 0), token.argument or ""
    if not may(officer, "work", case) or name not in sealed_facts(kit.book, case):
        out.toast = panels.NOT_ALLOWED
        await logbook.write(tx, case.id, "refused", actor=officer.id, detail={"action": "open"})
        return
    why = await lately(tx, kit, case, officer)
    if why:
        await _open(tx, kit, case, officer, name, why, out)
    else:
        await panels.show(tx, kit, officer, "why", out, arg=name, case=case.id)


async def lately(tx: Tx, kit: Kit, case: Case, officer: Officer) -> str:
    """The reason that the officer gave, where it still holds; else empty."""
    since = tx.now - timedelta(minutes=kit.work.opening.minutes)
    before = await logbook.since(tx, case.id, REVEALED, officer.id, since)
    return str(before[-1].detail.get("why", "")) if before else ""


async def answer(tx: Tx, kit: Kit, press: panels.Pressed, out: Outbound) -> None:
    """The officer said why."""
    case = await panels.own_case(tx, press, out)
    if case is None:
        return
    if press.choice not in kit.work.opening.reasons or press.arg not in sealed_facts(kit.book, case):
        out.toast = "panel.outdated"
    elif await panels.once(tx, press, out):
        panels.put_away(press, out)
        await _open(tx, kit, case, press.officer, press.arg, press.choice, out)


async def _open(tx: Tx, kit: Kit, case: Case, officer: Officer, name: str, why: str, out: Outbound) -> None:
    many = await _crosses(tx, kit, case, officer)
    await logbook.write(tx, case.id, REVEALED, actor=officer.id, detail={"field": name, "why": why})
    if many:
        await logbook.write(tx, case.id, MANY, actor=officer.id)
        values = {"mission": officer.mission, "count": str(kit.work.opening.cases_an_hour)}
        params = {"phrase": "operator.opened_many", "values": values, "by": officer.id}
        for chat in await desk.overseers(tx):
            out.add(Post(Lane.NOTICE, chat, Kind.OPERATOR, None, params))
    files = [media_of(entry).album for entry in case.report.facts[MEDIA]] if name == MEDIA else []
    for entries in together(files) or (None,):
        below = await letters(tx, kit, case, f"field {name}") if entries is None else {}
        params = {"field": name, "entries": entries, **below}
        out.add(Post(Lane.REPLY, officer.chat, Kind.FIELD, case.id, params))
    out.toast = "desk.logged"


async def _crosses(tx: Tx, kit: Kit, case: Case, officer: Officer) -> bool:
    """Whether this is one case more than an officer opens in an hour, and nobody was told in that hour."""
    since = tx.now - HOUR
    opened = await logbook.cases_of(tx, REVEALED, officer.id, since) | {case.id}
    told = await logbook.cases_of(tx, MANY, officer.id, since)
    return len(opened) > kit.work.opening.cases_an_hour and not told
