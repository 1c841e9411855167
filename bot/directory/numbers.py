"""Owns what a person may call: emergency numbers of a country, each only with its source."""

from bot.directory.mission import Directory, Numbers
from bot.directory.source import Source

# GSM phones put 112 through to the local emergency service in most networks, even without a SIM card.
GENERIC = Numbers(None, "", "", "", "112", Source("", "", "GSM standard emergency number", "", "low"))


def numbers(directory: Directory, country: str | None) -> Numbers:
    """The sourced numbers of a country; the generic 112 where none are known."""
    return directory.numbers.get(country or "", GENERIC)


def first(found: Numbers) -> str:
    """The one number to show where there is room for one: the general one, or the police."""
    return found.general or found.police or found.ambulance or GENERIC.general
