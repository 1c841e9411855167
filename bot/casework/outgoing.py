"""Rows of the outbox: ids and parameters only; what they say is composed when they are sent.

Lanes: 0 alert, 1 reply, 2 notice, 3 bulk. The lower goes first.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any


class Lane(IntEnum):
    """Priority class of a row."""

    ALERT = 0
    REPLY = 1
    NOTICE = 2
    BULK = 3


class Kind(StrEnum):
    """What a row is about; the composer knows how each is said."""

    SCREEN = "screen"  # the reporter's present screen. params: turn, edit (message id or None), notice
    VENUE = "venue"  # the mission on the map. params: mission
    WIPE = "wipe"  # delete messages. params: messages
    STATUS = "status"  # a line on the case for its reporter. params: phrase
    LINE = "line"  # the alert itself: group line or an officer's page. params: step, token, edit
    BUNDLE = "bundle"  # the alerts of a burst in one message. params: tokens by case, place, edit
    CARD = "card"  # the full case for the officer who took it. params: edit, tokens {action: token}
    FIELD = "field"  # one opened sealed field. params: field, entries (of the files sent now)
    WORDS = "words"  # what the reporter added. params: events, and the album that gathers here
    REPLY = "reply"  # the officer's words for the reporter. params: event
    PANEL = "panel"  # choices for an officer. params: view, arg, token, edit (message id or None)
    ASK = "ask"  # a question that an officer answers by replying to it. params: ask, arg
    PACKET = "packet"  # a file for another body. params: referral, format (pdf, json, recall)
    DESK = "desk"  # a line for an officer or a group. params: phrase, values, by, and; token, button; edit
    ROSTER = "roster"  # what is wrong with a mission's roster. params: mission
    KNOCK = "knock"  # whether the chat can be written to: shown for seconds, kept nowhere
    OPERATOR = "operator"  # something is wrong with the bot itself; ids only. params: phrase, values


@dataclass(frozen=True, slots=True)
class Post:
    """A row to be written. `chat` is our own id of the chat; `at` the earliest moment (None: now)."""

    lane: Lane
    chat: int
    kind: Kind
    case: int | None = None
    params: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A written row on its way: `address` is Telegram's chat id, `group` whether that is a group.

    `attempts` counts sendings begun; `doubt` says that an earlier one may have arrived.
    """

    id: int
    lane: Lane
    chat: int
    address: int
    group: bool
    kind: Kind
    case: int | None
    params: dict[str, Any]
    attempts: int
    doubt: bool
    created_at: datetime
