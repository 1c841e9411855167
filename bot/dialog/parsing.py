"""Owns the parsing of YAML: nodes or values, or one refusal that says where and why, whatever the text."""

import io
from collections.abc import Callable
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError


class NotYamlError(ValueError):
    """Text that is no YAML: one line; `line` of the fault, 0 where the parser does not tell."""

    def __init__(self, line: int, problem: str) -> None:
        self.line, self.problem = line, " ".join(problem.split())
        super().__init__(f"line {line}: {self.problem}" if line else self.problem)


def nodes(text: str) -> Any:
    """The tree of nodes, with marks; None where nothing is written. Raises NotYamlError."""
    return _parsed(text, YAML(typ="safe", pure=True).compose)


def values(text: str) -> Any:
    """What is written as dicts, lists, numbers and strings. Raises NotYamlError."""
    return _parsed(text, YAML(typ="safe", pure=True).load)


def _parsed(text: str, read: Callable[[io.StringIO], Any]) -> Any:
    try:
        return read(io.StringIO(text))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise NotYamlError(line, str(error.problem)) from None
    except YAMLError:
        raise NotYamlError(0, "unreadable characters") from None
    except RecursionError:
        raise NotYamlError(0, "nested too deeply") from None
    except Exception as error:  # noqa: BLE001 - what the parser makes of a day or a number that is none
        raise NotYamlError(0, f"a value that is none of its kind ({error})") from None
