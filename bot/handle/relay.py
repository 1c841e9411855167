"""From an officer to the person: inside the contact rule, now, at the person's hours, or when they return.

Rules
- An answer belongs to the case whose message it replies to, found by stored ids.
- What was changed later is changed there, too, and the first words stay in the log.
- The officer learns at once whether it went, waits, or could not be brought.
"""

from collections.abc import Mapping
from typing import Any

from bot.casework.access import may
from bot.casework.case import Case, CaseState
from bot.casework.contact import may_push
from bot.casework.events import Incoming
from bot.casework.outgoing import Kind, Lane, Post
from bot.casework.people import Officer
from bot.dialog.turn import Media, Pin, Words
from bot.handle import quiet
from bot.handle.attending import act
from bot.handle.kit import DELETABLE, Kit, Outbound
from bot.handle.places import allowed_from
from bot.handle.reporter import refresh_screen
from bot.store import albums, cases, chats, logbook, tokens
from bot.store.database import Tx
from bot.store.tokens import Token

CHANGED = "✎ "
ENDED = (CaseState.CLOSED, CaseState.WITHDRAWN, CaseState.WITHDRAWN_UNVERIFIED)


async def say(tx: Tx, kit: Kit, officer: Officer, case: Case, event: Incoming, out: Outbound) -> None:
    """The officer replied to a message of the case."""
    said = _said(event)
    if not may(officer, "work", case):
        await logbook.write(tx, case.id, "refused", actor=officer.id, detail={"action": "reply"})
        out.add(_line(officer, None, "desk.already_taken" if case.owner is not None else "desk.not_allowed"))
    elif said is None:
        out.add(_line(officer, case, "desk.reply_unreadable"))
    else:
        await answer(tx, kit, officer, case, said, out)


def _said(event: Incoming) -> dict[str, Any] | None:
    """What can be passed on of a message: words, a file with its words, a point; None where nothing can."""
    source = {"source": event.message}
    match event.what:
        case Words(text=text):
            return {"words": text, **source}
        case Media(kind=kind, ref=ref, words=words, album=album):
            return {"words": words, "media": [kind, ref, album], **source}
        case Pin(latitude=latitude, longitude=longitude, moved=False):
            return {"words": "", "pin": [latitude, longitude], **source}
    return None


async def answer(
    tx: Tx, kit: Kit, officer: Officer, case: Case, said: Mapping[str, Any], out: Outbound
) -> None:
    """Pass the officer's words on, or say until when they wait, or that they may not go."""
    if case.state in ENDED:
        out.add(_line(officer, case, "desk.reply_forbidden"))
        return
    case, line = await act(tx, kit, case, officer, "replied", said)
    album = said.get("media", ["", "", ""])[2]
    if album and await albums.join(tx, case.chat, case.id, album, line, Kind.REPLY):
        return  # the row of its first file takes it along
    gone = (await chats.chat_by_id(tx, case.chat)).gone
    waits = gone or not may_push(case) or await quiet.holds_back(tx, kit, case.chat, case.id)
    at = allowed_from(kit, case, tx.now)
    if album and not waits:
        at = max(at, tx.now + albums.GATHERING)
    out.add(quiet.answer(tx, case.id, case.chat, [line], waits=waits, at=at, album=album))
    await refresh_screen(tx, kit, case, out)
    later = not waits and at > tx.now and not album
    told = "desk.reply_waits" if waits else "desk.reply_later" if later else "desk.reply_sent"
    token = kit.token()
    await tokens.issue(tx, token, case.id, "take_back", officer.chat, officer.id, str(line))
    params = {
        "phrase": told,
        "values": {"time": f"{at:%H:%M}"} if later else {},
        "event": line,
        "token": token,
        "button": "desk.take_back",
    }
    out.add(Post(Lane.REPLY, officer.chat, Kind.DESK, case.id, params))


async def change(tx: Tx, kit: Kit, officer: Officer, message: int | None, text: str, out: Outbound) -> None:
    """The officer changed a message of theirs: what was passed on of it changes, too."""
    for case in await cases.owned_by(tx, officer.id):
        for event in await logbook.history(tx, case.id):
            if event.kind != "replied" or event.detail.get("source") != message:
                continue
            await act(tx, kit, case, officer, "changed", {"of": event.id, "words": text})
            standing = await albums.standing(tx, case.id, Kind.REPLY, event.id)
            if standing and event.detail.get("media"):  # what stands below a file is not changed: it is added
                await answer(tx, kit, officer, case, {"words": f"{CHANGED}{text}"}, out)
                return
            if standing:
                chat, its = standing
                params = {"events": [event.id], "edit": its}
                out.add(Post(Lane.REPLY, chat, Kind.REPLY, case.id, params))
            out.add(_line(officer, case, "desk.reply_changed"))
            return


async def take_back(tx: Tx, kit: Kit, token: Token, officer: Officer, out: Outbound) -> None:
    """The officer takes an answer back: what waits is not sent, what stands goes where Telegram lets us."""
    case = await cases.case(tx, token.case or 0)
    if not may(officer, "work", case):
        out.toast = "desk.not_allowed"
        return
    line = int(token.argument or 0)
    await logbook.write(tx, case.id, "taken_back", actor=officer.id, detail={"of": line})
    dropped = await albums.drop(tx, case.id, Kind.REPLY, line)
    standing = await albums.standing(tx, case.id, Kind.REPLY, line)
    if standing:
        chat, message = standing
        sent = next(event.at for event in await logbook.history(tx, case.id) if event.id == line)
        if tx.now - sent < DELETABLE:
            out.add(Post(Lane.REPLY, chat, Kind.WIPE, None, {"messages": [message]}))
            out.toast = "desk.taken_back"
        else:
            out.toast = "desk.too_old"
    else:
        out.toast = "desk.taken_back" if dropped else "desk.too_old"
    await refresh_screen(tx, kit, case, out)


def _line(officer: Officer, case: Case | None, phrase: str, **values: str) -> Post:
    params = {"phrase": phrase, "values": values}
    return Post(Lane.REPLY, officer.chat, Kind.DESK, case.id if case else None, params)
