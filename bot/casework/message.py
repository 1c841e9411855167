"""A message as a value: what is said, in translatable pieces, and what may be pressed below it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Style = Literal["", "bold", "code"]


@dataclass(frozen=True, slots=True)
class Say:
    """Our own words: English text with its context for translation, and values for its {placeholders}.

    Values are shown as they are: they must be data of ours (names, numbers, codes), never a person's words.
    """

    context: str
    text: str
    values: Mapping[str, str] = field(default_factory=dict)
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Data:
    """Reference data in its own words (an address, a phone, a place name): not translated."""

    text: str
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A person's own words: shown quoted, each line marked, stripped of tricks with direction or width."""

    text: str


Part = Say | Data | Quote


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: callback data (at most 64 bytes), or a link."""

    label: Say | Data
    data: str = ""
    url: str = ""
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """Paragraphs (each a tuple of lines) and rows of buttons.

    `silent` rings no bell; `protect` forbids forwarding and saving; `repeat` marks a copy whose first sending
    had an unknown outcome. `forced` opens the answer box for a reply to this message.
    """

    paragraphs: tuple[tuple[Part, ...], ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False
    protect: bool = False
    repeat: bool = False
    forced: bool = False


# What goes out. ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """A message; `edit` is the one to change in place; if that is gone, a new one is sent where `anew`."""

    message: Message
    edit: int | None = None
    anew: bool = True


@dataclass(frozen=True, slots=True)
class Venue:
    """A point on the map with a name; degrees, WGS 84."""

    latitude: float
    longitude: float
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class File:
    """A photo, voice message, video or document that Telegram already holds under `ref`."""

    kind: str
    ref: str
    message: Message


@dataclass(frozen=True, slots=True)
class Made:
    """A file that we made: sent as a document under `name`; the message is its caption."""

    name: str
    mime: str
    data: bytes
    message: Message


@dataclass(frozen=True, slots=True)
class Album:
    """Files that were sent together and arrive together; the words of those that hold a quotation are shown.

    Every file has its whole message, for the case that it must go by itself. Buttons are not shown.
    """

    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Delete:
    """Messages to delete; what Telegram refuses (older than 48 hours) stays."""

    messages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Knock:
    """A sign that passes by itself: whether the chat is open to us."""


Letter = Text | Venue | File | Made | Album | Delete | Knock


# What became of it. --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """Accepted by Telegram as this message (None for a deletion); `beside`: the letter's other messages."""

    message: int | None
    beside: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: try again after `seconds`. `doubt`: it may have arrived all the same."""

    seconds: float
    doubt: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Refused for good (blocked, kicked, deleted): the next destination's turn."""

    reason: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """The group has another id now: send there."""

    to: int


@dataclass(frozen=True, slots=True)
class Superseded:
    """Nothing to send any more: something newer took its place."""


Outcome = Sent | Later | Gone | Migrated | Superseded
