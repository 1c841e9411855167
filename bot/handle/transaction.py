"""`handle(tx, kit, event)`: everything one update does, inside one transaction."""

from collections.abc import Sequence

from bot.casework.desk import over
from bot.casework.events import Bind, Blocked, Enrol, Incoming, Joined, Moved, Press
from bot.casework.outgoing import Kind, Lane, Post
from bot.handle import crowd, enrolment, officers, quiet, reporter
from bot.handle.gone import closed
from bot.handle.kit import LEASE, Handled, Kit, Outbound
from bot.handle.people import came_in
from bot.store import cases, chats, desk, inbox, logbook, outbox, sessions
from bot.store.chats import Chat
from bot.store.database import Tx


async def handle(tx: Tx, kit: Kit, event: Incoming) -> Handled:
    """Store what the update changes; a second sight of the same update changes nothing."""
    return await act(tx, kit, event) if await inbox.first_sight(tx, event.update) else Handled()


async def handle_run(tx: Tx, kit: Kit, events: Sequence[Incoming]) -> Handled:
    """The same for what one chat's person wrote at one go."""
    return await crowd.together(tx, kit, events, act)


async def act(tx: Tx, kit: Kit, event: Incoming) -> Handled:
    """Do what the update, seen for the first time, asks for."""
    out = Outbound()
    chat = await chats.chat_of(tx, event.chat, group=event.group)
    await _dispatch(tx, kit, chat, event, out)
    rows = await outbox.write(tx, out.posts, tx.now + LEASE)
    return Handled(rows, out.toast, chat.locale or "en", out.answer)


async def _dispatch(tx: Tx, kit: Kit, chat: Chat, event: Incoming, out: Outbound) -> None:
    match event.what:
        case Press():
            await officers.press(tx, kit, chat, event, event.what, out)
            return
        case Blocked(gone=gone):
            await _membership(tx, kit, chat, out, gone=gone)
            return
        case Enrol() if not event.group and await enrolment.enrol(tx, kit, chat, event, event.what, out):
            return
    if event.group:
        await _of_group(tx, chat, event, out)
        return
    if chat.gone:
        await chats.set_gone(tx, chat.id, gone=False)
    officer = await desk.officer_of(tx, chat.id)
    if officer is not None:
        await officers.say(tx, kit, chat, officer, event, out)
        return
    await reporter.turn(tx, kit, chat, event, out)


async def _of_group(tx: Tx, chat: Chat, event: Incoming, out: Outbound) -> None:
    match event.what:
        case Bind():
            await enrolment.bind(tx, chat, event, event.what, out)
        case Joined(people=people):
            await came_in(tx, chat, people, out)
        case Moved(to=address):
            await _move(tx, chat, address)
        case _:
            pass


async def _move(tx: Tx, chat: Chat, address: int) -> None:
    """The same news comes from the old group, the new one, and a refused sending: once is enough."""
    if await desk.desk_of(tx, chat.id) is not None:
        await chats.readdress(tx, chat.id, address)


async def _membership(tx: Tx, kit: Kit, chat: Chat, out: Outbound, *, gone: bool) -> None:
    """Blocked or removed: a reporter's silence is a sign, a desk's is a gap; both stay open and are told."""
    if gone:
        await closed(tx, kit, chat.id, "kicked" if chat.group else "blocked", out)
        for case in await cases.open_of_chat(tx, chat.id):
            await logbook.write(tx, case.id, "contact_lost")
            owner = await desk.officer(tx, case.owner) if case.owner is not None else None
            if owner is not None and owner.active and not over(case):
                out.add(Post(Lane.ALERT, owner.chat, Kind.DESK, case.id, {"phrase": "desk.blocked"}))
        return
    await chats.set_gone(tx, chat.id, gone=False)
    if not await quiet.holds_back(tx, kit, chat.id):
        state = await sessions.load(tx, chat.id)
        await quiet.release(tx, chat.id, state.left if state else ())
