"""What became of a sending, written down with its consequences in the same transaction.

Rules
- No alert ends as failed: where a destination is gone, the case's next step is due at once.
- The reporter is told "delivered" only after Telegram accepted an officer's copy.
- What arrives in a reporter's chat after a quick exit is taken away again; an officer's answer waits.
- An outcome that is no longer ours to tell changes nothing, but a message that arrived is remembered.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.casework.desk import over
from bot.casework.message import Gone, Later, Migrated, Outcome, Sent, Superseded
from bot.casework.outgoing import Kind, Lane, Post, Row
from bot.handle import quiet
from bot.handle.gone import closed, let_go
from bot.handle.kit import DELETABLE, LEASE, Kit, Outbound
from bot.handle.paging import PATIENCE, called_all, wanted
from bot.handle.reporter import refresh_screen
from bot.store import albums, bundles, cases, chats, desk, logbook, outbox
from bot.store.database import Tx

TRACED = frozenset({Kind.SCREEN, Kind.VENUE, Kind.STATUS, Kind.REPLY, Kind.DESK})
TOLD = frozenset({Kind.FIELD, Kind.WORDS, Kind.REPLY})  # any of their messages may be replied to
ALERTS = frozenset({Kind.LINE, Kind.BUNDLE})
UNSAYABLE = "unsayable"  # the sender's reason where no words could be made of a row
ABOUT_MESSAGE = frozenset({"refused", "topic", UNSAYABLE})  # refusals that may concern the message alone


async def settle(tx: Tx, kit: Kit, row: Row, outcome: Outcome) -> tuple[Row, ...]:
    """Store the outcome of one row; returns rows that follow from it."""
    out = Outbound()
    ours = await outbox.settle(tx, row, outcome)
    match outcome:
        case Sent(message=int() as message, beside=beside):
            await _sent(tx, kit, row, message, out)
            await _beside(tx, kit, row, beside, out)
        case Sent() if row.kind is Kind.WIPE:
            await chats.forget_traces(tx, row.chat, row.params["messages"], tx.now - DELETABLE)
        case Gone(reason=reason) if ours:
            await _gone(tx, kit, row, reason, out)
        case Migrated(to=address) if ours and row.group:
            await chats.readdress(tx, row.chat, address)
        case Later(seconds=seconds) if ours and seconds > PATIENCE.total_seconds() and row.kind in ALERTS:
            await _call_others(tx, kit, row)
        case Superseded() if ours and row.kind is Kind.REPLY:
            _keep_answer(tx, row, out)
    return await outbox.write(tx, out.posts, tx.now + LEASE)


async def _sent(tx: Tx, kit: Kit, row: Row, message: int, out: Outbound) -> None:
    if row.kind in TRACED and not row.group:
        await chats.trace(tx, row.chat, message)
    await _ARRIVED.get(row.kind, _nothing)(tx, kit, row, message, out)


async def _beside(tx: Tx, kit: Kit, row: Row, messages: tuple[int, ...], out: Outbound) -> None:
    """The letter's other messages: an album's files, the first parts of a long text."""
    if row.kind in TOLD:
        await albums.remember(tx, row, messages)
    if row.kind in (Kind.FIELD, Kind.WORDS):
        for message in messages:
            await _told(tx, kit, row, message, out)
    if not messages or row.kind not in TRACED or row.group:
        return
    for message in messages:
        await chats.trace(tx, row.chat, message)
    if row.kind is not Kind.SCREEN and await quiet.has_left(tx, kit, row.chat):
        out.add(Post(Lane.NOTICE, row.chat, Kind.WIPE, None, {"messages": list(messages)}))


async def _nothing(tx: Tx, kit: Kit, row: Row, message: int, out: Outbound) -> None:
    """Arrived, and that is all."""


async def _screen(tx: Tx, kit: Kit, row: Row, message: int, out: Outbound) -> None:
    """One live screen: the one before goes."""
    del kit
    chat = await chats.chat_by_id(tx, row.chat)
    if message == chat.screen:
        return
    shown = None if chat.screen is None else await outbox.by_message(tx, row.chat, chat.screen)
    if shown is not None and shown.id > row.id:  # another worker was still sending it when its time was over
        out.add(_wipe(row.chat, message))
        return
    if chat.screen is not None and _overtaken(row, message):
        params = {"turn": row.params["turn"], "edit": chat.screen, "live": chat.screen}
        out.add(Post(Lane.REPLY, row.chat, Kind.SCREEN, None, params))
        return
    await chats.set_screen(tx, row.chat, message)
    if chat.screen is not None:
        out.add(_wipe(row.chat, chat.screen))


def _overtaken(row: Row, message: int) -> bool:
    """Whether what was the live screen was changed in place while a newer message took its place.

    The older one is on its way out: without this, each would take the other away, and the chat stood empty.
    """
    return bool(row.params.get("refresh")) or row.params["edit"] == message == row.params.get("live")


async def _beside_screen(tx: Tx, kit: Kit, row: Row, message: int, out: Outbound) -> None:
    """It was on its way while the person left."""
    tells = row.kind in (Kind.STATUS, Kind.REPLY)
    held = quiet.holds_back(tx, kit, row.chat, row.case) if tells else quiet.has_left(tx, kit, row.chat)
    if not await held:
        return
    out.add(_wipe(row.chat, message))
    if row.kind is Kind.REPLY:
        _keep_answer(tx, row, out)


async def _reply(tx: Tx, kit: Kit, row: Row, message: int, out: Outbound) -> None:
    """The officer sees that their words have arrived, on the line that said that they were on their way."""
    await _beside_screen(tx, kit, row, message, out)
    if row.case is not None and not await quiet.holds_back(tx, kit, row.chat, row.case):
        await _say_delivered(tx, row.case, albums.events_of(row.params)[0], out)


async def _desk(tx: Tx, kit: Kit, row: Row, message: int, out: Outbound) -> None:
    """The line on an answer may come after the answer itself."""
    await _beside_screen(tx, kit, row, message, out)
    if row.case is not None and "event" in row.params and "token" in row.params:
        await _say_delivered(tx, row.case, row.params["event"], out)


async def _say_delivered(tx: Tx, case: int, event: int, out: Outbound) -> None:
    told = await albums.standing(tx, case, Kind.DESK, event)
    if told is None or not await albums.standing(tx, case, Kind.REPLY, event):
        return
    chat, line = told
    params = {"phrase": "desk.reply_delivered", "values": {"time": f"{tx.now:%H:%M}"}, "edit": line}
    officer = await desk.officer_of(tx, chat)
    token = await albums.token_of(tx, case, event)
    if officer is not None and token:
        params |= {"token": token, "button": "desk.take_back"}
    out.add(Post(Lane.NOTICE, chat, Kind.DESK, case, params))


async def _line(tx: Tx, kit: Kit, row: Row, message: int, out: Outbound) -> None:
    if row.case is None or "token" not in row.params:
        return
    case = await cases.case(tx, row.case)
    await logbook.write(tx, case.id, "delivered", detail={"chat": row.chat, "repeat": row.doubt})
    if case.delivered_at is None:
        case = await cases.update(tx, replace(case, delivered_at=tx.now))
        await refresh_screen(tx, kit, case, out)
    if not await wanted(tx, kit, case):
        out.add(Post(Lane.ALERT, row.chat, Kind.LINE, case.id, {"edit": message}))


async def _bundle(tx: Tx, kit: Kit, row: Row, message: int, out: Outbound) -> None:
    """A bundle arrived: each of its alerts was delivered; what came or was taken meanwhile is shown now."""
    found = [await cases.case(tx, int(number)) for number in row.params["tokens"]]
    if row.params["edit"] is None:
        tokens = await bundles.held(tx, row)
        if tokens != row.params["tokens"] or any(case.owner is not None or over(case) for case in found):
            params = {**row.params, "tokens": tokens, "edit": message}
            out.add(Post(Lane.ALERT, row.chat, Kind.BUNDLE, None, params))
    for case in found:
        if case.delivered_at is None:
            await logbook.write(tx, case.id, "delivered", detail={"chat": row.chat, "repeat": row.doubt})
            await refresh_screen(tx, kit, await cases.update(tx, replace(case, delivered_at=tx.now)), out)


async def _told(tx: Tx, kit: Kit, row: Row, message: int, out: Outbound) -> None:
    """It was on its way to an officer while its reporter deleted the report."""
    del kit
    if row.case is not None and (await cases.case(tx, row.case)).erased:
        out.add(_wipe(row.chat, message))


Arrival = Callable[[Tx, Kit, Row, int, Outbound], Awaitable[None]]
_ARRIVED: dict[Kind, Arrival] = {
    Kind.SCREEN: _screen,
    Kind.LINE: _line,
    Kind.BUNDLE: _bundle,
    Kind.CARD: _told,
    Kind.FIELD: _told,
    Kind.WORDS: _told,
    Kind.VENUE: _beside_screen,
    Kind.STATUS: _beside_screen,
    Kind.REPLY: _reply,
    Kind.DESK: _desk,
}


def _wipe(chat: int, message: int) -> Post:
    return Post(Lane.NOTICE, chat, Kind.WIPE, None, {"messages": [message]})


def _keep_answer(tx: Tx, row: Row, out: Outbound) -> None:
    """An officer's words are not lost: they come when the person does."""
    if row.case is not None:
        events = albums.events_of(row.params)
        out.add(quiet.answer(tx, row.case, row.chat, events, waits=True, album=row.params.get("album", "")))


