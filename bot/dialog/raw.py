"""Owns the shape of a dialog file as staff write it, before blocks are copied in and targets resolved."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from bot.dialog.model import Model
from bot.dialog.tree import Does, Kind, Point, Region, Show

ID = r"^[a-z][a-z0-9_]*$"
PHRASE_ID = r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$"
# Choices: words, answers that begin with a figure (18_24), countries (RU), languages (uz_Cyrl).
CHOICE_ID = r"^([a-z0-9][a-z0-9_]{0,23}|[A-Z]{2}|[a-z]{2}_[A-Z][a-z]{3})$"


def _branches(value: Any) -> Any:
    return ({"to": value},) if isinstance(value, str) else value


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Several = Annotated[tuple[str, ...], BeforeValidator(_several)]


class RawBranch(Model):
    to: str
    when: dict[str, Several] = Field(default_factory=dict)


Go = Annotated[tuple[RawBranch, ...], BeforeValidator(_branches)]


class RawChoice(Model):
    id: Annotated[str, StringConstraints(pattern=CHOICE_ID)]
    text: Annotated[Text, StringConstraints(min_length=1)]
    go: Go = ()
    alert: bool = False
    does: Does = ""
    lists: Region = ""
    context: str = ""  # where many screens share the same button, their translations are one
    translators: Text = ""


class RawNode(Model):
    """A node as written: either `use` of a block, or a `kind` with what belongs to it."""

    use: str = ""
    kind: Kind | None = None
    fact: str = ""
    text: Text = ""
    translators: Text = ""
    skip: bool = True
    seal: bool = False
    shows: Annotated[tuple[Show, ...], BeforeValidator(_several)] = ()
    choices: tuple[RawChoice, ...] = ()
    alone: Several = ()
    each: bool = False
    checks: bool = False
    pin: Point = "here"
    go: Go = ()
    locale: bool = False
    sources: Several = ()
    reviewed: str = ""
    was: Several = ()


class RawTree(Model):
    tree: Annotated[str, StringConstraints(pattern=ID)]
    journey: str = ""
    again: bool = False
    block: bool = False
    takes: Several = ()
    joins: Several = ()
    send: str = ""
    sparing: bool = False
    desk: str = ""
    start: str
    nodes: dict[Annotated[str, StringConstraints(pattern=ID)], RawNode] = Field(min_length=1)


class RawPhrase(Model):
    text: Annotated[Text, StringConstraints(min_length=1)]
    translators: Text = ""


def _phrase(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


class RawPhrases(Model):
    phrases: dict[
        Annotated[str, StringConstraints(pattern=PHRASE_ID)], Annotated[RawPhrase, BeforeValidator(_phrase)]
    ]
