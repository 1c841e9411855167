"""Owns the reading of one data file: strict YAML with line numbers, into a frozen shape.

Rules
- Every scalar is read as the text that stands in the file: `yes`, `NO` (Norway), `18_24` stay themselves.
- Whatever the shape does not know is a finding; a finding names file, line, place and what was expected.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from bot.dialog.model import Model
from bot.dialog.parsing import Items, Node, NotYamlError, Scalar, nodes

Place = tuple[str | int, ...]
Line = dict[Place, int]
Raw = TypeVar("Raw", bound=Model)


@dataclass(frozen=True)
class Source(Generic[Raw]):
    """One file, read: its shape, and the line of every place in it."""

    file: str
    raw: Raw
    lines: Line

    def at(self, *place: str | int) -> str:
        """`file:line` of a place, or of the nearest known place around it."""
        return f"{self.file}:{_line(self.lines, place)}"


def _line(lines: Line, place: Place) -> int:
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def read_source(file: str, text: str, model: type[Raw]) -> tuple[Source[Raw] | None, list[str]]:
    """The file's shape and what is wrong with it; no shape where anything is."""
    lines: Line = {}
    wrong: list[str] = []
    try:
        root = nodes(text)
    except NotYamlError as error:
        return None, [f"{file}:{error.line or 1}: not YAML: {error.problem}; expected YAML 1.2"]
    data = _plain(file, root, (), lines, wrong)
    try:
        raw = model.model_validate(data)
    except ValidationError as error:
        return None, wrong + [_told(file, lines, model, dict(each)) for each in error.errors()]
    return (None if wrong else Source(file, raw, lines)), wrong


def _plain(file: str, node: Node | None, place: Place, lines: Line, wrong: list[str]) -> Any:
    """The YAML node as dict, list and str; each place's line is noted on the way."""
    if node is None:
        return None
    lines.setdefault(place, node.line)
    if node.anchor:
        wrong.append(f"{file}:{node.line}: anchor &{node.anchor}; expected the text itself, written out")
        return "-"
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Items):
        return [_plain(file, each, (*place, n), lines, wrong) for n, each in enumerate(node.value)]
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, line = key_node.value, key_node.line
        if key in values:
            wrong.append(f"{file}:{line}: {_dotted((*place, key))}: written twice; expected once")
        lines[(*place, key)] = line
        values[key] = _plain(file, value_node, (*place, key), lines, wrong)
    return values


def _told(file: str, lines: Line, model: type[BaseModel], error: Mapping[str, Any]) -> str:
    place = tuple(each for each in error["loc"] if each != "[key]")
    where = f"{file}:{_line(lines, place)}: {_dotted(place)}"
    match error["type"]:
        case "extra_forbidden":
            known = ", ".join(_model_at(model, place[:-1]).model_fields)
            return f"{where}: unknown key; expected one of {known}"
        case "missing":
            return f"{where}: missing; expected this key"
        case "string_pattern_mismatch":
            return f"{where}: bad id {error['input']!r}; expected {error['ctx']['pattern']}"
        case "model_type" | "model_attributes_type":
            return f"{where}: expected keys {', '.join(_model_at(model, place).model_fields)}"
        case _:
            return f"{where}: {error['input']!r}: {error['msg']}"


def _model_at(model: type[BaseModel], place: Place) -> type[BaseModel]:
    """The shape at a place: down through fields, lists and mappings."""
    for step in place:
        field = model.model_fields.get(str(step))
        inner = _inner(field.annotation) if field else None
        model = inner or model
    return model


def _inner(kind: Any) -> type[BaseModel] | None:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    return next((found for each in get_args(kind) if (found := _inner(each))), None)


def _dotted(place: Place) -> str:
    return ".".join(str(each + 1 if isinstance(each, int) else each) for each in place) or "top"
