"""Owns what a cell of a reference table may hold, kind by kind: each check gives a message, or nothing."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import urlsplit

from bot.directory.hours import HoursError, parse, zone_of
from bot.directory.source import many

CONFIDENCES = ("high", "medium", "low")
LONGEST = 2000  # characters of a cell
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_SUBDIVISION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
_REGION = re.compile(r"Q\d{1,12}")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/-]{1,24}")
_SHORT = re.compile(r"[0-9]{2,10}")
_EMAIL = re.compile(r"[^@\s;,]+@[^@\s;,]+\.[A-Za-z]{2,}")
_YEAR = re.compile(r"20\d\d")


def _like(pattern: re.Pattern[str], expected: str) -> Callable[[str], str]:
    return lambda text: "" if pattern.fullmatch(text) else f"{text!r} is not {expected}"


def _each(check: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: next((said for part in many(text) if (said := check(part))), "")


def _degrees(limit: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        try:
            return "" if -limit <= float(text) <= limit else f"{text} is not within -{limit} and {limit}"
        except ValueError:
            return f"{text!r} is no number of degrees, such as 41.31"

    return check


def _phone(text: str) -> str:
    if not _PHONE.fullmatch(text):
        return f"{text!r} is no telephone number"
    if text.isdigit() and len(text) > 10:
        return f"{text} lost its +; keep the column as text"
    return ""


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and " " not in text
    except ValueError:
        good = False
    return "" if good else f"{text!r} is no address of a page (https://…)"


def _hours(text: str) -> str:
    try:
        parse(text)
    except HoursError as error:
        return str(error)
    return ""


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        return f"{text!r} is no day, such as 2026-11-26"
    return ""


def _zone(text: str) -> str:
    return "" if zone_of(text) else f"{text!r} is no time zone, such as Asia/Tashkent"


def _nothing(_: str) -> str:
    return ""


CHECKS: Mapping[str, Callable[[str], str]] = {
    "text": _nothing,
    "id": _like(_ID, "an id, such as de-berlin-embassy"),
    "mission": _like(_ID, "a mission's id, such as de-berlin-embassy"),
    "country": _like(_COUNTRY, "a country's two letters (ISO 3166), such as DE"),
    "countries": _each(_like(_COUNTRY, "a country's two letters (ISO 3166), such as DE")),
    "subdivision": _like(_SUBDIVISION, "a subdivision's code (ISO 3166-2), such as RU-MOW"),
    "region": _like(_REGION, "a Wikidata id, such as Q7835"),
    "latitude": _degrees(90),
    "longitude": _degrees(180),
    "zone": _zone,
    "phones": _each(_phone),
    "short": _like(_SHORT, "an emergency number, such as 112"),
    "emails": _each(_like(_EMAIL, "an e-mail address")),
    "url": _each(_url),
    "hours": _hours,
    "day": _day,
    "dated": _nothing,  # "2024-11", "~2018", "undated": how old it is, is told by its last year
}


def wrong(kind: str, text: str) -> str:
    """What is wrong with a filled cell of that kind; empty where nothing is."""
    if len(text) > LONGEST:
        return f"longer than {LONGEST} characters"
    return CHECKS[kind](text)


def year_of(dated: str) -> int | None:
    """The last year that a date of a source names; None where it names none."""
    years = _YEAR.findall(dated)
    return int(max(years)) if years else None
