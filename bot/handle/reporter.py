"""One turn of a reporter's conversation inside the transaction."""

from dataclasses import replace
from datetime import timedelta

from bot.casework.case import Case, CaseState
from bot.casework.contact import SAFE, UNSAFE
from bot.casework.events import Incoming
from bot.casework.outgoing import Kind, Lane, Post
from bot.casework.withdrawal import SETTLED
from bot.dialog.engine import begin, step
from bot.dialog.files import media_of
from bot.dialog.path import journey_of
from bot.dialog.sparing import spares
from bot.dialog.turn import Alert, Ask, Draft, Event, Flag, Note, Pin, State, Tap, Turn, Wipe, Words
from bot.dialog.typed import MEDIA, NOTES, PIN
from bot.handle import claims, quiet, reports, wishes
from bot.handle.clearing import clear
from bot.handle.kit import DRAFT_LIFE, LATE, Kit, Outbound
from bot.handle.lookup import looked_up
from bot.handle.places import on_map, place_of
from bot.store import cases, chats, desk, logbook, outbox, sessions
from bot.store.chats import Chat
from bot.store.database import Tx

SILENCE = timedelta(hours=6)  # after so long, safety is asked about before anything is shown
LEFT_AGAIN = timedelta(minutes=10)  # until an officer is told once more that the person left
TAKEN = "passed_on"  # the note that words went into a report
KEPT, PLACE_KEPT = "kept", "place_kept"  # the notes where there is no report yet
EITHER = "kept_either"  # true whether a report was sent or not
CLAIMED = "my_case"  # the journey in which people come back to a report


async def turn(tx: Tx, kit: Kit, chat: Chat, event: Incoming, out: Outbound) -> None:
    """Answer one event of a reporter: the conversation goes on, the case with it, and a screen is due."""
    before = await _conversation(tx, kit, chat)
    said = await looked_up(tx, kit, chat, before, event)
    outcome = step(kit.book, before, said, away=_away(tx, chat, before))
    if isinstance(event.what, Pin) and event.what.moved:
        await _follow(tx, kit, chat, before, outcome.state, out)
        return
    await _carry(tx, kit, chat, before, outcome.state, out)
    await _safety(tx, kit, chat, before, outcome.state, out)
    if Wipe() in outcome.effects:
        chat = await _wipe(tx, chat, event, out)
    state = await _done(tx, kit, chat, outcome, out)
    state = replace(state, note=_note(kit, state, event))
    if state.node != kit.book.decoy and not state.hidden and (chat.gone or before.hidden):
        await quiet.release(tx, chat.id, state.left)
    if event.messages and not isinstance(event.what, Tap):
        if (state.discreet or _is_secret(kit, before, said)) and Wipe() not in outcome.effects:
            out.add(Post(Lane.NOTICE, chat.id, Kind.WIPE, None, {"messages": list(event.messages)}))
        await chats.trace(tx, chat.id, *event.messages)
    await sessions.save(tx, chat.id, state, tx.now + DRAFT_LIFE)
    if state.locale != chat.locale and state.locale:
        await chats.set_locale(tx, chat.id, state.locale)
    node = kit.book.nodes[state.node]
    if kit.book.trees[node.tree].journey == CLAIMED:
        await _opened(tx, chat, state, out)
    bare = state.discreet or kit.book.trees[node.tree].sparing  # a map would tell too much in this chat
    arrived = node.id != before.node and "mission" in node.shows and not bare
    if arrived and await _map(tx, kit, chat, state, out):
        chat = replace(chat, screen=None)
    await _show(tx, chat, event, before, state, out)
    out.toast = outcome.toast


def _note(kit: Kit, state: State, event: Incoming) -> str:
    """Where nothing may tell of a report, what was taken in is answered as where there is none."""
    if state.node == kit.book.decoy:
        return ""
    veiled = state.hidden or (state.discreet and not tells_status(kit, state))
    if not veiled or state.note not in (TAKEN, KEPT):
        return state.note
    return PLACE_KEPT if isinstance(event.what, Pin) else EITHER


async def _done(tx: Tx, kit: Kit, chat: Chat, outcome: Turn, out: Outbound) -> State:
    """What the turn wants done for its case."""
    state = outcome.state
    for effect in outcome.effects:
        match effect:
            case Alert():
                state = await reports.alert(tx, kit, chat.id, state, out)
            case Note(case=code):
                known = await cases.case_by_code(tx, code)
                if known:
                    other = not claims.own(known, chat, state)
                    await reports.note(tx, kit, known, effect, out, other=other)
            case Ask():
                state = await wishes.grant(tx, kit, chat, state, effect, out)
            case Flag():
                await wishes.raise_flag(tx, kit, chat, effect, out)
    return state


