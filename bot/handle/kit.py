"""What the transaction is given: the book, the rules, the directory, and where randomness comes from."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.casework.escalation import Policies
from bot.casework.outgoing import Kind, Post, Row
from bot.casework.triage_rules import Rules
from bot.casework.work import Work
from bot.dialog.files import MOST
from bot.dialog.tree import Book
from bot.store.atlas import Atlas

DRAFT_LIFE = timedelta(minutes=30)  # an unsent draft's key is destroyed this long after the last turn
LATE = timedelta(minutes=5)  # so long after it was asked for, a message may be read by others
DELETABLE = timedelta(hours=48)  # Bot API, deleteMessage: only messages sent less than 48 hours ago
UNTIL_RETURN = timedelta(days=3650)  # a moment that does not come: the person's return makes a row due
LEASE = timedelta(seconds=35)  # a row that a process took and did not settle is another's after this


@dataclass(frozen=True, slots=True)
class Kit:
    """Everything the transaction needs beside the store; `token` and `number` draw unguessable values."""

    book: Book
    rules: Rules
    policies: Policies
    work: Work
    atlas: Atlas
    token: Callable[[], str]
    number: Callable[[], int]
    channels: frozenset[str] = frozenset()  # ways past Telegram that this installation has


@dataclass(frozen=True, slots=True)
class Answer:
    """A case's first acknowledgement, for the figures: the mission that was called first, how long it was."""

    mission: str
    urgency: str
    seconds: float


@dataclass(slots=True)
class Outbound:
    """What one transaction wants said: collected while it runs, written at its end."""

    posts: list[Post] = field(default_factory=list)
    toast: str = ""
    answer: Answer | None = None

    def add(self, *posts: Post) -> None:
        """Put more on the way, in order."""
        self.posts.extend(posts)

    def joined(self, chat: int, case: int, album: str, event: int) -> bool:
        """Add the event to the post that gathers its album here; False where none does, or it is full."""
        for post in self.posts:
            gathers = (post.kind, post.chat, post.case) == (Kind.WORDS, chat, case)
            if gathers and post.params.get("album") == album and len(post.params["events"]) < MOST:
                post.params["events"].append(event)
                return True
        return False


@dataclass(frozen=True, slots=True)
class Handled:
    """What is left to do after the commit: rows for this process's sender, the toast of a press, a figure."""

    rows: tuple[Row, ...] = ()
    toast: str = ""
    locale: str = "en"
    answer: Answer | None = None
