"""The officers' side inside the transaction: enrolment, taking a case, opening what is sealed.

Rules
- A press counts by its token (case, action, chat) and by who pressed it (the roster).
- The first acknowledgement wins; everybody else learns who has it.
- Whoever opens a sealed field leaves a line in the case's log.
"""

from dataclasses import replace

from bot.casework.access import may
from bot.casework.attention import offered
from bot.casework.case import Case, CaseState
from bot.casework.contact import may_push
from bot.casework.desk import over, sealed_facts
from bot.casework.events import Bind, Enrol, Incoming, Press
from bot.casework.outgoing import Kind, Lane, Post
from bot.casework.people import Officer
from bot.dialog.files import media_of, together
from bot.dialog.turn import Tap, Words
from bot.dialog.typed import CASE, MEDIA
from bot.handle import quiet
from bot.handle.attending import act, attend
from bot.handle.cards import card, show_taken
from bot.handle.kit import Kit, Outbound
from bot.handle.paging import kept, seconding
from bot.handle.places import allowed_from
from bot.handle.reporter import refresh_screen
from bot.store import cases, chats, desk, logbook, outbox, sessions, tokens
from bot.store.chats import Chat
from bot.store.database import Tx
from bot.store.tokens import Token

COMPLAINT = "complaint"  # the journey
LOCALES = {"uz": "uz_latn", "ru": "ru"}  # the app's language -> the desk's; English otherwise


def _line(chat: int, phrase: str, **values: str) -> Post:
    return Post(Lane.REPLY, chat, Kind.DESK, None, {"phrase": phrase, "values": values})


async def enrol(tx: Tx, chat: Chat, event: Incoming, what: Enrol, out: Outbound) -> bool:
    """Redeem an officer's one-time code; False where it is none of ours (the chat stays a reporter's)."""
    invite = await desk.redeem(tx, what.code, "officer")
    if invite is None:
        return False
    await desk.enrol(tx, chat.id, invite.mission, invite.label, invite.profile)
    await chats.set_locale(tx, chat.id, LOCALES.get(event.language[:2], "en"))
    await sessions.erase(tx, chat.id)
    out.add(_line(chat.id, "desk.enrolled"))
    return True


async def bind(tx: Tx, chat: Chat, event: Incoming, what: Bind, out: Outbound) -> None:
    """Redeem a group's one-time code: from now on alerts of that mission are posted here."""
    invite = await desk.redeem(tx, what.code, "group")
    if invite is None:
        out.add(_line(chat.id, "desk.code_wrong"))
        return
    await desk.bind(tx, chat.id, invite.mission)
    await chats.set_locale(tx, chat.id, LOCALES.get(event.language[:2], "en"))
    out.add(_line(chat.id, "desk.bound"))


async def press(tx: Tx, kit: Kit, chat: Chat, event: Incoming, what: Press, out: Outbound) -> None:
    """A press on an officer's button."""
    token = await tokens.find(tx, what.token)
    person = await chats.chat_of(tx, event.sender, group=False) if event.sender > 0 else None
    officer = await desk.officer_of(tx, person.id) if person else None
    if token is None or officer is None or token.chat != chat.id or token.officer not in (None, officer.id):
        out.toast = "desk.not_allowed"
        if token is not None:
            await logbook.write(tx, token.case, "refused", detail={"action": token.action})
        return
    match token.action:
        case "take":
            await _take(tx, kit, what.token, token, officer, out)
            await _show_owner(tx, token.case, chat, event, out)
        case "seen":
            await _seen(tx, kit, token, officer, out)
        case _:
            await _open(tx, kit, token, officer, out)


async def _seen(tx: Tx, kit: Kit, token: Token, officer: Officer, out: Outbound) -> None:
    """The officer was reminded, and is at it."""
    case = await cases.case(tx, token.case)
    if not may(officer, "work", case):
        out.toast = "desk.not_allowed"
        return
    await act(tx, kit, case, officer, "seen")
    out.toast = "desk.noted"


async def _take(tx: Tx, kit: Kit, drawn: str, token: Token, officer: Officer, out: Outbound) -> None:
    case = await cases.case(tx, token.case)
    if not may(officer, "take", case) or await _is_about(tx, case, officer):
        out.toast = "desk.not_allowed"
        await logbook.write(tx, case.id, "refused", actor=officer.id, detail={"action": "take"})
        return
    if over(case):
        out.toast = "desk.over"
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
        await _become_owner(tx, kit, case, officer, out)


