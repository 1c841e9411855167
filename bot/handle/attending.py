"""Watches over cases that somebody has: what an officer does is written down, what nobody does is noticed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.casework.attention import STAYED, Attention, attention
from bot.casework.case import Case
from bot.casework.desk import over
from bot.casework.outgoing import Kind, Lane, Post
from bot.casework.people import Officer
from bot.casework.roster import ends_at
from bot.handle.drills import failed
from bot.handle.kit import Kit, Outbound
from bot.handle.paging import offer, page, page_again, seconding
from bot.handle.shifts import plan_of
from bot.store import cases, desk, logbook, tokens
from bot.store.database import Tx


async def attend(tx: Tx, kit: Kit, case: Case) -> Case:
    """Set when the officer who has the case must be looked after next."""
    if case.owner is None or over(case) or seconding(kit, case):
        return case
    found = await _attention(tx, kit, case)
    at = found.at if found else None
    return case if at == case.next_at else await cases.update(tx, replace(case, next_at=at))


async def act(
    tx: Tx,
    kit: Kit,
    case: Case,
    officer: Officer,
    kind: str,
    detail: Mapping[str, Any] | None = None,
) -> tuple[Case, int]:
    """An officer did something for the case: it stands in the log, and nobody need be reminded of it now.

    The case as it is from then on, and the id of the line.
    """
    line = await logbook.write(tx, case.id, kind, actor=officer.id, detail=detail)
    return await attend(tx, kit, case), line


async def look_after(tx: Tx, kit: Kit, case: Case, out: Outbound) -> Case:
    """What is due for a case: the next call, a reminder, or others instead of who does not act."""
    if await failed(tx, kit, case, out) is not None:
        return case
    owner = await desk.officer(tx, case.owner) if case.owner is not None else None
    if owner is not None and not owner.active:
        return await page_again(tx, kit, case, out, "left")
    if owner is None or seconding(kit, case):
        return await page(tx, kit, case, out)
    found = await _attention(tx, kit, case)
    if found is None or found.at > tx.now:
        return await cases.update(tx, replace(case, next_at=found.at if found else None))
    if found.call:
        out.add(_said(owner, case, f"desk.lost.{found.reason}"))
        return await page_again(tx, kit, case, out, found.reason)
    if found.reason == "shift_end" and not await offer(tx, kit, case, out):
        await logbook.write(tx, case.id, STAYED)
        return await attend(tx, kit, case)
    await logbook.write(tx, case.id, f"reminded.{found.reason}")
    await _remind(tx, kit, case, owner, found, out)
    return await attend(tx, kit, case)


async def _remind(tx: Tx, kit: Kit, case: Case, owner: Officer, found: Attention, out: Outbound) -> None:
    token = kit.token()
    await tokens.issue(tx, token, case.id, "seen", owner.chat, owner.id)
    params = {"phrase": f"desk.reminder.{found.reason}", "token": token, "button": "desk.on_it"}
    out.add(Post(Lane.ALERT, owner.chat, Kind.DESK, case.id, params))


def _said(owner: Officer, case: Case, phrase: str) -> Post:
    return Post(Lane.ALERT, owner.chat, Kind.DESK, case.id, {"phrase": phrase})


async def _attention(tx: Tx, kit: Kit, case: Case) -> Attention | None:
    log = await logbook.lines(tx, case.id)
    plan = await plan_of(tx, kit.atlas, case.mission)
    shift: partial[datetime | None] = partial(ends_at, plan, case.owner or 0)
    return attention(kit.policies[case.urgency], log, shift)
