"""Owns what staff tell about rights and risks: topics.yaml, told as a tree of short screens.

Rules
- A topic's last screen names its sources and the day of its review, and how an officer is reached.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from bot.dialog.model import Model
from bot.dialog.raw import ID, RawBranch, RawChoice, RawNode, RawTree, Several, Text
from bot.dialog.source import Line, Source

TREE, LIST = "topics", "list"
BUTTONS = "topics.buttons"  # the context of buttons that stand on every screen
OFFICER, MENU = "menu.need_help", "menu.home"
DAY = r"^\d{4}-\d{2}-\d{2}$"


class Heading(Model):
    text: Text
    translators: Text = ""


class Buttons(Model):
    next: Text
    officer: Text
    all: Text
    menu: Text


class Topic(Model):
    title: Text
    sources: Several
    reviewed: Annotated[str, StringConstraints(pattern=DAY)]
    says: Annotated[tuple[Text, ...], Field(min_length=1, max_length=5)]
    translators: Text = ""


class Topics(Model):
    list: Heading
    buttons: Buttons
    topics: dict[Annotated[str, StringConstraints(pattern=ID)], Topic]


def as_tree(source: Source[Topics]) -> Source[RawTree]:
    """The topics as a dialog file would say them, every place with the line it comes from."""
    said, lines = source.raw, dict[tuple[str | int, ...], int]()
    nodes: dict[str, RawNode] = {LIST: _list(said)}
    lines["nodes", LIST] = source.lines.get(("list",), 1)
    for name, topic in said.topics.items():
        for number in range(1, len(topic.says) + 1):
            nodes[f"{name}_{number}"] = _screen(said.buttons, name, topic, number)
            lines["nodes", f"{name}_{number}"] = _line(source.lines, name, number)
    return Source(source.file, RawTree(tree=TREE, start=LIST, nodes=nodes), lines)


def _line(lines: Line, name: str, number: int) -> int:
    return lines.get(("topics", name, "says", number - 1), lines.get(("topics", name), 1))


def _list(said: Topics) -> RawNode:
    titles = tuple(
        RawChoice(id=name, text=topic.title, go=_to(f"{name}_1")) for name, topic in said.topics.items()
    )
    menu = RawChoice(id="menu", text=said.buttons.menu, context=BUTTONS, go=_to(MENU))
    return RawNode(
        kind="choice", text=said.list.text, translators=said.list.translators, choices=(*titles, menu)
    )


def _screen(buttons: Buttons, name: str, topic: Topic, number: int) -> RawNode:
    last = number == len(topic.says)
    choices = (
        *(() if last else (_button("next", buttons.next, f"{name}_{number + 1}"),)),
        _button("officer", buttons.officer, OFFICER),
        _button("all", buttons.all, LIST),
    )
    told = {"shows": ("source",), "sources": topic.sources, "reviewed": topic.reviewed} if last else {}
    text = topic.says[number - 1]
    return RawNode(kind="choice", text=text, translators=topic.translators, choices=choices, **told)


def _button(name: str, text: str, to: str) -> RawChoice:
    return RawChoice(id=name, text=text, context=BUTTONS, go=_to(to))


def _to(node: str) -> tuple[RawBranch, ...]:
    return (RawBranch(to=node),)