async def _stand_by(tx: Tx, kit: Kit, case: Case, officer: Officer, out: Outbound) -> None:
    """The second acknowledgement: the calls end, the first officer has somebody beside them."""
    await logbook.write(tx, case.id, "seconded", actor=officer.id)
    case = await attend(tx, kit, await cases.update(tx, replace(case, second=officer.id)))
    await show_taken(tx, case, out)
    out.toast = "desk.second_is_you"


async def _become_owner(tx: Tx, kit: Kit, case: Case, officer: Officer, out: Outbound) -> None:
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
    await show_taken(tx, case, out)
    if former is not None:
        taken = {"phrase": "desk.taken_over", "values": {"officer": officer.label}}
        out.add(Post(Lane.REPLY, former.chat, Kind.DESK, case.id, taken))
    post = await card(tx, kit, case, fresh=True)
    out.add(*([post] if post else []))
    said = [event for event in await logbook.history(tx, case.id) if event.kind == "words"]
    for heap in together((event.detail.get("media") or ("", "", ""))[2] for event in said):
        events = [said[at].id for at in heap]
        out.add(Post(Lane.ALERT, officer.chat, Kind.WORDS, case.id, {"events": events}))
    await quiet.tell(tx, kit, case, "status.read", out)
    await refresh_screen(tx, kit, case, out)
    out.toast = "desk.taken_by_you"


async def _is_about(tx: Tx, case: Case, officer: Officer) -> bool:
    """Whether it is a complaint on the report that this officer has: somebody else reads it, as was told."""
    codes = case.report.facts.get(CASE, ()) if case.report.journey == COMPLAINT else ()
    reports = [await cases.case_by_code(tx, code, lock=False) for code in codes]
    return any(report is not None and report.owner == officer.id for report in reports)


async def _show_owner(tx: Tx, case_id: int, chat: Chat, event: Incoming, out: Outbound) -> None:
    """The pressed copy, too, says who has the case, where its sending was never confirmed to us."""
    case = await cases.case(tx, case_id)
    known = await outbox.messages_of(tx, case_id, Kind.LINE)
    if case.owner is not None and event.message is not None and (chat.id, event.message) not in known:
        out.add(Post(Lane.ALERT, chat.id, Kind.LINE, case_id, {"edit": event.message}))


async def _open(tx: Tx, kit: Kit, token: Token, officer: Officer, out: Outbound) -> None:
    case = await cases.case(tx, token.case)
    name = token.argument or ""
    if case.owner != officer.id or name not in sealed_facts(kit.book, case):
        out.toast = "desk.not_allowed"
        await logbook.write(tx, case.id, "refused", actor=officer.id, detail={"action": "open"})
        return
    await logbook.write(tx, case.id, "revealed", actor=officer.id, detail={"field": name})
    files = [media_of(entry).album for entry in case.report.facts[MEDIA]] if name == MEDIA else []
    for entries in together(files) or (None,):
        params = {"field": name, "entries": entries}
        out.add(Post(Lane.REPLY, officer.chat, Kind.FIELD, case.id, params))
    out.toast = "desk.logged"


async def say(tx: Tx, kit: Kit, chat: Chat, officer: Officer, event: Incoming, out: Outbound) -> None:
    """What an officer writes: a reply to a case's message reaches its reporter, inside the contact rule."""
    if isinstance(event.what, Tap):  # on a screen from before the enrolment
        out.toast = "desk.not_allowed"
        return
    row = await outbox.by_message(tx, chat.id, event.reply_to) if event.reply_to else None
    case = await cases.case(tx, row.case) if row and row.case is not None else None
    if case is None:
        out.add(_line(chat.id, "desk.help"))
    elif case.owner != officer.id:
        out.add(_line(chat.id, "desk.already_taken" if case.owner is not None else "desk.help"))
    elif not isinstance(event.what, Words):
        out.add(_line(chat.id, "desk.reply_unreadable"))
    elif case.state in (CaseState.CLOSED, CaseState.WITHDRAWN, CaseState.WITHDRAWN_UNVERIFIED):
        out.add(_line(chat.id, "desk.reply_forbidden"))
    else:
        words = {"words": event.what.text}
        case, said = await act(tx, kit, case, officer, "replied", words)
        gone = (await chats.chat_by_id(tx, case.chat)).gone
        waits = gone or not may_push(case) or await quiet.holds_back(tx, kit, case.chat)
        at = allowed_from(kit, case, tx.now)
        out.add(quiet.answer(tx, case.id, case.chat, said, waits=waits, at=at))
        await refresh_screen(tx, kit, case, out)
        later = not waits and at > tx.now
        told = "desk.reply_waits" if waits else "desk.reply_later" if later else "desk.reply_sent"
        out.add(_line(chat.id, told, **({"time": f"{at:%H:%M}"} if later else {})))
