"""Owns the difference of two states of the reference tables: rows, cells, and who answers for what."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.directory.competence import competent
from bot.directory.mission import Directory
from bot.directory.place import Place
from bot.directory.upkeep.gaps import subdivisions
from bot.directory.upkeep.schema import TABLES
from bot.directory.upkeep.tables import Tables


@dataclass(frozen=True, slots=True)
class Change:
    """One row added or removed, or one cell of it changed."""

    kind: Literal["added", "removed", "changed"]
    table: str
    row: str
    column: str = ""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        if self.kind != "changed":
            return f"{self.kind:8} {self.table}: {self.row}"
        return f"changed  {self.table}: {self.row}: {self.column}: {self.before!r} -> {self.after!r}"


def changes(before: Tables, after: Tables) -> Iterator[Change]:
    """Row by row, by their keys; rows that only moved are no change."""
    for name, table in TABLES.items():
        old = {table.key_of(row): row for row in before[name]}
        new = {table.key_of(row): row for row in after[name]}
        for key in sorted(old.keys() - new.keys()):
            yield Change("removed", name, key)
        for key in sorted(new.keys() - old.keys()):
            yield Change("added", name, key)
        for key in (key for key in new if key in old):
            for column in table.head:
                if old[key][column] != new[key][column]:
                    yield Change("changed", name, key, column, old[key][column], new[key][column])


def rerouted(before: Directory, after: Directory) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The countries and subdivisions whose competent missions change, with both answers by id."""
    places = {country: Place(country, None, None, None, None, "country") for country in after.countries}
    for country in {iso[:2] for iso in (*before.districts, *after.districts)}:
        for part in {*subdivisions(before, country), *subdivisions(after, country)}:
            places[part] = Place(country, part, None, None, None, "country")
    answers = {
        name: (competent(before, place).destinations, competent(after, place).destinations)
        for name, place in sorted(places.items())
    }
    return {name: both for name, both in answers.items() if both[0] != both[1]}