async def _call_others(tx: Tx, kit: Kit, row: Row) -> None:
    """The chat is closed to us for a while: nobody waits for it where no other copy has arrived.

    Each such answer calls those of one more step, until everybody is called: then the ladder's times hold.
    """
    for number in await _alerted(tx, row):
        case = await cases.case(tx, number)
        if case.owner is None and case.delivered_at is None and not called_all(kit, case):
            await cases.update(tx, replace(case, next_at=tx.now))


async def _call_at_once(tx: Tx, row: Row) -> None:
    """A bundle is not taken there: each of its alerts goes to the next at once."""
    for number in await _alerted(tx, row):
        case = await cases.case(tx, number)
        if case.owner is None and not over(case):
            await cases.update(tx, replace(case, next_at=tx.now))


async def _alerted(tx: Tx, row: Row) -> tuple[int, ...]:
    """The cases whose alerts a row brings: one, or those of a bundle."""
    if row.kind is Kind.BUNDLE:
        return tuple(int(number) for number in await bundles.held(tx, row))
    return () if row.case is None else (row.case,)


async def _gone(tx: Tx, kit: Kit, row: Row, reason: str, out: Outbound) -> None:
    if row.case is not None:
        await logbook.write(tx, row.case, "refused_by_telegram", detail={"chat": row.chat, "reason": reason})
    if _lost(row, reason):
        await closed(tx, kit, row.chat, reason, out)
    if row.kind is Kind.BUNDLE and row.params["edit"] is None:
        await _call_at_once(tx, row)
    if row.case is None:
        return
    case = await cases.case(tx, row.case)
    owner = await desk.officer(tx, case.owner) if case.owner is not None else None
    if row.kind is Kind.CARD and owner is not None and owner.chat == row.chat:
        await let_go(tx, kit, case, out)
    elif row.kind is Kind.LINE and "token" in row.params and owner is None:
        await cases.update(tx, replace(case, next_at=tx.now))
    elif row.kind is Kind.REPLY:
        _keep_answer(tx, row, out)
        if owner is not None:
            out.add(Post(Lane.REPLY, owner.chat, Kind.DESK, case.id, {"phrase": "desk.reply_waits"}))


def _lost(row: Row, reason: str) -> bool:
    """Whether the chat is closed to us; where not even an alert's bare line is taken, it is."""
    return reason not in ABOUT_MESSAGE or (row.kind in ALERTS and reason != UNSAYABLE)
