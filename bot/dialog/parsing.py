"""Owns the parsing of YAML: nodes or values, or one refusal that says where and why, whatever the text.

Rules
- libyaml finds the structure, which takes a thirtieth of a parser in Python: every start reads all dialogs.
- What a plain word means is YAML 1.2's core schema: `yes` and `NO` are text, days are text.
- No tags, no second document; an anchor is told, so that the reader can refuse it where it stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

NULL = frozenset({"", "~", "null", "Null", "NULL"})
TRUE, FALSE = frozenset({"true", "True", "TRUE"}), frozenset({"false", "False", "FALSE"})
INT = re.compile(r"[-+]?[0-9]+")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
LONGEST = 300  # digits of a number


class NotYamlError(ValueError):
    """Text that is no YAML: one line; `line` of the fault, 0 where the parser does not tell."""

    def __init__(self, line: int, problem: str) -> None:
        self.line, self.problem = line, " ".join(problem.split())
        super().__init__(f"line {line}: {self.problem}" if line else self.problem)


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text; `line` counts from one, `plain`: it stands without quotes."""

    line: int
    value: str
    anchor: str | None = None
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    line: int
    value: "tuple[Node, ...]"
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Pairs:
    """Keys and what they hold, as they stand in the file."""

    line: int
    value: "tuple[tuple[Scalar, Node], ...]"
    anchor: str | None


Node = Scalar | Items | Pairs


def nodes(text: str) -> Node | None:
    """The tree of nodes; None where nothing is written. Raises NotYamlError."""
    try:
        events = yaml.parse(text, Loader=yaml.CSafeLoader)
        return _document(events)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = min(mark.line, text.count("\n")) + 1 if mark else 0
        raise NotYamlError(line, str(error.problem)) from None
    except (yaml.YAMLError, UnicodeError):
        raise NotYamlError(0, "unreadable characters") from None
    except RecursionError:
        raise NotYamlError(0, "nested too deeply") from None


def values(text: str) -> Any:
    """What is written as dicts, lists, numbers and strings. Raises NotYamlError."""
    root = nodes(text)
    return None if root is None else _value(root)


def _document(events: Iterator[Event]) -> Node | None:
    next(events)  # the stream begins
    if isinstance(next(events), StreamEndEvent):  # else the document begins
        return None
    root = _node(events, next(events))
    next(events)  # the document ends
    after = next(events)
    if not isinstance(after, StreamEndEvent):
        raise NotYamlError(_line(after), "a second document begins here")
    return root


def _node(events: Iterator[Event], event: Event) -> Node:
    line = _line(event)
    if (tag := getattr(event, "tag", None)) is not None:
        raise NotYamlError(line, f"a tag, {tag}")
    match event:
        case AliasEvent():
            return Scalar(line, "", event.anchor)
        case ScalarEvent():
            return Scalar(line, event.value, event.anchor, plain=not event.style)
        case SequenceStartEvent():
            items = []
            while not isinstance(each := next(events), SequenceEndEvent):
                items.append(_node(events, each))
            return Items(line, tuple(items), event.anchor)
        case MappingStartEvent():
            pairs = []
            while not isinstance(each := next(events), MappingEndEvent):
                key = _node(events, each)
                if not isinstance(key, Scalar):
                    raise NotYamlError(key.line, "a key that is no text")
                pairs.append((key, _node(events, next(events))))
            return Pairs(line, tuple(pairs), event.anchor)
    raise NotYamlError(line, "something that is neither text, list nor keys")


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _value(node: Node) -> Any:
    if node.anchor:
        raise NotYamlError(node.line, f"an anchor, {node.anchor}")
    if isinstance(node, Scalar):
        return _scalar(node.line, node.value) if node.plain else node.value
    if isinstance(node, Items):
        return [_value(each) for each in node.value]
    found: dict[Any, Any] = {}
    for key, value in node.value:
        name = _value(key)
        if name in found:
            raise NotYamlError(key.line, f"{name}: written twice")
        found[name] = _value(value)
    return found


def _scalar(line: int, text: str) -> Any:
    if text in NULL:
        return None
    if text in TRUE or text in FALSE:
        return text in TRUE
    if FLOAT.fullmatch(text):
        if len(text) > LONGEST:
            raise NotYamlError(line, "a number that is too long")
        return int(text) if INT.fullmatch(text) else float(text)
    return text
