"""One-time codes redeemed in Telegram: a person becomes an officer, a group becomes a desk.

Rules
- A code that is unknown, used or late lets nobody in, and is said to be wrong in a group only: in private it
  may be anybody who came across a link, and finds what everybody finds.
"""

from bot.casework.events import Bind, Enrol, Incoming
from bot.casework.outgoing import Kind, Lane, Post
from bot.handle.gone import let_go
from bot.handle.kit import Kit, Outbound
from bot.store import cases, chats, desk, logbook, sessions
from bot.store.chats import Chat
from bot.store.database import Tx

LOCALES = {"uz": "uz_latn", "ru": "ru"}  # the app's language -> the desk's; English otherwise


def _line(chat: int, phrase: str, **values: str) -> Post:
    return Post(Lane.REPLY, chat, Kind.DESK, None, {"phrase": phrase, "values": values})


async def enrol(tx: Tx, kit: Kit, chat: Chat, event: Incoming, what: Enrol, out: Outbound) -> bool:
    """Redeem an officer's one-time code; False where it is none of ours (the chat stays a reporter's)."""
    invite = await desk.redeem(tx, what.code, "officer")
    if invite is None:
        return False
    former = await desk.officer_of(tx, chat.id)
    officer = await desk.enrol(tx, chat.id, invite.mission, invite.label, invite.profile, invite.contacts)
    await logbook.note(tx, f"officer_enrolled.{officer.mission}", actor=officer.id)
    await chats.set_locale(tx, chat.id, LOCALES.get(event.language[:2], "en"))
    await sessions.erase(tx, chat.id)
    params = {"phrase": "desk.enrolled", "and": ["desk.commands"]}
    out.add(Post(Lane.REPLY, chat.id, Kind.DESK, None, params))
    for case in await cases.owned_by(tx, former.id) if former and former.mission != invite.mission else ():
        await let_go(tx, kit, case, out)
    return True


async def bind(tx: Tx, chat: Chat, event: Incoming, what: Bind, out: Outbound) -> None:
    """Redeem a group's one-time code: from now on alerts of that mission are posted here."""
    invite = await desk.redeem(tx, what.code, "group")
    if invite is None:
        out.add(_line(chat.id, "desk.code_wrong"))
        return
    await desk.bind(tx, chat.id, invite.mission)
    await logbook.note(tx, f"group_bound.{invite.mission}")
    await chats.set_locale(tx, chat.id, LOCALES.get(event.language[:2], "en"))
    out.add(_line(chat.id, "desk.bound"))
