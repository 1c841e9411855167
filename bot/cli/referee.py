"""The machine's part of checking the directory: telephone numbers, borders, time zones, the day."""

from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

from bot.directory.place import locate, parse_borders
from bot.directory.upkeep.check import Referee
from bot.store.atlas import read_data

ZONES = "zone.tab"


@cache
def referee() -> Referee:
    """libphonenumber, country-coder's borders and the time zone database, as of today."""
    import phonenumbers  # noqa: PLC0415 - 20 MB of tables that only this command pays for

    borders = parse_borders(read_data("borders.json"), {})

    def phone(number: str, country: str) -> str:
        try:
            parsed = phonenumbers.parse(number, country or None)
        except phonenumbers.NumberParseException as error:
            return f"is no telephone number ({error})"
        if not phonenumbers.is_valid_number(parsed):
            return "is a number that cannot be: too short, too long, or of no such area"
        home = phonenumbers.region_code_for_number(parsed)
        same = phonenumbers.country_code_for_region(country) == parsed.country_code
        return "" if not country or same else f"is a number of {home}, not of {country}"

    return Referee(phone, lambda lat, lon: locate(borders, lat, lon), _zones, datetime.now(UTC).date())


@cache
def _zones(country: str) -> tuple[str, ...]:
    """The zones of a country, by every name that the database gives them; empty where it cannot be read."""
    try:
        text = files("tzdata").joinpath("zoneinfo", ZONES).read_text(encoding="utf-8")
    except (OSError, ModuleNotFoundError):
        return ()
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(zone for codes, _, zone, *_ in rows if country in codes.split(","))
