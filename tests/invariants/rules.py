"""The rules: each says what of a run must never be, one line for each time that it was.

A rule reads what happened, never how. What it cannot judge it leaves alone: words that were erased, updates
that Telegram dropped, a bot still at work.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from bot.casework.desk import over
from bot.handle.kit import LATE
from bot.simulator.journal import Call
from bot.telegram.inbound import Malformed, decode
from bot.telegram.render import REPEAT
from tests.invariants.record import CODE, Run, shown, words_of

DELIVERED = "Sent. We cannot say yet"
READ = "An officer has read your message."
TAKE = "I take this"
NEUTRAL = (
    "There is news about your reference request.",
    "Your reference answer is ready.",
    "This is the answer of the",
)
ASKED = LATE + timedelta(minutes=1)  # so soon after what somebody did, a message is its answer
DULL = "Office hours: see the website of your embassy"
NAME = "Consular reference service"
EXAMPLE = "ABC-234"  # in our own texts: what a code looks like
TELLING = 12  # letters from which words are somebody's own, not an answer that anybody may give
ENDS_OWNING = ("let_go", "reopened", "recalled", "accepted", "reminded.shift_end")


def confirmed_is_taken(run: Run) -> Iterator[str]:
    """Every update that was confirmed to Telegram, and says something to us, is seen or set aside."""
    for each in run.ear.confirmed():
        try:
            ours = decode(each.update.as_json(), run.ear.world.clock.now()) is not None
        except Malformed:
            ours = True
        if ours and each.update.id not in run.taken:
            yield f"update {each.update.id} ({each.update.kind}) was confirmed and not taken"


def one_case_each(run: Run) -> Iterator[str]:
    """A case was opened once, belongs to one officer at a time, and every code told is one."""
    for case in run.cases.values():
        kinds = [event.kind for event in run.logs[case.id]]
        if kinds.count("opened") > 1:
            yield f"{case.code} was opened {kinds.count('opened')} times"
        steps = [kind for kind in kinds if kind == "acknowledged" or kind.startswith(ENDS_OWNING)]
        if ("acknowledged", "acknowledged") in pairwise(steps):
            yield f"{case.code} was taken by a second officer: {kinds}"
    for call in run.calls:
        for code in set(CODE.findall(words_of(call))) - set(run.cases) - {EXAMPLE}:
            if not any(code in each.words for each in run.ear.heard):
                yield f"call {call.number} names {code}, which is no case"


def words_once(run: Run) -> Iterator[str]:
    """What somebody wrote stands in a case as often as it was written, no more."""
    written = Counter(each.words for each in run.ear.heard)
    for number, log in run.logs.items():
        told = Counter(event.detail.get("words", "") for event in log if event.kind == "words")
        for words, times in told.items():
            if words in written and times > written[words]:
                yield f"words written {written[words]} times stand {times} times in case {number}"


def nobody_is_forgotten(run: Run) -> Iterator[str]:
    """An open case that nobody has is still escalating, or on its way."""
    waiting = {row.case for row in run.rows if row.state in ("pending", "sending")}
    for case in run.cases.values():
        if case.owner is None and case.next_at is None and not over(case) and case.id not in waiting:
            yield f"{case.code} ({case.state}) has no officer, and nobody is called any more"


def rows_and_calls_agree(run: Run) -> Iterator[str]:
    """What the outbox calls sent is there; what is there, the outbox knows of, or doubts."""
    made: dict[int, set[int]] = defaultdict(set)
    for call in run.calls:
        made[run.address(call.chat)].update(each["message_id"] for each in shown(call))
    known: dict[int, set[int]] = defaultdict(set)
    tried_again = set()
    for row in run.rows:
        address = run.address(run.addresses.get(row.chat))
        if row.doubt or row.state in ("sending", "pending"):
            tried_again.add(address)
        if row.message is not None:
            known[address].add(row.message)
            if row.state == "sent" and row.message not in made[address]:
                yield f"row {row.id} ({row.kind}) says sent, and Telegram has no such message"
    for call in run.calls:
        if call.method.startswith("send") and call.answered and call.method != "sendChatAction":
            address = run.address(call.chat)
            strange = {each["message_id"] for each in shown(call)} - known[address]
            if strange and address not in tried_again:
                yield f"call {call.number} ({call.method}) stands in no row of the outbox"


def in_order(run: Run) -> Iterator[str]:
    """In one chat no message overtakes an earlier one of its lane, unless that was written for later."""
    sent: dict[Any, tuple[Any, int]] = {}  # a letter of several messages has a row for each: its first counts
    changed: set[tuple[int, int]] = set()
    for row in sorted(run.rows, key=lambda each: each.id):
        later = row.due_at > row.made_at and row.reason is None
        place = (row.chat, row.message)
        if row.state != "sent" or row.message is None or later or place in changed:
            continue
        if row.params.get("edit") != row.message:
            changed.add(place)  # what comes to the same message later is a change of it
            letter = (row.chat, row.lane, row.kind, row.case, str(row.params), row.made_at)
            first, message = sent.get(letter, (row, row.message))
            sent[letter] = (first, min(message, row.message))
    chats: dict[tuple[int, int], list[tuple[Any, int]]] = defaultdict(list)
    for row, message in sorted(sent.values(), key=lambda each: each[0].id):
        chats[row.chat, row.lane].append((row, message))
    for (chat, lane), letters in chats.items():
        for (one, before), (other, after) in pairwise(letters):
            if after < before:
                yield f"in chat {chat}, lane {lane}, row {other.id} overtook row {one.id}"


def copies_are_marked(run: Run) -> Iterator[str]:
    """Every further copy of an alert says that it may be one."""
    seen: dict[tuple[int, str], Call] = {}
    for call in run.calls:
        buttons = call.result.get("reply_markup", {}) if isinstance(call.result, dict) else {}
        for row in buttons.get("inline_keyboard", ()) if call.method == "sendMessage" else ():
            for button in row:
                key = (call.chat or 0, button.get("callback_data", ""))
                if button["text"] != TAKE:
                    continue
                if key in seen and not any(
                    said in words_of(call) for said in run.in_all_languages(REPEAT.text)
                ):
                    yield f"call {call.number} is an unmarked copy of call {seen[key].number}"
                seen.setdefault(key, call)


def screens_are_true(run: Run) -> Iterator[str]:
    """A screen says "sent" only once an officer's chat took an alert, "read" only where one took the case."""
    sent, read = run.in_all_languages(DELIVERED), run.in_all_languages(READ)
    alerted: set[str] = set()
    for call in run.calls:
        address, said = run.address(call.chat), words_of(call)
        if address in run.desks:
            alerted.update(CODE.findall(said))
            continue
        own = [case for case in run.cases.values() if run.belonged(case, address)]
        if any(words in said for words in sent) and own and not any(case.code in alerted for case in own):
            yield f"call {call.number} says sent before any officer's chat had the alert"
        taken = {event.kind for case in own for event in run.logs[case.id]}
        if any(words in said for words in read) and own and "acknowledged" not in taken:
            yield f"call {call.number} says that an officer has read it, and nobody took the case"


