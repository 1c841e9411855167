"""What goes to an officer past Telegram, and what became of it.

Rules
- A page holds the bare line of an alert and nothing more: no name, no story, no place finer than the country.
- Reasons are words of ours: no address, and nothing that a server said.
"""

from dataclasses import dataclass, field
from typing import Protocol

MOST = 160  # letters of a line: one short message


@dataclass(frozen=True, slots=True)
class Page:
    """`to`: an address of the channel's kind; `line`: the alert's; `key`: the same for the same page."""

    to: str = field(repr=False)
    line: str
    body: str
    key: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """The next station has it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """It will never go this way."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """It may have gone, or may go later: try again."""

    reason: str


Result = Accepted | Refused | Unsure


class ChannelError(ValueError):
    """A setting of a channel is wrong: one line that names it, without its value."""


class Channel(Protocol):
    """One way out."""

    @property
    def kind(self) -> str:
        """`mail` or `phone`: the kind of address that it takes."""

    async def send(self, page: Page) -> Result:
        """Send it; never raises for anything that the other side does."""

    async def answers(self) -> bool:
        """Whether the next station takes a connection of ours; nothing is sent."""


def one_line(text: str) -> str:
    """Without anything that could end a line or a header."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:MOST]
