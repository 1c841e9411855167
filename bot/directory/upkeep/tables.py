"""Owns what a reference table is: columns, keys, rows as text, and what is wrong within one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.directory.upkeep.cells import wrong

Row = dict[str, str]
Tables = Mapping[str, Sequence[Row]]
HEAD = 1  # the row of a sheet that holds the names of the columns


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` names a check of cells.py; `choices` are the only allowed values."""

    name: str
    kind: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One file of reference data; `staff`: the ministry's people may change it."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    staff: bool = True

    @property
    def file(self) -> str:
        """Its name in bot/data."""
        return f"{self.name}.csv"

    @property
    def head(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(column.name for column in self.columns)

    def key_of(self, row: Row) -> str:
        """What names a row."""
        return " ".join(row.get(name, "") for name in self.key)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong: row as a sheet counts it (the head is 1); 0: the table as a whole."""

    table: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = [f"row {self.row}"] if self.row else []
        place += [f"column {self.column}"] if self.column else []
        return (
            f"{self.table} {', '.join(place)}: {self.message}" if place else f"{self.table}: {self.message}"
        )


def faults(table: Table, head: Sequence[str], rows: Iterable[Row]) -> Iterator[Fault]:
    """What is wrong within one table: its columns, its keys, its cells."""
    known = set(table.head)
    for name in head:
        if name not in known:
            yield Fault(table.name, HEAD, name, "no such column; expected one of " + ", ".join(table.head))
    for name, times in Counter(head).items():
        if times > 1:
            yield Fault(table.name, HEAD, name, "this column stands twice")
    missing = [name for name in table.head if name not in head]
    for name in missing:
        yield Fault(table.name, HEAD, name, "this column is missing")
    if missing:
        return
    seen: dict[str, int] = {}
    count = 0
    for number, row in enumerate(rows, HEAD + 1):
        count += 1
        key = table.key_of(row)
        if key in seen:
            yield Fault(table.name, number, table.key[0], f"{key!r} stands in row {seen[key]} already")
        seen.setdefault(key, number)
        yield from _cells(table, number, row)
    if not count:
        yield Fault(table.name, 0, "", "no rows; an empty table is taken for a mistake")


def _cells(table: Table, number: int, row: Row) -> Iterator[Fault]:
    for column in table.columns:
        text = row[column.name]
        if not text:
            if column.required:
                yield Fault(table.name, number, column.name, "is empty")
        elif column.choices and text not in column.choices:
            said = f"{text!r} is not one of {', '.join(column.choices)}"
            yield Fault(table.name, number, column.name, said)
        elif said := wrong(column.kind, text):
            yield Fault(table.name, number, column.name, said)
