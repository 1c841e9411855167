"""What reporters ask for about their own report: withdraw it, delete it; and what their secret words set off.

Rules
- Whoever has the case learns of it at once; the screen tells the reporter what really happened.
- Secret words leave no trace in the chat.
- An officer who opened the agreed word could be the one who gives it on another phone: then it proves nothing
  that destroys or ends a report.
"""

from dataclasses import replace

from bot.casework.case import Case, CaseState
from bot.casework.desk import WISH, over
from bot.casework.outgoing import Kind, Lane, Post
from bot.casework.withdrawal import Outcome, deletion, ended, withdrawal
from bot.dialog.turn import Ask, Draft, Flag, State
from bot.handle.cards import card, end_lines
from bot.handle.claims import borrowed, proved
from bot.handle.erasing import erase
from bot.handle.kit import Kit, Outbound
from bot.handle.paging import abandoned, page_again
from bot.handle.referring import recall
from bot.store import cases, desk, logbook, outbox, retention, sessions
from bot.store.chats import Chat
from bot.store.database import Tx

OUTCOME = "f.outcome"  # what the reporter is told of it


async def grant(tx: Tx, kit: Kit, chat: Chat, state: State, wish: Ask, out: Outbound) -> State:
    """Do what the reporter wants done with the claimed report; the state says what became of it."""
    case = await cases.case_by_code(tx, state.draft.case) if state.draft.case else None
    if case is None:
        return state
    case = await abandoned(tx, kit, case, out)
    afraid = state.draft.facts.get("f.why") == ("afraid",)
    taken = await borrowed(tx, case)
    known = proved(case, state) and not taken
    own = case.chat == chat.id and not taken
    ending = outcome = withdrawal(case, proved=known, own_chat=own, afraid=afraid)
    if wish.what == "delete":
        held = await retention.is_held(tx, case.id)
        outcome = deletion(case, proved=known, own_chat=own, held=held)
    await logbook.write(tx, case.id, wish.what, detail={"outcome": outcome})
    await _tell_owner(tx, case, f"desk.{wish.what}_{outcome}", out)
    if outcome in (
        "officer_decides",
        "unverified",
        "held",
    ):  # on the card, too, for whoever takes the case later
        told = {**case.report.facts, WISH: (f"{wish.what}_{outcome}",)}
        case = await cases.update(tx, replace(case, report=replace(case.report, facts=told)))
    match outcome:
        case "deleted":
            await recall(
                tx, kit, replace(case, report=replace(case.report, facts=ended(case.report.facts))), out
            )
            await erase(tx, case, out)
            await end_lines(tx, case, out)
            await sessions.erase(tx, chat.id)  # what the conversation held of it, too, loses its key
            return _told(_without(state, case.code), outcome)
        case "withdrawn" | "unverified" | "held":  # what the law keeps is not used any more either
            await _withdraw(tx, kit, case, ending, out)
            state = replace(state, live=0)  # a live location tells nothing more
    return _told(state, outcome)


def _told(state: State, outcome: Outcome) -> State:
    draft = state.draft
    return state.with_draft(replace(draft, facts={**draft.facts, OUTCOME: (outcome,)}))


def _without(state: State, code: str) -> State:
    """No draft leads to the report any more, and what it held is forgotten."""
    drafts = {name: Draft() if draft.case == code else draft for name, draft in state.drafts.items()}
    return replace(state, drafts=drafts, sent=tuple(each for each in state.sent if each != code))


async def _withdraw(tx: Tx, kit: Kit, case: Case, outcome: Outcome, out: Outbound) -> None:
    if case.state is CaseState.CLOSED:
        return
    report = replace(case.report, facts=ended(case.report.facts))
    if outcome == "withdrawn":
        state, due = CaseState.WITHDRAWN, None  # nobody is waited for: nobody is called any more
    else:
        state, due = CaseState.WITHDRAWN_UNVERIFIED, case.next_at
    saved = await cases.update(tx, replace(case, report=report, state=state, next_at=due))
    await recall(tx, kit, saved, out)
    await outbox.supersede(tx, case.chat, Kind.REPLY, case.id)
    if outcome == "withdrawn":
        await end_lines(tx, case, out)
    post = await card(tx, kit, saved, fresh=False)
    out.add(*([post] if post else []))


async def _tell_owner(tx: Tx, case: Case, phrase: str, out: Outbound) -> None:
    officer = await desk.officer(tx, case.owner) if case.owner is not None else None
    if officer is not None and officer.active:
        out.add(Post(Lane.ALERT, officer.chat, Kind.DESK, case.id, {"phrase": phrase}))


async def raise_flag(tx: Tx, kit: Kit, chat: Chat, flag: Flag, out: Outbound) -> None:
    """The person is watched, or somebody else holds the phone: officers learn it, the chat shows nothing."""
    for case in await cases.open_of_chat(tx, chat.id):
        await logbook.write(tx, case.id, flag.kind)
        sign = {"s.safe_now": ("watched",)} if flag.kind == "watched" else {"o.compromise": ("yes",)}
        report = replace(case.report, facts={**case.report.facts, **sign})
        urgency = "P1" if flag.kind == "watched" else case.urgency
        saved = await cases.update(tx, replace(case, report=report, urgency=urgency))
        if flag.kind == "watched" and (over(case) or (case.owner is None and urgency != case.urgency)):
            await page_again(tx, kit, saved, out)
            continue
        saved = await abandoned(tx, kit, saved, out)
        await _tell_owner(tx, saved, f"desk.{flag.kind}", out)
        post = await card(tx, kit, saved, fresh=False)
        out.add(*([post] if post else []))
