"""Many messages of one chat that wait together are taken as few: nothing is lost, no cry for help is hidden.

Rules
- A few are taken one by one: people with a bad network write ahead.
- Joined are plain words only, in their order, a line for each message.
- What may be more than its words stays by itself: a command, an answer by digit, a code, an agreed word,
  words of danger, what must not be kept, whatever answers a question, and everything that an officer writes.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from bot.casework.case import Case, read_code
from bot.casework.events import Incoming
from bot.casework.outgoing import Row
from bot.dialog.signals import heard, spared
from bot.dialog.turn import Words
from bot.handle.claims import agreed
from bot.handle.kit import Handled, Kit
from bot.handle.places import with_places
from bot.store import cases, chats, desk, inbox, sessions
from bot.store.database import Tx

FEW = 5
MOST = 100  # messages of one transaction: as many as Telegram gives at once
LONGEST = 4000  # characters: what one message can hold
ASKING = ("text", "place")  # kinds of screens that take words for an answer

Act = Callable[[Tx, Kit, Incoming], Awaitable[Handled]]


def run(waiting: Sequence[Incoming]) -> int:
    """How many of a chat's waiting updates, from the first on, are taken in one transaction."""
    count = sum(1 for _ in takewhile(_is_plain, waiting[:MOST]))
    return count if count > FEW else 1


def _is_plain(event: Incoming) -> bool:
    words = isinstance(event.what, Words) and event.message is not None
    return words and not event.group and event.reply_to is None


async def together(tx: Tx, kit: Kit, events: Sequence[Incoming], act: Act) -> Handled:
    """Take a run: what was seen before changes nothing, the rest is joined where that loses nothing."""
    rows: list[Row] = []
    while events:
        chat = await chats.chat_of(tx, events[0].chat, group=False)
        asked = await _asked(tx, kit, chat.id)
        count = 1 if asked else await _joinable(tx, kit, chat.id, events)
        new = [event for event in events[:count] if await inbox.first_sight(tx, event.update)]
        if new:
            event = with_places(kit.atlas, new[0]) if asked == "place" else _joined(new)
            rows.extend((await act(tx, kit, event)).rows)
        events = events[count:]
    return Handled(tuple(rows))


async def _asked(tx: Tx, kit: Kit, chat: int) -> str:
    """What kind of answer the chat's screen waits for; empty where words are no answer to it."""
    state = await sessions.load(tx, chat)
    node = kit.book.nodes.get(state.node) if state else None
    kind: str = node.kind if node else "text"  # nobody knows what a first word is
    return kind if kind in ASKING else ""


async def _joinable(tx: Tx, kit: Kit, chat: int, waiting: Sequence[Incoming]) -> int:
    """How many, from the first on, are one."""
    if await desk.officer_of(tx, chat) is not None:
        return 1
    reports = await cases.open_of_chat(tx, chat)
    count = size = 0
    for text in _texts(waiting):
        size += len(text) + 1
        if size > LONGEST or _is_more(kit, reports, text):
            break
        count += 1
    return max(1, count)


def _is_more(kit: Kit, reports: Sequence[Case], text: str) -> bool:
    typed, signals = text.strip(), kit.book.signals
    exact = typed.startswith("/") or typed.isdecimal() or read_code(typed) or agreed(reports, typed)
    return bool(exact or heard(signals, text) or spared(signals, text))


def _joined(events: Sequence[Incoming]) -> Incoming:
    """One event that says all of it, and names every message, so that each can be taken away."""
    if len(events) == 1:
        return events[0]
    *earlier, last = (message for event in events for message in event.messages)
    words = Words("\n".join(_texts(events)))
    return replace(events[0], what=words, message=last, earlier=tuple(earlier))


def _texts(events: Iterable[Incoming]) -> list[str]:
    return [event.what.text for event in events if isinstance(event.what, Words)]
