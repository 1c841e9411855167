"""What reaches the transaction from outside: one update, told in our own words."""

from dataclasses import dataclass
from datetime import datetime

from bot.dialog.turn import Event


@dataclass(frozen=True, slots=True)
class Press:
    """A press on an officer's button: the random token that it carries, and what was chosen on a panel."""

    token: str
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Enrol:
    """A one-time code sent in a private chat: an officer, or nobody we know."""

    code: str


@dataclass(frozen=True, slots=True)
class Bind:
    """A one-time code sent in a group: a mission's or the ministry's desk."""

    code: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """The bot was blocked in, or removed from, the chat (`gone`), or let in again."""

    gone: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """People came into a group: their Telegram ids."""

    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """The group became a supergroup with another id."""

    to: int


@dataclass(frozen=True, slots=True)
class Edited:
    """A person changed what they had written: the new words; the old ones stay."""

    text: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Content that we cannot take (sticker, poll, …): it is said, never ignored."""

    kind: str


What = Event | Press | Enrol | Bind | Blocked | Joined | Moved | Edited | Unreadable


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update. `update`, `chat`, `sender` and `message` are Telegram's ids.

    `message` is what the person wrote, or the message whose button was pressed; `callback` answers a press;
    `reply_to` is the message replied to; `at` is Telegram's time; `language` the app's language, if told.
    `sender` is 0 for anonymous actors (channels, anonymous admins), who never change a state. `earlier`: the
    messages whose words were joined to this one's.
    """

    update: int
    chat: int
    sender: int
    what: What
    at: datetime
    group: bool = False
    message: int | None = None
    callback: str = ""
    reply_to: int | None = None
    language: str = ""
    earlier: tuple[int, ...] = ()

    @property
    def messages(self) -> tuple[int, ...]:
        """All that it came in, in their order."""
        return () if self.message is None else (*self.earlier, self.message)
