"""The tree language: the frozen models that dialog files are read into.

Rules
- A node's id is an API: `tree.node`, and `tree.use/node` where a tree uses another one as a block.
- The English text is the message id of translations; `context` (`tree.node` of its origin) is the msgctxt.
- Branching is a `go`, or a list of `when` conditions over saved facts; nothing is evaluated as code.
- What decides urgency does not stand in trees.
"""

from typing import Literal

from pydantic import Field

from bot.dialog.model import Model
from bot.dialog.signals import Signals

Kind = Literal["choice", "multi", "text", "place", "fork"]
Show = Literal[
    "numbers",
    "mission",
    "receipt",
    "status",
    "summary",
    "cases",
    "hotlines",
    "job_result",
    "recall",
    "source",
    "nearby",
    "route",
]
Region = Literal["", "near", "europe", "middle_east", "asia", "world"]
Point = Literal["here", "person", "scene"]  # the writer's place, somebody else's, or where it happens
Does = Literal["", "withdraw", "delete"]

ANY = "*"  # in a condition: answered with anything but a skip
UNKNOWN = frozenset({"skip", "not_sure", "unknown"})  # answers that tell nothing
NAVIGATION = (  # ids no choice may have
    "skip", "back", "danger", "exit", "lang", "more", "done", "submit", "change",
)  # fmt: skip
BACK = "back"  # as a target: the screen before; only interruptions lead there


class Branch(Model):
    """One way on: taken when every fact in `when` has one of the allowed values (`*`: any known answer)."""

    to: str
    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Choice(Model):
    """One offered answer. `alert` sends what there is; `go` leads elsewhere than the node's own.

    `does` asks for something to be done with the report that was found by its code; `lists` offers the
    countries of a region that have a post.
    """

    id: str
    text: str
    context: str = ""
    go: tuple[Branch, ...] = ()
    alert: bool = False
    does: Does = ""
    lists: Region = ""
    translators: str = ""


class Node(Model):
    """A place in a tree: what it asks, what may be answered, where it leads.

    `fact` names the saved answer; `skip` allows to pass without one; `seal` keeps the answer from lists;
    `shows` adds computed paragraphs; `alone` names choices of a multi-choice that exclude all others;
    `each` saves a multi-choice as one fact for each answer (`fact.answer`: yes or no); `checks` marks typed
    words that prove whose report this is; `pin`: whose place the question is about, so what a shared point is
    asked for;  `locale` marks the node whose answer is the reader's language;
    `was` are former ids of this node. `sources` and `reviewed` (ISO date) say where a told fact comes from.
    """

    id: str
    tree: str
    context: str
    kind: Kind
    text: str = ""
    fact: str = ""
    skip: bool = True
    seal: bool = False
    shows: tuple[Show, ...] = ()
    choices: tuple[Choice, ...] = ()
    alone: tuple[str, ...] = ()
    each: bool = False
    checks: bool = False
    pin: Point = "here"
    go: tuple[Branch, ...] = ()
    locale: bool = False
    sources: tuple[str, ...] = ()
    reviewed: str = ""
    was: tuple[str, ...] = ()
    translators: str = ""
    source: str = ""  # file:line, for translators and findings

    def choice(self, choice_id: str) -> Choice | None:
        """The offered answer of that id."""
        return next((choice for choice in self.choices if choice.id == choice_id), None)


class Tree(Model):
    """One dialog file. `journey` owns a draft of its own; without one the tree is part of the house.

    `takes` are journeys whose answers are copied when this tree is entered from them; `joins` are journeys
    into whose draft its own answers go when it interrupts them; `send` is where "send what there is"
    leads; `sparing` keeps no words, files or points that no question asked for; `desk` names the only desk
    that may read its reports.
    """

    id: str
    start: str  # full id of the node where it begins
    journey: str = ""
    again: bool = False  # entered again after its alert: the same case, not another one
    takes: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    send: str = ""
    sparing: bool = False
    desk: str = ""
    nodes: tuple[str, ...] = ()


class Phrase(Model):
    """A text outside the trees: navigation, notices, the officers' desk."""

    id: str
    text: str
    translators: str = ""
    source: str = ""

    @property
    def context(self) -> str:
        """The msgctxt."""
        return f"phrases.{self.id}"


class Book(Model):
    """All trees, flattened into one table of nodes, with the few places that the engine must know."""

    version: str
    trees: dict[str, Tree]
    nodes: dict[str, Node]
    phrases: dict[str, Phrase]
    first: str  # where a new conversation begins: the language screen
    home: str  # the menu
    danger: str  # the danger path
    decoy: str  # the dull page after a quick exit
    again: str = ""  # asked before anything is shown after a long silence
    signals: Signals = Signals()
    posts: dict[str, dict[str, tuple[str, ...]]] = Field(
        default_factory=dict
    )  # countries, by locale and region
    renamed: dict[str, str] = Field(default_factory=dict)  # former node id -> present one
