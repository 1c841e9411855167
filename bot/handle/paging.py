"""Calls officers: the alert's lines, step by step along the policy, until a human acts.

Rules
- A step whose people cannot be reached is passed over at once.
- Where nobody at all can be reached, the case stays due and is tried again every minute.
- What may wait for the morning comes without sound at night, and rings when the desk is at work again.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.casework.attention import RECALLED, offered
from bot.casework.case import MINISTRY, Case, CaseState
from bot.casework.desk import over
from bot.casework.escalation import Target, called, so_far
from bot.casework.outgoing import Kind, Lane, Post
from bot.casework.people import of_part, suited
from bot.handle import alarms
from bot.handle.bundling import bundled
from bot.handle.kit import Kit, Outbound
from bot.handle.shifts import on_shift, rings_at
from bot.store import bundles, cases, desk, floods, logbook, outbox, pages, tokens
from bot.store.database import Tx

UNREACHABLE = timedelta(minutes=1)  # how soon an alert that found nobody looks again
PATIENCE = timedelta(seconds=20)  # for which an alert may be put off before the next are called beside it
LATELY = timedelta(minutes=1)  # asking again within this is one call
GROUPED = ("duty", "all")  # the parts that a desk's groups belong to
_Known = dict[Target, tuple[int, ...]]


async def page(tx: Tx, kit: Kit, case: Case, out: Outbound) -> Case:
    """Run the present step, and those after it while nobody can be reached; set when the next is due."""
    await alarms.watch(tx, case)
    policy = kit.policies[case.urgency]
    loud = await rings_at(tx, kit.atlas, case.mission) if policy.quiet else tx.now
    if loud > tx.now and await logbook.last(tx, case.id, "paged") is not None:
        return await cases.update(tx, replace(case, next_at=loud))
    due = min(case.next_at or tx.now, tx.now)  # later where the clock was set back since
    manned = bool(await on_shift(tx, kit.atlas, case.mission))
    known: _Known = {}
    for number in range(case.step, case.step + len(policy.steps) + 1):
        step = policy.step(number)
        own = called(step, case.mission, case.report.missions, manned=manned)
        following = policy.following(number, due, tx.now)
        if any([await _chats(tx, kit, case, target, known) for target in own]):
            everybody = so_far(policy, number, case.mission, case.report.missions, manned=manned)
            chats = await _call(tx, kit, case, everybody, number, out, known, silent=loud > tx.now)
            await _past_telegram(tx, kit, case, everybody, number)
            if loud > tx.now:
                return await cases.update(tx, replace(case, step=number, next_at=loud))
            case = replace(case, step=number + 1, next_at=following)
            if not called_all(kit, case) and await _all_wait(tx, case, chats):
                case = replace(case, next_at=tx.now)
            return await cases.update(tx, case)
        due = min(following, tx.now)
    everybody = so_far(policy, len(policy.steps), case.mission, case.report.missions, manned=manned)
    turn = int(tx.now.timestamp() // (policy.repeat_minutes * 60))
    await _past_telegram(tx, kit, case, everybody, turn)
    await logbook.write(tx, case.id, "unreachable")
    return await cases.update(tx, replace(case, next_at=tx.now + UNREACHABLE))


async def page_again(tx: Tx, kit: Kit, case: Case, out: Outbound, reason: str = "") -> Case:
    """Start the policy anew: it became more urgent, another mission is competent, or nobody acts."""
    state = kept(case, CaseState.RECEIVED)
    await logbook.write(tx, case.id, f"{RECALLED}.{reason}" if reason else RECALLED)
    fresh = replace(case, step=0, next_at=tx.now, owner=None, second=None, acknowledged_at=None, state=state)
    return await page(tx, kit, fresh, out)


def kept(case: Case, state: CaseState) -> CaseState:
    """The state to come: taking a case, or calling anew, changes its state at its beginning or end only."""
    begins = case.state in (CaseState.RECEIVED, CaseState.ACKNOWLEDGED)
    return state if begins or over(case) else case.state


async def abandoned(tx: Tx, kit: Kit, case: Case, out: Outbound) -> Case:
    """The case, called anew where the officer who has it is on the roster no more."""
    if case.owner is None or over(case) or (await desk.officer(tx, case.owner)).active:
        return case
    return await page_again(tx, kit, case, out, "left")


async def called_lately(tx: Tx, case: Case) -> bool:
    """Whether officers have a line of this case that is not a minute old: another would only bury it."""
    call = await logbook.last(tx, case.id, "paged")
    return call is not None and tx.now - call < LATELY


def called_all(kit: Kit, case: Case) -> bool:
    """Whether every step of the ladder was run."""
    return case.step >= len(kit.policies[case.urgency].steps)


async def _all_wait(tx: Tx, case: Case, chats: Collection[int]) -> bool:
    """Whether nobody got the alert, and every copy stands behind one that Telegram put off for long."""
    if case.delivered_at is not None or case.owner is not None:
        return False
    return set(chats) <= await floods.shut(tx, chats, tx.now + PATIENCE)


async def wanted(tx: Tx, kit: Kit, case: Case) -> bool:
    """Whether anybody is still called for: to take the case, to take it over, or to stand by."""
    if over(case):
        return False
    return case.owner is None or seconding(kit, case) or offered(await logbook.lines(tx, case.id))


def seconding(kit: Kit, case: Case) -> bool:
    """Whether a second officer is still called for."""
    return kit.policies[case.urgency].acknowledgements > 1 and case.second is None


async def offer(tx: Tx, kit: Kit, case: Case, out: Outbound) -> bool:
    """Offer a case that somebody has to those on shift now; False where nobody else is."""
    here = await on_shift(tx, kit.atlas, case.mission)
    others = [
        each for each in await desk.staff(tx, case.mission) if each.id in here and each.id != case.owner
    ]
    chats = [*(group.id for group in await desk.groups(tx, case.mission)), *(each.chat for each in others)]
    for chat in chats if others else ():
        await _line(tx, kit, case, chat, {"step": case.step}, out)
    return bool(others)


async def _chats(tx: Tx, kit: Kit, case: Case, target: Target, known: _Known) -> tuple[int, ...]:
    """Our ids of the chats that the target means; looked up once for an alert."""
    if target not in known:
        known[target] = await _meant(tx, kit, case, target)
    return known[target]


async def _meant(tx: Tx, kit: Kit, case: Case, target: Target) -> tuple[int, ...]:
    """Groups, then people; the best suited where it can wait."""
    staff = await desk.staff(tx, target.desk)
    people = of_part(staff, target.part, await on_shift(tx, kit.atlas, target.desk))
    first = target.part == "duty" and target.desk != MINISTRY and case.step == 0
    if first and case.urgency != "P1":
        people = suited(people, case)
    groups = await desk.groups(tx, target.desk) if target.part in GROUPED else ()
    return (*(group.id for group in groups), *(officer.chat for officer in people))


async def _call(
    tx: Tx,
    kit: Kit,
    case: Case,
    targets: tuple[Target, ...],
    number: int,
    out: Outbound,
    known: _Known,
    *,
    silent: bool,
) -> Collection[int]:
    # A second line would only come behind the first.
    waiting = await outbox.on_the_way(tx, case.id, Kind.LINE)
    wanted = [chat for target in targets for chat in await _chats(tx, kit, case, target, known)]
    chats = [chat for chat in dict.fromkeys(wanted) if chat not in waiting]
    params = {"step": number, **({"silent": True} if silent else {})}
    for chat in chats:
        if not await bundled(tx, kit, case, chat, out):
            await _line(tx, kit, case, chat, params, out)
    if chats:
        told = [":".join(target) for target in targets]
        await logbook.write(tx, case.id, "paged", detail={"step": number, "to": told, "chats": sorted(chats)})
    return wanted


async def _past_telegram(tx: Tx, kit: Kit, case: Case, targets: tuple[Target, ...], number: int) -> None:
    """Whoever was called and did not get it within the step, or cannot get it, is paged another way."""
    if not kit.channels:
        return
    reached = {chat for chat, _ in await outbox.messages_of(tx, case.id, Kind.LINE)}
    reached |= {chat for chat, *_ in await bundles.showing(tx, case.id, case.opened_at)}
    open_chats = {each.id for each in await desk.staff(tx)}
    for target in targets:
        staff = await desk.staff(tx, target.desk, reachable=False)
        for officer in of_part(staff, target.part, await on_shift(tx, kit.atlas, target.desk)):
            if officer.chat in reached or (officer.id in open_chats and not number):
                continue
            for kind in kit.channels & (await desk.contacts(tx, officer.id)).keys():
                await pages.ask(tx, case.id, officer.id, kind, f"{case.code}-{officer.id}-{kind}-{number}")


async def _line(tx: Tx, kit: Kit, case: Case, chat: int, params: Mapping[str, Any], out: Outbound) -> None:
    token = kit.token()
    await tokens.issue(tx, token, case.id, "take", chat)
    out.add(Post(Lane.ALERT, chat, Kind.LINE, case.id, {**params, "token": token}))
