"""Drills: a marked alert through the real path, whose only aim is to see who takes it, and how soon.

Rules
- A drill concerns nobody: it has no person, no chat that anything could be written to, and counts nowhere.
- It ends when it is taken, or when its ladder has called everybody in vain; then the operators hear of it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from bot.casework.case import Case, CaseState, Report, code_from
from bot.casework.outgoing import Kind, Lane, Post
from bot.handle.cards import end_lines
from bot.handle.kit import Kit, Outbound
from bot.handle.paging import page
from bot.store import cases, chats, desk, logbook
from bot.store.database import Tx

URGENCY = "P1"
NOWHERE = 0  # Telegram has no chat with this id
GOOD = timedelta(minutes=5)  # to take a P1; the target of docs/adr/0005
FRESH = timedelta(days=30)  # an older drill proves nothing

Light = Literal["green", "amber", "red"]


class Result(NamedTuple):
    """What the latest drill of a mission showed: `seconds` until it was taken (None: nobody did)."""

    mission: str
    at: datetime
    seconds: float | None


async def begin(tx: Tx, kit: Kit, mission: str, out: Outbound) -> Case:
    """Call the mission's desk as for a person in danger."""
    chat = await chats.chat_of(tx, NOWHERE, group=False)
    code = code_from(kit.number())
    while await cases.code_taken(tx, code):
        code = code_from(kit.number())
    found = kit.atlas.directory.missions.get(mission)
    country = found.country if found else None
    case = await cases.open_case(
        tx,
        code=code,
        chat=chat.id,
        report=Report("danger", "en", {}, missions=(mission,)),
        urgency=URGENCY,
        suspicion="S0",
        country=country,
        mission=mission,
        next_at=tx.now,
        drill=True,
    )
    await logbook.write(tx, case.id, "opened")
    return await page(tx, kit, case, out)


async def passed(tx: Tx, case: Case, out: Outbound) -> None:
    """It was taken: it is over, and whoever took it hears how long it took."""
    owner = await desk.officer(tx, case.owner or 0)
    minutes = max(0, round((tx.now - case.opened_at).total_seconds() / 60))
    case = await cases.update(tx, replace(case, state=CaseState.CLOSED, next_at=None))
    await logbook.write(tx, case.id, "closed", actor=owner.id)
    await end_lines(tx, case, out)
    params = {"phrase": "desk.drill.passed", "values": {"minutes": str(minutes)}}
    out.add(Post(Lane.REPLY, owner.chat, Kind.DESK, case.id, params))


async def failed(tx: Tx, kit: Kit, case: Case, out: Outbound) -> Case | None:
    """The drill that nobody took until its ladder's end is over; None where it goes on."""
    policy = kit.policies[case.urgency]
    last = timedelta(minutes=policy.steps[-1].after_minutes + policy.repeat_minutes)
    if not case.drill or case.owner is not None or tx.now - case.opened_at < last:
        return None
    case = await cases.update(tx, replace(case, state=CaseState.CLOSED, next_at=None))
    await logbook.write(tx, case.id, "closed")
    await end_lines(tx, case, out)
    params = {"phrase": "operator.drill_failed", "values": {"mission": case.mission}}
    for chat in await desk.operators(tx):
        out.add(Post(Lane.NOTICE, chat, Kind.OPERATOR, None, params))
    return case


async def results(tx: Tx) -> tuple[Result, ...]:
    """The latest finished drill of each mission, in order of its id."""
    found: dict[str, Result] = {}
    for case in await cases.drills(tx):
        if case.state is CaseState.CLOSED:
            taken = case.acknowledged_at
            seconds = (taken - case.opened_at).total_seconds() if taken and case.owner is not None else None
            found[case.mission] = Result(case.mission, case.opened_at, seconds)
    return tuple(found[mission] for mission in sorted(found))


def light(result: Result | None, now: datetime) -> Light:
    """Green: taken in time; amber: taken late; red: not taken, or no drill for long."""
    if result is None or result.seconds is None or now - result.at > FRESH:
        return "red"
    return "green" if result.seconds <= GOOD.total_seconds() else "amber"


def lights(found: Iterable[Result], missions: Iterable[str], now: datetime) -> dict[str, Light]:
    """The light of each of the missions."""
    known = {result.mission: result for result in found}
    return {mission: light(known.get(mission), now) for mission in missions}