async def _opened(tx: Tx, chat: Chat, state: State, out: Outbound) -> None:
    """Somebody came back to a report: its answers may come."""
    known = await _case_of(tx, state)
    if known:
        await claims.settle_in(tx, known, chat, state, out)
        await quiet.hand_out(tx, chat.id, known.id)


async def _follow(tx: Tx, kit: Kit, chat: Chat, before: State, state: State, out: Outbound) -> None:
    """A live location has moved: nobody did anything, so nothing is shown and no time begins anew."""
    if state != before:
        touched = tx.touched.get(chat.id, tx.now)
        await _carry(tx, kit, chat, before, state, out)
        await sessions.save(tx, chat.id, state, touched + DRAFT_LIFE, touched)


async def _conversation(tx: Tx, kit: Kit, chat: Chat) -> State:
    """The stored conversation, or a new one whose turn numbers lie above all buttons of earlier ones."""
    state = await sessions.load(tx, chat.id)
    if state is None:
        first = replace(begin(kit.book), turn=int(tx.now.timestamp()), locale=chat.locale)
        state = replace(first, node=kit.book.home) if chat.locale else first
    found = await cases.open_of_chat(tx, chat.id)
    alive = tuple(case.code for case in found if case.state not in SETTLED)
    claimed = state.drafts.get(CLAIMED, Draft()).case
    other = await cases.case_by_code(tx, claimed) if claimed and claimed not in alive else None
    spare = (
        case.code for case in (*found, *([other] if other else [])) if spares(kit.book, case.report.journey)
    )
    left = tuple(code for code in state.left if code in alive)
    since = tuple(code for code in alive if code not in left)  # what is said now is said of these
    sent = since or alive
    return replace(state, sent=sent, left=left, spare=tuple(spare), drafts=_leading_to(state, alive))


def _leading_to(state: State, alive: tuple[str, ...]) -> dict[str, Draft]:
    """What is said now must reach somebody: a report that was withdrawn or closed takes nothing more."""
    return {
        journey: draft if draft.case in (None, *alive) or journey == CLAIMED else Draft()
        for journey, draft in state.drafts.items()
    }


def _away(tx: Tx, chat: Chat, state: State) -> bool:
    """Whether so long a silence lies behind, with a report to protect, that safety must be asked first."""
    touched = tx.touched.get(chat.id)
    told = not state.hidden and not state.discreet  # else nothing tells of a report: the question would
    return touched is not None and tx.now - touched >= SILENCE and bool(state.sent) and told


async def _case_of(tx: Tx, state: State) -> Case | None:
    return await cases.case_by_code(tx, state.draft.case) if state.draft.case else None


async def _carry(tx: Tx, kit: Kit, chat: Chat, before: State, state: State, out: Outbound) -> None:
    """Bring answers given after the alert into their cases: only new ones, since older may be out of date."""
    for journey, draft in state.drafts.items():
        known = await cases.case_by_code(tx, draft.case) if draft.case else None
        if not known or known.state is CaseState.CLOSED:
            continue
        news = reports.news(before.drafts.get(journey), draft)
        if before.node == kit.book.again:  # "yes, safe" is said of this moment, not of the report
            news = replace(news, facts={name: told for name, told in news.facts.items() if name != SAFE})
        if journey == CLAIMED and not claims.own(known, chat, state):
            await _hand_over(tx, kit, known, news, out)
        else:
            await reports.update(tx, kit, known, news, state.locale, out)


async def _hand_over(tx: Tx, kit: Kit, known: Case, news: Draft, out: Outbound) -> None:
    """Whoever has only the code changes no answer; what they share is read by the officer as words."""
    for words in (*news.facts.get(NOTES, ()), *([", ".join(news.facts[PIN])] if PIN in news.facts else [])):
        await reports.note(tx, kit, known, Note(words), out, other=True)
    for entry in news.facts.get(MEDIA, ()):
        media = media_of(entry)
        await reports.note(tx, kit, known, Note(media.words, media), out, other=True)


