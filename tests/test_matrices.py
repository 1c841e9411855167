"""The matrices of faults and of bad input: every row is there once, and the tests that it names exist."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
ROWS = re.compile(r"^\| ([A-Z]\d+) \|.*\| ([^|]+) \|$", re.MULTILINE)
COUNTED = re.compile(r"^(\d+) rows are shown by tests, (\d+) are not\.", re.MULTILINE)
MATRICES = ["faults", "bad-input"]


def matrix(name):
    text = (TESTS.parent / "docs" / f"{name}.md").read_text(encoding="utf-8")
    return text, ROWS.findall(text)


def functions(path):
    tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("name", MATRICES)
def test_every_row_is_there_once_and_shown_or_said_not_to_be(name):
    text, rows = matrix(name)
    letter = rows[0][0][0]
    assert [number for number, _ in rows] == [f"{letter}{count}" for count in range(1, 61)]
    missing = [number for number, cell in rows if cell.startswith("not ")]
    assert [number for number, cell in rows if number not in missing and not NAMED.search(cell)] == []
    assert COUNTED.search(text).groups() == (str(60 - len(missing)), str(len(missing)))


@pytest.mark.parametrize("name", [*MATRICES, "threat-model"])
def test_the_tests_that_rows_name_exist(name):
    named = [found for _, cell in matrix(name)[1] for found in NAMED.findall(cell)]
    known = {path: functions(path) for path in {path for path, _ in named}}
    assert [f"{path}::{test}" for path, test in named if test not in known[path]] == []
