"""Calls officers: the alert's lines, step by step along the policy, until a human acts.

Rules
- A step whose people cannot be reached is passed over at once.
- Where nobody at all can be reached, the case stays due and is tried again every minute.
"""

from dataclasses import replace
from datetime import timedelta

from bot.casework.case import Case, CaseState
from bot.casework.desk import over
from bot.casework.escalation import called
from bot.casework.outgoing import Kind, Lane, Post
from bot.handle.kit import Kit, Outbound
from bot.store import cases, desk, outbox, tokens
from bot.store.database import Tx

UNREACHABLE = timedelta(minutes=1)  # how soon an alert that found nobody looks again
LATELY = timedelta(minutes=1)  # asking again within this is one call


async def page(tx: Tx, kit: Kit, case: Case, out: Outbound) -> Case:
    """Run the present step, and those after it while nobody can be reached; set when the next is due."""
    policy = kit.policies[case.urgency]
    due = case.next_at or tx.now
    for number in range(case.step, case.step + len(policy.steps) + 1):
        reached = await _call(tx, kit, case, number, out)
        following = policy.following(number, due, tx.now)
        if reached:
            return await cases.update(tx, replace(case, step=number + 1, next_at=following))
        due = min(following, tx.now)
    await cases.log(tx, case.id, "unreachable")
    return await cases.update(tx, replace(case, next_at=tx.now + UNREACHABLE))


async def page_again(tx: Tx, kit: Kit, case: Case, out: Outbound) -> Case:
    """Start the policy anew: it became more urgent, another mission is competent, or help was asked again."""
    state = kept(case, CaseState.RECEIVED)
    fresh = replace(case, step=0, next_at=tx.now, owner=None, acknowledged_at=None, state=state)
    return await page(tx, kit, fresh, out)


def kept(case: Case, state: CaseState) -> CaseState:
    """The state to come; a withdrawal that an officer should check stays one, whoever takes the case."""
    return case.state if case.state is CaseState.WITHDRAWN_UNVERIFIED else state


async def abandoned(tx: Tx, kit: Kit, case: Case, out: Outbound) -> Case:
    """The case, called anew where the officer who has it is on the roster no more."""
    if case.owner is None or over(case) or (await desk.officer(tx, case.owner)).active:
        return case
    return await page_again(tx, kit, case, out)


async def called_lately(tx: Tx, case: Case) -> bool:
    """Whether officers have a line of this case that is not a minute old: another would only bury it."""
    calls = [event.at for event in await cases.history(tx, case.id) if event.kind == "paged"]
    return bool(calls) and tx.now - calls[-1] < LATELY


async def _call(tx: Tx, kit: Kit, case: Case, number: int, out: Outbound) -> bool:
    step = kit.policies[case.urgency].step(number)
    waiting = await outbox.on_the_way(
        tx, case.id, Kind.LINE
    )  # a second line would only come behind the first
    chats: set[int] = set()
    for mission in called(step, case.mission, case.report.missions):
        for chat in await desk.destinations(tx, mission):
            if chat.id in chats or chat.id in waiting:
                continue
            chats.add(chat.id)
            token = kit.token()
            await tokens.issue(tx, token, case.id, "take", chat.id)
            out.add(Post(Lane.ALERT, chat.id, Kind.LINE, case.id, {"step": number, "token": token}))
    if chats:
        await cases.log(tx, case.id, "paged", detail={"step": number, "to": step.to, "chats": sorted(chats)})
    return bool(chats)