async def _safety(tx: Tx, kit: Kit, chat: Chat, before: State, state: State, out: Outbound) -> None:
    """Somebody came back and said that this phone is not theirs alone: it holds for every report here."""
    answer = state.drafts.get(before.journey, Draft()).facts.get(SAFE, ())
    if before.node != kit.book.again or state.node == before.node or answer[:1] not in UNSAFE:
        return
    for known in await cases.open_of_chat(tx, chat.id):
        await reports.update(tx, kit, known, Draft({SAFE: answer}), state.locale, out)


def _is_secret(kit: Kit, before: State, said: Event) -> bool:
    """A code or an agreed word must not stay in the chat for the next reader."""
    node = kit.book.nodes.get(before.node)
    asked = node is not None and (node.checks or node.fact in (claims.WORD, claims.WATCHED))
    return isinstance(said, Words) and (asked or bool(said.sign))


async def _wipe(tx: Tx, chat: Chat, event: Incoming, out: Outbound) -> Chat:
    """Leave nothing in the chat that Telegram lets us take away."""
    await quiet.hold(tx, chat.id)
    await sessions.erase(tx, chat.id)  # what stays of the conversation is saved under another key
    await _tell_owners(tx, chat, out)
    await clear(tx, chat, out, event.messages)
    return replace(chat, screen=None)


async def _tell_owners(tx: Tx, chat: Chat, out: Outbound) -> None:
    """That somebody left in haste may be a sign: each goes into the log, now and then one to the officer."""
    for case in await cases.open_of_chat(tx, chat.id):
        before = await logbook.last(tx, case.id, "left")
        await logbook.write(tx, case.id, "left")
        if case.owner is not None and (before is None or tx.now - before >= LEFT_AGAIN):
            officer = await desk.officer(tx, case.owner)
            left = Post(Lane.REPLY, officer.chat, Kind.DESK, case.id, {"phrase": "desk.left"})
            out.add(*([left] if officer.active else []))


async def _map(tx: Tx, kit: Kit, chat: Chat, state: State, out: Outbound) -> bool:
    """The mission as a point on the map, where one can be sent to it; the screen follows below."""
    known = await _case_of(tx, state)
    facts = {**(known.report.facts if known else {}), **state.draft.facts}
    place = place_of(kit, facts)
    mission = on_map(kit.atlas.route(place), place)
    if mission is None:
        return False
    out.add(Post(Lane.REPLY, chat.id, Kind.VENUE, None, {"mission": mission.id}))
    return True


async def _show(tx: Tx, chat: Chat, event: Incoming, before: State, state: State, out: Outbound) -> None:
    """One live screen: changed in place after a tap on it, else sent anew (then the old one goes).

    What stands above it (an old button, an edited message, a moving location) changes it in place; so does
    whatever is said on a phone that others see, where what was said is taken away. Where an unknown outcome
    may have left copies, the one that was pressed goes: the lowest message shows what is so.
    """
    copied = await outbox.supersede(tx, chat.id, Kind.SCREEN)
    said, live, edit = event.message, chat.screen, None
    if said is not None and live is not None and (said < live or state.discreet):
        edit = live
    if said is not None and isinstance(event.what, Tap) and (live is not None or copied):
        newest = live is not None and live < said and event.what.turn == before.turn
        if said == live or (newest and not copied):
            edit = said
        else:
            out.add(Post(Lane.NOTICE, chat.id, Kind.WIPE, None, {"messages": [said]}))
    params = {"turn": state.turn, "edit": edit, "live": live}
    if tx.now - event.at > LATE:  # it waited at Telegram while we were away
        params["late"] = True
    out.add(Post(Lane.REPLY, chat.id, Kind.SCREEN, None, params))


def tells_status(kit: Kit, state: State) -> bool:
    """On the screens of the case's own journey."""
    node = kit.book.nodes.get(state.node)
    tree = kit.book.trees[node.tree] if node else None
    return tree is not None and bool(tree.journey) and journey_of(tree, state) == state.journey


def _tells_of(kit: Kit, state: State, case: Case) -> bool:
    node = kit.book.nodes.get(state.node)
    listed = node is not None and "cases" in node.shows
    return listed or (state.draft.case == case.code and tells_status(kit, state))


async def refresh_screen(tx: Tx, kit: Kit, case: Case, out: Outbound) -> None:
    """Bring the case's live screen up to date in place: no sound, no new message, nothing after an exit."""
    chat = await chats.chat_by_id(tx, case.chat)
    state = await sessions.load(tx, case.chat)
    if state is not None and _tells_of(kit, state, case):
        params = {"turn": state.turn, "edit": None, "refresh": True}
        out.add(Post(Lane.REPLY, chat.id, Kind.SCREEN, None, params))
