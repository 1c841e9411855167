"""Owns the telephone lines that a person may call for advice: their reading, and which are shown where.

Rules
- A line without a number, a source or a date of it is never shown: nothing is invented to fill a gap.
- A line of low confidence is shown only where the country has no surer one, and is marked.
- The surest stands first; among equals the one that answers day and night.
- Abroad, lines of Uzbekistan that work from abroad stand after those of the country.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.directory.source import HOME, Source, many, rows, source

FILE = "hotlines.csv"
ABROAD = "+"  # only a number in the international form works from another country
DAY_AND_NIGHT = "24/7"
Kind = Literal["helpline", "information", "office", "agency", "ministry", "customs"]
KINDS: tuple[Kind, ...] = ("helpline", "information", "office", "agency", "ministry", "customs")
SURE = {"high": 0, "medium": 1}


@dataclass(frozen=True, slots=True)
class Hotline:
    """A line with its numbers. `kind` and `label` may stand on a screen that others see, `name` may not."""

    country: str
    kind: Kind
    label: str  # a proper name or a town; empty where the kind says everything
    name: str
    phones: tuple[str, ...]
    hours: str
    languages: str
    source: Source

    @property
    def low(self) -> bool:
        """To be marked: nobody confirmed this number lately."""
        return self.source.low

    @property
    def always(self) -> bool:
        """It answers day and night, as far as the source says."""
        return self.hours == DAY_AND_NIGHT


def _kind(text: str) -> Kind:
    for kind in KINDS:
        if kind == text:
            return kind
    raise ValueError(f"{FILE}: kind {text!r}; expected one of {', '.join(KINDS)}")


def load_hotlines(text: str) -> tuple[Hotline, ...]:
    """Every line that has a number, a source and a date; `ValueError` names a kind that does not exist."""
    return tuple(
        Hotline(
            country=row["country"],
            kind=_kind(row["kind"]),
            label=row["label"],
            name=row["name"],
            phones=many(row["phone"]),
            hours=row["hours"],
            languages=row["languages"],
            source=source(FILE, row["name"], row),
        )
        for row in rows(text, FILE)
        if many(row["phone"]) and row["source"].strip() and row["source_date"].strip()
    )


def hotlines(lines: Iterable[Hotline], country: str | None) -> tuple[Hotline, ...]:
    """The lines to show in a country, most useful first; outside every country the ones of Uzbekistan."""
    lines = tuple(lines)
    there = _best(line for line in lines if line.country == country)
    if country == HOME:
        return there
    home = _best(line for line in lines if line.country == HOME and _works_abroad(line))
    return (*there, *home)


def _works_abroad(line: Hotline) -> bool:
    return all(phone.startswith(ABROAD) for phone in line.phones)


def _best(lines: Iterable[Hotline]) -> tuple[Hotline, ...]:
    """The sure ones, or where there are none, all of them; equals keep the order of the file."""
    found = sorted(lines, key=lambda line: (SURE.get(line.source.confidence, 2), not line.always))
    return tuple(line for line in found if not line.low) or tuple(found)
