"""Taking a case: the first acknowledgement wins, everybody else learns who has it.

Rules
- A second officer stands by where the policy asks for one; when a shift is over, the next takes over.
- A complaint is never taken by an officer whom it is about: who has the report, or had it.
"""

from dataclasses import replace

from bot.casework.access import may
from bot.casework.attention import offered
from bot.casework.case import Case, CaseState
from bot.casework.desk import ended, over
from bot.casework.events import Incoming
from bot.casework.outgoing import Kind, Lane, Post
from bot.casework.people import Officer
from bot.dialog.files import together
from bot.dialog.typed import CASE
from bot.handle import quiet
from bot.handle.attending import attend
from bot.handle.cards import card, letters, show_taken
from bot.handle.drills import passed
from bot.handle.kit import Answer, Kit, Outbound
from bot.handle.paging import kept, seconding
from bot.handle.reporter import refresh_screen
from bot.store import bundles, cases, desk, logbook, outbox, tokens
from bot.store.chats import Chat
from bot.store.database import Tx
from bot.store.tokens import Token

COMPLAINT = "complaint"  # the journey


async def take(tx: Tx, kit: Kit, drawn: str, token: Token, officer: Officer, out: Outbound) -> None:
    case = await cases.case(tx, token.case or 0)
    if not may(officer, "take", case) or await is_about(tx, case, officer):
        out.toast = "desk.not_allowed"
        await logbook.write(tx, case.id, "refused", actor=officer.id, detail={"action": "take"})
        return
    if over(case):
        out.toast = ended(case)
        return
    if case.owner == officer.id:
        out.toast = "desk.taken_by_you"
        return
    free = case.owner is None or offered(await logbook.lines(tx, case.id))
    second = not free and seconding(kit, case)
    if not free and not second:
        out.toast = "desk.already_taken"
        return
    if not await tokens.use(tx, drawn):
        # A press of long ago, sent again: the case was taken by it, and let go.
        out.toast = "desk.not_allowed"
        return
    if second:
        await _stand_by(tx, kit, case, officer, out)
    else:
        out.answer = await _answered(tx, case)
        await become_owner(tx, kit, case, officer, out)


async def _answered(tx: Tx, case: Case) -> Answer | None:
    """How long the first acknowledgement took; None where this is none, or the alert was a drill."""
    if case.drill or await logbook.last(tx, case.id, "acknowledged") is not None:
        return None
    return Answer(case.mission, case.urgency, max(0.0, (tx.now - case.opened_at).total_seconds()))


async def _stand_by(tx: Tx, kit: Kit, case: Case, officer: Officer, out: Outbound) -> None:
    """The second acknowledgement: the calls end, the first officer has somebody beside them."""
    await logbook.write(tx, case.id, "seconded", actor=officer.id)
    case = await attend(tx, kit, await cases.update(tx, replace(case, second=officer.id)))
    await show_taken(tx, case, out)
    out.toast = "desk.second_is_you"


async def become_owner(tx: Tx, kit: Kit, case: Case, officer: Officer, out: Outbound) -> None:
    """The case is this officer's: every copy says so, the card and what was said come to them."""
    former = await desk.officer(tx, case.owner) if case.owner is not None else None
    case = await cases.update(
        tx,
        replace(
            case,
            owner=officer.id,
            second=None if case.second == officer.id else case.second,
            acknowledged_at=tx.now,
            state=kept(case, CaseState.ACKNOWLEDGED),
        ),
    )
    await logbook.write(tx, case.id, "acknowledged", actor=officer.id)
    case = await attend(tx, kit, case)
    if case.drill:
        await passed(tx, case, out)
        return
    await show_taken(tx, case, out)
    if former is not None:
        taken = {"phrase": "desk.taken_over", "by": officer.id}
        out.add(Post(Lane.REPLY, former.chat, Kind.DESK, case.id, taken))
    post = await card(tx, kit, case, fresh=True)
    out.add(*([post] if post else []))
    said = [event for event in await logbook.history(tx, case.id) if event.kind == "words"]
    for heap in together((event.detail.get("media") or ("", "", ""))[2] for event in said):
        events = [said[at].id for at in heap]
        plain = not said[heap[0]].detail.get("media")
        below = await letters(tx, kit, case, f"event {events[0]}") if plain else {}
        out.add(Post(Lane.ALERT, officer.chat, Kind.WORDS, case.id, {"events": events, **below}))
    await quiet.tell(tx, kit, case, "status.read", out)
    await refresh_screen(tx, kit, case, out)
    out.toast = "desk.taken_by_you"


async def is_about(tx: Tx, case: Case, officer: Officer) -> bool:
    """Whether it is a complaint on a report that this officer took: somebody else reads it, as was told."""
    codes = case.report.facts.get(CASE, ()) if case.report.journey == COMPLAINT else ()
    reports = [await cases.case_by_code(tx, code, lock=False) for code in codes]
    logs = [await logbook.lines(tx, report.id) for report in reports if report is not None]
    return any(line.kind == "acknowledged" and line.actor == officer.id for log in logs for line in log)


async def show_owner(tx: Tx, case_id: int, chat: Chat, event: Incoming, out: Outbound) -> None:
    """The pressed copy, too, says who has the case, where its sending was never confirmed to us."""
    case = await cases.case(tx, case_id)
    bundled = await bundles.showing(tx, case_id, case.opened_at)
    known = {*await outbox.messages_of(tx, case_id, Kind.LINE), *((place[0], place[1]) for place in bundled)}
    if case.owner is not None and event.message is not None and (chat.id, event.message) not in known:
        out.add(Post(Lane.ALERT, chat.id, Kind.LINE, case_id, {"edit": event.message}))
