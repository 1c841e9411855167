"""Values that go into and come out of one turn: events, the session's state, effects."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

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
    """A place found for typed words or a pin: stable `key`, ISO country code."""

    key: str
    country: str


@dataclass(frozen=True, slots=True)
class Words:
    """Typed text, with the places it may name (found by the directory, best first)."""

    text: str
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Pin:
    """A shared location in degrees (WGS 84); `country` as the directory knows it, None at sea."""

    latitude: float
    longitude: float
    country: str | None


@dataclass(frozen=True, slots=True)
class Media:
    """A photo, voice message or file: `ref` is Telegram's id for it, `words` its caption."""

    kind: str
    ref: str
    words: str = ""


Event = Start | Tap | Words | Pin | Media


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
    multi-choice; `offers` are places that wait for a confirming tap; `note` is a phrase shown above the
    question once.
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

    @property
    def draft(self) -> Draft:
        """The draft of the present journey."""
        return self.drafts.get(self.journey, Draft())

    def with_draft(self, draft: Draft) -> "State":
        """The same conversation with another draft in the present journey."""
        return replace(self, drafts={**self.drafts, self.journey: draft})


def to_json(state: State) -> dict[str, Any]:
    """The state as JSON values."""
    return asdict(state)


def from_json(data: Mapping[str, Any]) -> State:
    """The state from `to_json`'s values."""
    values = dict(data)
    values["drafts"] = {
        journey: Draft(
            facts={fact: tuple(answers) for fact, answers in draft["facts"].items()},
            asked=tuple(draft["asked"]),
            case=draft["case"],
        )
        for journey, draft in values["drafts"].items()
    }
    values["offers"] = tuple(Offer(**offer) for offer in values["offers"])
    for name in ("trail", "picked"):
        values[name] = tuple(values[name])
    return State(**values)


# What the core wants done. -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Alert:
    """Send for help now with what the journey's draft holds; on an open case: call again."""


@dataclass(frozen=True, slots=True)
class Note:
    """Words or media that no question asked for: they belong to the report and reach its officer."""

    words: str = ""
    media: Media | None = None


@dataclass(frozen=True, slots=True)
class Wipe:
    """Delete from the chat what Telegram lets a bot delete, then show the dull page."""


Effect = Alert | Note | Wipe


@dataclass(frozen=True, slots=True)
class Turn:
    """The outcome: the next state, what to do, and a phrase for the button's toast (empty: none)."""

    state: State
    effects: tuple[Effect, ...] = ()
    toast: str = ""
