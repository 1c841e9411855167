"""Where a report happens, and which clocks its person lives by."""

from dataclasses import replace
from datetime import datetime

from bot.casework.case import Case
from bot.casework.contact import opens
from bot.casework.events import Incoming
from bot.dialog.turn import Facts, Offer, Words
from bot.dialog.typed import HERE, PIN, PLACE
from bot.directory.competence import Answer
from bot.directory.mission import Mission
from bot.directory.place import UNKNOWN, Place
from bot.handle.kit import Kit
from bot.store.atlas import Atlas

COUNTRY = "l.country"
HOME_ZONE = "Asia/Tashkent"
PLACE_LENGTH = 60  # longer words are a story, not the name of a place
BUILDING = "building"  # the precision of coordinates that somebody can be sent to
AT_HOME = frozenset({"relative"})  # the place is somebody else's: the writer is more likely at home


def place_of(kit: Kit, facts: Facts) -> Place:
    """Where it happens: the confirmed city, the pin where it fits the country, or the country.

    A point that its sender said is not the place decides nothing.
    """
    country = next(iter(facts.get(COUNTRY, ())), "")
    named = kit.atlas.place(next(iter(facts.get(PLACE, ())), ""))
    told = PIN in facts and facts.get(HERE) != ("no",)
    pinned = kit.atlas.at(*(float(part) for part in facts[PIN])) if told else UNKNOWN
    if named and named.country == country:
        return named
    if pinned.country and (pinned.country == country or not kit.atlas.place(f"c:{country}")):
        return pinned
    return kit.atlas.place(f"c:{country}") or pinned


def country_of(kit: Kit, facts: Facts) -> str | None:
    """The country of `place_of`, which needs no map where one was named."""
    country = next(iter(facts.get(COUNTRY, ())), "")
    return country if kit.atlas.place(f"c:{country}") else place_of(kit, facts).country


def on_map(answer: Answer, place: Place) -> Mission | None:
    """The mission that may be shown as a point: the first one, where that is one and not a guess."""
    mission = next(iter(answer.missions), None)
    guessed = len(answer.missions) > 1 and place.lat is None
    return mission if mission and mission.precision == BUILDING and not guessed else None


def elsewhere(kit: Kit, facts: Facts) -> str | None:
    """The country of the shared point, where it is not the one that was named: an officer must know both."""
    country = next(iter(facts.get(COUNTRY, ())), "")
    pinned = kit.atlas.at(*(float(part) for part in facts[PIN])) if PIN in facts else UNKNOWN
    named = kit.atlas.place(f"c:{country}")
    return pinned.country if named and pinned.country not in (None, country) else None


def allowed_from(kit: Kit, case: Case, now: datetime) -> datetime:
    """The first moment at which the person's hours allow writing, by the clocks where they are."""
    place = place_of(kit, case.report.facts)
    mission = kit.atlas.directory.missions.get(case.mission)
    there = place.timezone or (mission.timezone if mission else None)
    return opens(case, now, HOME_ZONE if case.report.journey in AT_HOME else there or HOME_ZONE)


def may_name_a_place(event: Incoming) -> bool:
    """Whether it is worth looking for places in it: short words of a person, with a letter in them."""
    if not isinstance(event.what, Words) or event.group:
        return False
    text = event.what.text
    return len(text) <= PLACE_LENGTH and any(map(str.isalpha, text))


def with_places(atlas: Atlas, event: Incoming) -> Incoming:
    """Typed words with the places that they may name, best first."""
    what = event.what
    if not isinstance(what, Words) or not may_name_a_place(event):
        return event
    offers = tuple(Offer(found.key, found.country) for found in atlas.find(what.text, "en"))
    return replace(event, what=replace(what, offers=offers))
