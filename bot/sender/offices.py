"""Missions as a citizen's screen shows them: who is competent, how to reach them, when they are open.

Rules
- What is not known is not said; what is not confirmed is said to be so.
- Whoever reads this can call somebody: where no listed post has a telephone, the ministry stands there.
"""

from collections.abc import Iterable
from datetime import datetime

from bot.casework.answers import bold
from bot.casework.message import Button, Data, Part
from bot.casework.screens import Paragraph, phrase
from bot.dialog.tree import Book
from bot.directory.competence import distance
from bot.directory.hours import Opening, local_time
from bot.directory.mission import Mission
from bot.directory.office import desk_hours
from bot.directory.place import UNKNOWN, Place
from bot.handle.kit import Kit
from bot.handle.places import on_map
from bot.i18n import weekday, written_day

WEEK = 7  # days: further ahead a weekday would name two of them
LISTED = 2  # missions on one screen: more would bury the nearest
ROUTE = "https://www.google.com/maps/dir/?api=1&destination={lat},{lon}"


def missions(kit: Kit, place: Place, locale: str, now: datetime, *, brief: bool) -> tuple[Paragraph, ...]:
    """Whom to call or visit; `brief` beside a report's status, which must not be pushed off the screen."""
    book, answer = kit.book, kit.atlas.route(place)
    listed = answer.missions[:LISTED]
    cards = [_card(kit, mission, place, locale, now, brief=brief) for mission in listed]
    if listed:
        several = len(answer.missions) > 1
        cards.append(tuple(_about(book, listed, locale, several=several, brief=brief, now=now)))
    if answer.desk or not any(mission.phones for mission in listed):  # somebody must be there to call
        desk: list[Part] = [] if listed or place == UNKNOWN else [phrase(book, "show.mission.none")]
        desk.append(bold(phrase(book, "show.mission.ministry")))
        cards.append((*desk, *_ministry_phones(kit)))
    for mission in answer.unconfirmed[:1] if not listed else ():
        near = _card(kit, mission, place, locale, now, brief=brief)
        cards.append((*near, phrase(book, "show.mission.not_confirmed")))
    return tuple(cards)


def nearby(kit: Kit, place: Place, locale: str, now: datetime) -> tuple[Paragraph, ...]:
    """Other posts near the place, as far as they are known, each said not to be the competent one."""
    found = kit.atlas.nearby(place)
    if not found:
        return ((phrase(kit.book, "show.nearby.none"),),)
    cards = [_card(kit, mission, place, locale, now, brief=True) for mission in found]
    return ((phrase(kit.book, "show.nearby.title"),), *cards)


def way_there(kit: Kit, place: Place) -> tuple[Button, ...]:
    """The way to the mission that is named first, on a map; only where it is known to a building."""
    mission = on_map(kit.atlas.route(place), place)
    if mission is None:
        return ()
    url = ROUTE.format(lat=mission.lat, lon=mission.lon)
    return (Button(phrase(kit.book, "show.route"), url=url),)


def _card(
    kit: Kit, mission: Mission, place: Place, locale: str, now: datetime, *, brief: bool
) -> tuple[Part, ...]:
    hours = _hours(kit, mission, locale, now)
    return (*_name(kit.book, mission, place, locale), *_reach(kit.book, mission, brief=brief), *hours)


def _name(book: Book, mission: Mission, place: Place, locale: str) -> Iterable[Part]:
    yield bold(phrase(book, f"show.mission.{mission.kind}", city=mission.city.of(locale)))
    if mission.source.low:
        yield phrase(book, "show.mission.low")
    far = distance(mission, place)
    if far is not None:
        yield phrase(book, "show.mission.distance", km=f"{max(1, round(far))}")


def _reach(book: Book, mission: Mission, *, brief: bool) -> Iterable[Part]:
    """Each number on a line of its own, to be pressed; the address is on the map that came before, too."""
    if mission.address and not brief:
        yield phrase(book, "show.mission.address", address=mission.address)
    for phone in mission.phones:
        yield Data(phone) if brief else phrase(book, "show.mission.phone", phone=phone)
    if brief:
        return
    for email in mission.emails:
        yield phrase(book, "show.mission.email", email=email)
    if mission.website:
        yield phrase(book, "show.mission.website", website=mission.website)


def _hours(kit: Kit, mission: Mission, locale: str, now: datetime) -> Iterable[Part]:
    """Open or not by the clocks there, a holiday that may be one, and whoever answers while it is closed."""
    book, found = kit.book, desk_hours(kit.atlas.directory, mission, now)
    if found.opening:
        yield _opening(book, found.opening, locale, now)
    if found.holiday:
        yield phrase(book, "show.mission.holiday")
    if found.opening and found.opening.open:
        return
    for phone in mission.emergency if found.duty is not False else ():
        yield phrase(book, "show.mission.duty_now" if found.duty else "show.mission.duty", phone=phone)


def _opening(book: Book, found: Opening, locale: str, now: datetime) -> Part:
    if found.until:
        return phrase(book, "show.mission.open", time=f"{found.until:%H:%M}")
    if not found.opens:
        return phrase(book, "show.mission.closed")
    time, day = f"{found.opens:%H:%M}", found.opens.date()
    ahead = (day - now.astimezone(found.opens.tzinfo).date()).days
    if not ahead:
        return phrase(book, "show.mission.opens_today", time=time)
    named = weekday(day, locale) if ahead < WEEK else written_day(day.isoformat(), locale)
    return phrase(book, "show.mission.opens", day=named, time=time)


def _about(
    book: Book, listed: tuple[Mission, ...], locale: str, *, several: bool, brief: bool, now: datetime
) -> Iterable[Part]:
    """What holds for every card, said once."""
    if several:
        yield phrase(book, "show.mission.both")
    hours = [local_time(mission.timezone, now) for mission in listed]
    clocks = {f"{hour:%H:%M}" for hour in hours if hour}
    if len(clocks) == 1 and all(hours):  # two hours without a name would only confuse
        yield phrase(book, "show.mission.time", time=clocks.pop())
    if brief:
        return
    oldest = min(mission.source.date for mission in listed)
    yield phrase(book, "show.mission.checked", date=written_day(oldest, locale))


def _ministry_phones(kit: Kit) -> tuple[Part, ...]:
    """The ministry's own lines that work from abroad and are sourced."""
    lines = (line for line in kit.atlas.directory.hotlines if line.country == "UZ" and not line.source.low)
    phones = [phone for line in lines if "Foreign Affairs" in line.name for phone in line.phones]
    return tuple(Data(phone) for phone in phones if phone.startswith("+"))
