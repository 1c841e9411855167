"""One raw update, decoded defensively into our own words: nothing in it is trusted to be there or to fit."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.casework.events import Bind, Blocked, Edited, Enrol, Incoming, Joined, Moved, What
from bot.dialog.turn import Pin, Start
from bot.telegram import buttons
from bot.telegram.content import cleaned, number, read_content, read_place, text_of

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ANONYMOUS = frozenset({777000, 1087968824, 136817688})  # linked channels, anonymous admins, channels
_GROUPS = frozenset({"group", "supergroup"})
_EARLIEST, _LATEST = 1356998400, 4102444800  # 2013 (before Telegram) and 2100
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]{1,64})?(?:\s+(.*))?", re.DOTALL)
_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")


class Malformed(Exception):  # noqa: N818 # it is a finding about the update, told by its name
    """An update that breaks Telegram's own form; `update` is its id when at least that could be read."""

    def __init__(self, update: int | None) -> None:
        super().__init__("malformed update")
        self.update = update


def update_id(raw: Any) -> int | None:
    """The id of a raw update, if it has one."""
    value = raw.get("update_id") if isinstance(raw, dict) else None
    return value if number(value) and value >= 0 else None


def decode(raw: Any, now: datetime = EPOCH) -> Incoming | None:
    """What one update means to us; None: nothing. `now` stands in for times that Telegram does not tell.

    Of a group we take only what concerns its binding: /bind, presses, who came in, membership and moves.
    """
    update = update_id(raw)
    if update is None:
        raise Malformed(None)
    try:
        if "callback_query" in raw:
            return _callback(update, raw["callback_query"], now)
        if "my_chat_member" in raw:
            return _membership(update, raw["my_chat_member"], now)
        if "message" in raw:
            return _message(update, raw["message"], now)
        if "edited_message" in raw:
            return _edited(update, raw["edited_message"], now)
    except _BrokenError:
        raise Malformed(update) from None
    return None


def _message(update: int, message: Any, now: datetime) -> Incoming | None:
    chat, group = _chat(_mapping(message))
    if chat is None:
        return None
    at = _moment(message.get("date"), now)
    sender = _sender(message)
    what: What | None
    if group:
        former = message.get("migrate_from_chat_id")
        if number(former) and former:  # said in the new group; the same news as in the old
            return Incoming(update, former, 0, Moved(chat), at, group=True)
        what = _group_news(message)
    else:
        what = (_command(message) or read_content(message)) if sender else None
    if what is None:
        return None
    return Incoming(
        update=update,
        chat=chat,
        sender=sender,
        what=what,
        at=at,
        group=group,
        message=_message_id(message),
        reply_to=_message_id(message.get("reply_to_message")),
        language=_language(message),
    )


def _edited(update: int, message: Any, now: datetime) -> Incoming | None:
    chat, group = _chat(_mapping(message))
    sender = _sender(message)
    if chat is None or group or not sender:
        return None
    what: What
    if "location" in message:  # a live location that moved on
        place = read_place(message)
        if not isinstance(place, Pin):
            return None
        what = replace(place, live=_message_id(message) or 0, moved=True)
    elif (words := text_of(message)) is not None:
        what = Edited(words)
    else:
        return None
    at = _moment(message.get("edit_date", message.get("date")), now)
    return Incoming(update, chat, sender, what, at, message=_message_id(message), language=_language(message))


def _callback(update: int, query: Any, now: datetime) -> Incoming | None:
    callback = _mapping(query).get("id")
    sender = _sender(query)
    if not isinstance(callback, str) or not callback or not sender:
        raise _BrokenError
    message = query.get("message")
    chat, group, seen = sender, False, None
    if isinstance(message, dict):
        address, group = _chat(message)
        if address is None:
            return None
        chat = address
        if message.get("date") != 0:  # 0: too old to be read or edited; the data alone is enough
            seen = _message_id(message)
    return Incoming(
        update=update,
        chat=chat,
        sender=sender,
        what=buttons.decode(query.get("data")),
        at=now,
        group=group,
        message=seen,
        callback=cleaned(callback)[:256],
        language=_language(query),
    )


def _membership(update: int, change: Any, now: datetime) -> Incoming | None:
    chat, group = _chat(_mapping(change))
    if chat is None:
        return None
    member = _mapping(change.get("new_chat_member"))
    status = member.get("status")
    if not isinstance(status, str):
        raise _BrokenError
    gone = status in {"kicked", "left"} or (status == "restricted" and member.get("is_member") is False)
    at = _moment(change.get("date"), now)
    return Incoming(update, chat, _sender(change), Blocked(gone), at, group=group, language=_language(change))


def _group_news(message: Mapping[str, Any]) -> What | None:
    moved = message.get("migrate_to_chat_id")
    if number(moved) and moved:
        return Moved(moved)
    if people := _people(message.get("new_chat_members")):
        return Joined(people)
    name, rest = _parts(message)
    return Bind(rest) if name == "bind" and _CODE.fullmatch(rest) else None


def _people(members: Any) -> tuple[int, ...]:
    """Who of these is a person; of bots, we may be one ourselves."""
    told = members if isinstance(members, list) else []
    found = [each.get("id") for each in told if isinstance(each, dict) and each.get("is_bot") is not True]
    return tuple(each for each in found if number(each) and each > 0)


def _command(message: Mapping[str, Any]) -> What | None:
    name, rest = _parts(message)
    if name == "start":
        return Enrol(rest) if _CODE.fullmatch(rest) else Start()
    if name == "enrol" and _CODE.fullmatch(rest):
        return Enrol(rest)
    return None


def _parts(message: Mapping[str, Any]) -> tuple[str, str]:
    text = message.get("text")
    found = _COMMAND.fullmatch(cleaned(text).strip()) if isinstance(text, str) else None
    return (found[1].lower(), (found[2] or "").strip()) if found else ("", "")


class _BrokenError(Exception):
    """A part that must be there is not, or is of another type."""


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _BrokenError
    return value


def _chat(holder: Mapping[str, Any]) -> tuple[int | None, bool]:
    """The chat's id, and whether it is a group; no id: a kind of chat that is nothing to us."""
    chat = _mapping(holder.get("chat"))
    address, kind = chat.get("id"), chat.get("type")
    if not number(address) or not address or not isinstance(kind, str):
        raise _BrokenError
    if kind == "private":
        return (address if address > 0 else None), False
    return (address if kind in _GROUPS else None), True


def _sender(holder: Mapping[str, Any]) -> int:
    """Who acted: 0 for channels, anonymous admins and bots."""
    person = holder.get("from")
    if not isinstance(person, dict) or person.get("is_bot") is True or "sender_chat" in holder:
        return 0
    identity = person.get("id")
    return identity if number(identity) and identity > 0 and identity not in ANONYMOUS else 0


def _message_id(message: Any) -> int | None:
    value = message.get("message_id") if isinstance(message, dict) else None
    return value if number(value) and value > 0 else None


def _language(holder: Mapping[str, Any]) -> str:
    person = holder.get("from")
    code = person.get("language_code") if isinstance(person, dict) else None
    return code.lower() if isinstance(code, str) and _LANGUAGE.fullmatch(code) else ""


def _moment(value: Any, now: datetime) -> datetime:
    """Telegram's time; a number that is no plausible time counts as the present."""
    if not number(value):
        raise _BrokenError
    return datetime.fromtimestamp(value, UTC) if _EARLIEST <= value <= _LATEST else now
