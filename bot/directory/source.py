"""Owns what every row of the reference data has in common: how it is read, and who says so."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

HOME = "UZ"  # the country whose missions and citizens this is about


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row stands and who says so: what every answer can show."""

    file: str
    row: str
    source: str
    date: str
    confidence: str

    @property
    def low(self) -> bool:
        """Not good enough to stand alone."""
        return self.confidence not in {"high", "medium"}


def rows(text: str, file: str, head: Iterable[str] = ()) -> list[dict[str, str]]:
    """The rows of a CSV file by the names in its head. Raises ValueError where one is cut off or too long,
    or where a column of `head` is missing.
    """
    try:
        found: list[dict[str, str]] = list(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise ValueError(f"{file}: {error}") from None
    for number, row in enumerate(found, 2):
        if None in row or None in row.values():
            raise ValueError(f"{file} row {number}: a cell for every column is expected, and none beyond")
        if missing := [name for name in head if name not in row]:
            raise ValueError(f"{file}: no column {missing[0]!r}")
    return found


def source(file: str, key: str, row: Mapping[str, str]) -> Source:
    """Who says what a row says; the key is the row's own identifier."""
    return Source(file, key, row["source"], row["source_date"], row.get("confidence", ""))


def many(text: str) -> tuple[str, ...]:
    """The values of a cell, parted by semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())
