"""The officers' side inside the transaction: what a press does, and what is done with what an officer writes.

Rules
- A press counts by its token (case, action, chat) and by who pressed it (the roster).
- A message counts by the message that it replies to, never by its words.
"""

from collections.abc import Awaitable, Callable, Mapping

from bot.casework.access import may
from bot.casework.events import Edited, Incoming, Press
from bot.casework.outgoing import Kind, Lane, Post
from bot.casework.panels import LEAVE
from bot.casework.people import Officer
from bot.dialog.turn import Tap, Words
from bot.handle import board, by_phone, duty, handing, opening, panels, referring, relay, same, steps, talk
from bot.handle.attending import act
from bot.handle.kit import Kit, Outbound
from bot.handle.taking import show_owner, take
from bot.store import cases, chats, desk, logbook, outbox, tokens
from bot.store.chats import Chat
from bot.store.database import Tx
from bot.store.tokens import Token

View = Callable[[Tx, Kit, panels.Pressed, Outbound], Awaitable[None]]
VIEWS: Mapping[str, View] = {
    "card": board.choose,
    "cases": board.pick,
    "lang": board.speak,
    "steps": steps.choose_step,
    "result": steps.choose_result,
    "sure": steps.be_sure,
    "close": steps.choose_outcome,
    "confirm": steps.confirm,
    "templates": talk.choose_template,
    "preview": talk.preview,
    "checks": talk.tick,
    "same": same.judge,
    "refer": referring.choose_body,
    "ground": referring.choose_ground,
    "packet": referring.choose_fields,
    "referral": referring.change,
    "hand": handing.choose_reason,
    "post": handing.choose_post,
    "incoming": handing.receive,
    "refuse": handing.refuse,
    "pocket": by_phone.choose,
    "duty": duty.choose,
    "give": duty.ask,
    "swap": duty.agree,
    "why": opening.answer,
}
# A reply to one of these is an answer: to the person, or to a question of ours. Panels are not answered.
ANSWERED = frozenset({Kind.LINE, Kind.CARD, Kind.FIELD, Kind.WORDS, Kind.DESK, Kind.ASK})
Command = Callable[[Tx, Kit, Officer, str, Outbound], Awaitable[None]]
COMMANDS: Mapping[str, Command] = {
    "/cases": board.see,
    "/duty": duty.see,
    "/intake": by_phone.look,
    "/lang": board.languages,
}


async def press(tx: Tx, kit: Kit, chat: Chat, event: Incoming, what: Press, out: Outbound) -> None:
    """A press on an officer's button."""
    token = await tokens.find(tx, what.token)
    person = await chats.chat_of(tx, event.sender, group=False) if event.sender > 0 else None
    officer = await desk.officer_of(tx, person.id) if person else None
    if token is None or officer is None or token.chat != chat.id or token.officer not in (None, officer.id):
        out.toast = panels.NOT_ALLOWED
        if token is not None and token.case is not None:
            who = officer.id if officer else None
            await logbook.write(tx, token.case, "refused", actor=who, detail={"action": token.action})
        return
    match token.action:
        case "panel":
            await _choose(tx, kit, panels.read(token, officer, what.choice, event.message, what.token), out)
        case "take":
            await take(tx, kit, what.token, token, officer, out)
            await show_owner(tx, token.case or 0, chat, event, out)
        case "seen":
            await _seen(tx, kit, token, officer, out)
        case "take_back":
            await relay.take_back(tx, kit, token, officer, out)
        case "letters":
            await _other_script(tx, kit, token, officer, out)
        case _:
            await opening.ask(tx, kit, token, officer, out)


async def _other_script(tx: Tx, kit: Kit, token: Token, officer: Officer, out: Outbound) -> None:
    """Words that were opened already, once more in the other script; the original stays above.

    A field is opened anew by it: it may hold other words by now.
    """
    case = await cases.case(tx, token.case or 0)
    kind, _, what = (token.argument or "").partition(" ")
    if not may(officer, "work", case):
        out.toast = panels.NOT_ALLOWED
    elif kind == "field":
        detail = {"field": what, "why": await opening.lately(tx, kit, case, officer)}
        await logbook.write(tx, case.id, opening.REVEALED, actor=officer.id, detail=detail)
        again = {"field": what, "entries": None, "script": True}
        out.add(Post(Lane.REPLY, officer.chat, Kind.FIELD, case.id, again))
    else:
        words = {"events": [int(what)], "script": True}
        out.add(Post(Lane.REPLY, officer.chat, Kind.WORDS, case.id, words))


async def _choose(tx: Tx, kit: Kit, press: panels.Pressed, out: Outbound) -> None:
    view = VIEWS.get(press.view)
    if press.choice == LEAVE and press.view != "card":
        panels.put_away(press, out)
    elif view is None or not press.choice:
        out.toast = "panel.outdated"
    else:
        await view(tx, kit, press, out)


async def _seen(tx: Tx, kit: Kit, token: Token, officer: Officer, out: Outbound) -> None:
    """The officer was reminded, and is at it."""
    case = await cases.case(tx, token.case or 0)
    if not may(officer, "work", case):
        out.toast = panels.NOT_ALLOWED
        return
    await act(tx, kit, case, officer, "seen")
    out.toast = "desk.noted"


async def say(tx: Tx, kit: Kit, chat: Chat, officer: Officer, event: Incoming, out: Outbound) -> None:
    """What an officer writes: a command, a note that was asked for, or an answer to a case's message."""
    what = event.what
    if isinstance(what, Tap):  # on a screen from before the enrolment
        out.toast = panels.NOT_ALLOWED
        return
    if isinstance(what, Edited):
        await relay.change(tx, kit, officer, event.message, what.text, out)
        return
    command = _command(what.text) if isinstance(what, Words) and not event.reply_to else None
    if command is not None and isinstance(what, Words):
        await command(tx, kit, officer, what.text, out)
        return
    row = await outbox.by_message(tx, chat.id, event.reply_to) if event.reply_to else None
    if row is None or row.case is None or row.kind not in ANSWERED:
        panels.help_with(officer, out)
    elif row.kind is Kind.ASK:
        if isinstance(what, Words):
            await talk.take_note(tx, kit, officer, row.case, what.text, out)
        else:
            panels.say(officer, "panel.note.words_only", out)
    else:
        await relay.say(tx, kit, officer, await cases.case(tx, row.case), event, out)


def _command(text: str) -> Command | None:
    name, _, _ = text.strip().lower().partition(" ")
    return COMMANDS.get(name.partition("@")[0])
