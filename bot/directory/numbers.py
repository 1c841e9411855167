"""Owns what a person may call: emergency numbers of a country and hotlines, each only with its source."""

from bot.directory.mission import Directory, Hotline, Numbers, Source

# GSM phones put 112 through to the local emergency service in most networks, even without a SIM card.
GENERIC = Numbers(None, "", "", "", "112", Source("", "", "GSM standard emergency number", "", "low"))


def numbers(directory: Directory, country: str | None) -> Numbers:
    """The sourced numbers of a country; the generic 112 where none are known."""
    return directory.numbers.get(country or "", GENERIC)


def first(found: Numbers) -> str:
    """The one number to show where there is room for one: the general one, or the police."""
    return found.general or found.police or found.ambulance or GENERIC.general


def hotlines(directory: Directory, country: str | None) -> tuple[Hotline, ...]:
    """Lines of a country that have a number and are not of low confidence, the surest first."""
    found = [line for line in directory.hotlines if line.country == country and not line.source.low]
    return tuple(sorted(found, key=lambda line: line.source.confidence != "high"))
