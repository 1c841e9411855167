"""Values that go into and come out of one turn: events, the session's state, effects."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Facts = Mapping[str, tuple[str, ...]]


# What happened. ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Start:
    """`/start`, or the chat was opened."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A press on a button of the screen of that turn."""

    turn: int
    choice: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to choose from, worked out for this moment.

    A place found for typed words (stable `key`, ISO country code), that of a shared point (`-`: another one),
    a report by its code, or a question whose answer may be changed (its node's id).
    """

    key: str
    country: str = ""
    kind: Literal["place", "pin", "report", "answer"] = "place"


@dataclass(frozen=True, slots=True)
class Words:
    """Typed text, with what was looked up for it before the turn.

    `offers`: the places it may name, best first. `claim`: the code of the report whose code and word were
    typed, where they fit; `own`: it is theirs, as chat or agreed word says. `sign`: the agreed word, or
    "I am watched". `about`: the report of the message replied to. `edited`: an earlier message became this.
    """

    text: str
    offers: tuple[Offer, ...] = ()
    claim: str = ""
    own: bool = False
    sign: Literal["", "word", "watched"] = ""
    about: str = ""
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Pin:
    """A shared location in degrees (WGS 84); `country` as the directory knows it, None at sea.

    `near`: its place's key; `live`: a live location's message, 0 for a fixed point; `moved`: told before.
    """

    latitude: float
    longitude: float
    country: str | None
    near: str = ""
    live: int = 0
    moved: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """A photo, voice message or file: `ref` is Telegram's id for it, `words` its caption.

    `album` is shared by files that were sent together; `about` as with words.
    """

    kind: str
    ref: str
    words: str = ""
    album: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """Content that we cannot take (a sticker, a poll): it is said, never ignored."""


Event = Start | Tap | Words | Pin | Media | Unread


# What is remembered. -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Draft:
    """What one journey was told so far; `case` is the receipt code once an alert was sent."""

    facts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    case: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """One reporter's conversation between two turns.

    `turn` numbers the screen they see; `trail` is the way back; `picked` are the ticks of an unfinished
    multi-choice; `offers` wait for a tap; `note` is a phrase shown above the question once. `sent` are the
    codes of the chat's open reports; `skips` counts questions passed over in a row; `album` is the last one,
    `album_at` where its first file went; `live` is the last live location, `live_at` its journey; `changing`
    is the node whose answer is being changed; `wrong` counts claims that did not fit; `discreet`: others see
    this phone, nothing typed stays; `hidden`: left in haste, nothing tells of `left` before code or word.
    """

    node: str
    turn: int = 1
    locale: str | None = None
    journey: str = ""
    drafts: dict[str, Draft] = field(default_factory=dict)
    trail: tuple[str, ...] = ()
    picked: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    page: int = 0
    note: str = ""
    sent: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()  # of them, and of the one that is open: those that keep no deeds
    skips: int = 0
    album: str = ""
    album_at: str = ""
    live: int = 0
    live_at: str = ""
    changing: str = ""
    wrong: int = 0
    discreet: bool = False
    hidden: bool = False
    left: tuple[str, ...] = ()

    @property
    def draft(self) -> Draft:
        """The draft of the present journey."""
        return self.drafts.get(self.journey, Draft())

    def with_draft(self, draft: Draft) -> "State":
        """The same conversation with another draft in the present journey."""
        return replace(self, drafts={**self.drafts, self.journey: draft})


# What the core wants done. -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Alert:
    """Send for help now with what the journey's draft holds; on an open case: call again."""


@dataclass(frozen=True, slots=True)
class Note:
    """Words or media that no question asked for, for the officer of the report with that code."""

    words: str = ""
    media: Media | None = None
    case: str = ""


@dataclass(frozen=True, slots=True)
class Wipe:
    """Delete from the chat what Telegram lets a bot delete, then show the dull page."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Tell the officers of the chat's reports, without a trace on the screen.

    `watched`: the agreed word for it was typed; `compromise`: somebody else seems to hold the phone.
    """

    kind: Literal["watched", "compromise"]


@dataclass(frozen=True, slots=True)
class Ask:
    """What the reporter wants done with the report that was found by its code."""

    what: Literal["withdraw", "delete"]


Effect = Alert | Note | Wipe | Flag | Ask


@dataclass(frozen=True, slots=True)
class Turn:
    """The outcome: the next state, what to do, and a phrase for the button's toast (empty: none)."""

    state: State
    effects: tuple[Effect, ...] = ()
    toast: str = ""
