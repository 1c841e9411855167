"""Owns what every row of the reference data has in common: how it is read, and who says so."""

import csv
import io
from collections.abc import Mapping
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


def rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV file by the names in its head."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def source(file: str, key: str, row: Mapping[str, str]) -> Source:
    """Who says what a row says; the key is the row's own identifier."""
    return Source(file, key, row["source"], row["source_date"], row.get("confidence", ""))


def many(text: str) -> tuple[str, ...]:
    """The values of a cell, parted by semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())
