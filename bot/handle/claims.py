"""Whether a typed code and word open a report, and whether typed words are an agreed secret.

Rules
- Nothing tells a wrong code from a wrong word, or from a report that does not exist.
- Wrong claims are counted, by chat and in all; past the limit nothing opens for an hour.
- A word that was agreed is always asked for.
- A code alone lets words be added; contact, sharing and place are the reporter's own to change.
"""

import hmac
from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from bot.casework.answers import known
from bot.casework.case import Case, read_code
from bot.casework.outgoing import Kind, Lane, Post
from bot.dialog.script import fold
from bot.dialog.turn import State
from bot.handle.clearing import clear
from bot.handle.kit import Kit, Outbound
from bot.store import cases, chats, desk, logbook, outbox, sessions, tries
from bot.store.chats import Chat
from bot.store.database import Tx

HOUR = timedelta(hours=1)
OF_ONE_CHAT, IN_ALL = 6, 300  # wrong claims an hour: three whole attempts of one person
SECRET_LENGTH = 60  # a longer text is a story, not a word
CODE, WORD, WATCHED = "f.code", "c.word", "c.watch"

Secret = Literal["", "word", "watched"]


async def claim(tx: Tx, kit: Kit, chat: Chat, state: State, text: str) -> str:
    """The code of the report that opens with what was typed on this screen; empty where none does."""
    node = kit.book.nodes.get(state.node)
    if node is None or not node.checks:
        return ""
    asks_code = node.fact == CODE
    code = read_code(text if asks_code else next(iter(state.draft.facts.get(CODE, ())), ""))
    case = await cases.case_by_code(tx, code) if code else None
    case = None if case is not None and case.erased else case  # what was deleted opens like what never was
    if await _too_many(tx, chat, case):
        return ""
    secret = case is not None and known(case.report.facts.get(WORD, ()))
    if case is not None and _fits(case, text, secret=secret, asks_code=asks_code):
        if not asks_code:
            await tries.forgive(tx, chat.id)  # its code counted, as one that does not exist would have
        return case.code
    await tries.add(tx, chat.id)
    if case is not None and not (asks_code and secret):
        await logbook.write(tx, case.id, "check_compromise")
    return ""


async def opens_own(tx: Tx, kit: Kit, chat: Chat, state: State, code: str) -> bool:
    """Whether the claim that fits comes from the report's own chat, or was made with its agreed word."""
    case = await cases.case_by_code(tx, code) if code else None
    return case is not None and (case.chat == chat.id or kit.book.nodes[state.node].fact != CODE)


def _fits(case: Case, text: str, *, secret: bool, asks_code: bool) -> bool:
    return not secret if asks_code else secret and same(case.report.facts[WORD], text)


async def _too_many(tx: Tx, chat: Chat, case: Case | None) -> bool:
    """The reporter's own chat is not shut out by strangers who guess elsewhere."""
    since = tx.now - HOUR
    if await tries.lately(tx, since, chat.id) >= OF_ONE_CHAT:
        return True
    own = case is not None and case.chat == chat.id
    return not own and await tries.lately(tx, since) >= IN_ALL


async def secret(tx: Tx, chat: Chat, text: str) -> Secret:
    """Whether the words are one that was agreed in a report of this chat."""
    return agreed(await cases.open_of_chat(tx, chat.id), text) if 0 < len(text) <= SECRET_LENGTH else ""


def agreed(reports: Sequence[Case], text: str) -> Secret:
    """What the words were agreed to mean in one of these reports."""
    if not 0 < len(text) <= SECRET_LENGTH:
        return ""
    if any(same(case.report.facts.get(WATCHED, ()), text) for case in reports):
        return "watched"
    return "word" if any(same(case.report.facts.get(WORD, ()), text) for case in reports) else ""


def own(case: Case, chat: Chat, state: State) -> bool:
    """Whether it is the reporter who speaks: in the report's own chat, or with its agreed word."""
    return case.chat == chat.id or proved(case, state)


def proved(case: Case, state: State) -> bool:
    """Whether the claim on the report was made with its agreed word."""
    given = state.drafts["my_case"].facts.get("f.word", ()) if "my_case" in state.drafts else ()
    return known(given) and same(case.report.facts.get(WORD, ()), given[0])


async def settle_in(tx: Tx, case: Case, chat: Chat, state: State, out: Outbound) -> None:
    """A new phone: whoever gave the agreed word goes on in this chat; a code alone moves nothing.

    The old phone may be in somebody else's hand: what Telegram lets us take away there goes.
    """
    if case.chat == chat.id or not proved(case, state):
        return
    await cases.move(tx, case.id, chat.id)
    await outbox.readdress(tx, case.id, Kind.REPLY, chat.id)
    await logbook.write(tx, case.id, "moved")
    await _tell_of_move(tx, case, out)
    old = await chats.chat_by_id(tx, case.chat)
    await outbox.supersede(tx, old.id, Kind.SCREEN)
    await sessions.erase(tx, old.id)
    await clear(tx, old, out)


async def _tell_of_move(tx: Tx, case: Case, out: Outbound) -> None:
    """Its officer learns of another phone; where an officer had opened the word, the overseers do, too."""
    owner = await desk.officer(tx, case.owner) if case.owner is not None else None
    if owner is not None and owner.active:
        out.add(Post(Lane.ALERT, owner.chat, Kind.DESK, case.id, {"phrase": "desk.moved"}))
    if await borrowed(tx, case):
        params = {"phrase": "operator.borrowed", "values": {"code": case.code}}
        for each in await desk.overseers(tx):
            out.add(Post(Lane.NOTICE, each, Kind.OPERATOR, None, params))


async def borrowed(tx: Tx, case: Case) -> bool:
    """Whether somebody went on with the report on another phone after an officer had opened its word."""
    out = False
    for event in await logbook.history(tx, case.id):
        if event.kind == "moved" and out:
            return True
        out = out or (event.kind == "revealed" and event.detail.get("field") == WORD)
    return False


def same(agreed: tuple[str, ...], text: str) -> bool:
    """Script, apostrophes and capitals do not matter; compared in constant time."""
    return known(agreed) and hmac.compare_digest(_key(agreed[0]), _key(text))


def _key(text: str) -> bytes:
    text = text[: SECRET_LENGTH + 1]  # what is longer equals no word that was typed to be compared
    return (fold(text) or text.strip().casefold()).encode("utf-8", "surrogatepass")
