"""A referral packet as a value: what stands on its pages, and the file that printing.py makes of it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines, in words."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the pages: title, watermark behind, notice at the foot, sections. `made` is UTC."""

    language: str
    title: str
    watermark: str
    notice: str
    made: datetime
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """The file, and how many letters of it the fonts do not have."""

    data: bytes
    replaced: int