def quiet_after_leaving(run: Run) -> Iterator[str]:
    """Between a quick exit and the person's own return nothing stays in the chat but the dull page."""
    dull, name = run.in_all_languages(DULL), set(run.in_all_languages(NAME))
    came: dict[int, list[int]] = defaultdict(list)
    for each in run.ear.heard:
        came[each.chat].append(each.calls)
    left: dict[int, int] = {}
    for call in run.calls:
        address = run.address(call.chat)
        if address in run.desks or not shown(call):
            continue
        if call.method == "editMessageText" and words_of(call) in name:  # an old text is written over
            continue
        if any(words in words_of(call) for words in dull):
            left[address] = call.number
            continue
        since = left.get(address)
        if since is None or any(since <= position for position in came[address]):
            left.pop(address, None)
            continue
        stays = {each["message_id"] for each in shown(call)} & set(run.ear.world.chats[address].messages)
        if stays:
            yield f"call {call.number} ({call.method}) wrote to somebody who had left"


def only_for_their_readers(run: Run) -> Iterator[str]:
    """A person's chat shows no code of another's report, and no words that another person wrote."""
    written: dict[str, set[int]] = defaultdict(set)
    for each in run.ear.heard:
        written[each.words].add(each.chat)
    others = {words: chats for words, chats in written.items() if len(words) >= TELLING}
    for call in run.calls:
        address, said = run.address(call.chat), words_of(call)
        if address in run.desks or address < 0:
            continue
        typed = [words for words, chats in written.items() if address in chats]
        for case in run.cases.values():
            if run.belonged(case, address):
                typed += [e.detail.get("words", "") for e in run.logs[case.id] if e.actor is not None]
        for code in set(CODE.findall(said)):
            case_of_it = run.cases.get(code)
            if (
                case_of_it
                and not run.belonged(case_of_it, address)
                and not any(code in each for each in typed)
            ):
                yield f"call {call.number} shows the code of another person's report"
        for words, chats in others.items():
            if words in said and address not in chats and not any(words in each for each in typed):
                yield f"call {call.number} shows words of somebody else"


def previews_are_neutral(run: Run) -> Iterator[str]:
    """What comes without having been asked for begins like any office's notice: a locked screen shows it."""
    neutral = tuple(set().union(*(run.in_all_languages(each) for each in NEUTRAL)))
    acted: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    for each in run.ear.heard:
        acted[each.chat].append((each.calls, each.at))
    for call in run.calls:
        address, said = run.address(call.chat), words_of(call)
        nobody = address in run.desks or address not in acted  # groups, and people of whom tests speak only
        if not said or nobody or not call.method.startswith("send"):
            continue
        before = [at for position, at in acted[address] if position <= call.number]
        if not (before and call.at - before[-1] <= ASKED) and not said.startswith(neutral):
            yield f"call {call.number} shows more on a locked screen than an office would"


def log_is_whole(run: Run) -> Iterator[str]:
    """The chain holds every line that was logged, as it was logged."""
    if run.torn:
        yield run.torn


RULES = (
    confirmed_is_taken,
    one_case_each,
    words_once,
    nobody_is_forgotten,
    rows_and_calls_agree,
    in_order,
    copies_are_marked,
    screens_are_true,
    quiet_after_leaving,
    only_for_their_readers,
    previews_are_neutral,
    log_is_whole,
)
