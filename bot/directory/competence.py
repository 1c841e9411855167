"""Owns the choice of the competent mission for a place: competence first, distance second, every step traced.

Rules: the district of the place, then the missions of the country, then the accredited mission, then the
ministry. A post of `low` confidence is never the only answer, and none where a confirmed post stands beside.
Posts with a sourced district serve only that; the embassy and posts without one serve the rest of a country.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.directory.mission import EMBASSY, MINISTRY, SECTION, Directory, Mission
from bot.directory.place import UNKNOWN, Place, coordinates, kilometres
from bot.directory.source import HOME, Source

DESK_LINE = "Ministry of Foreign Affairs of Uzbekistan - switchboard"
NO_SOURCE = Source("", "", "", "", "")
TOWNS = Source("geonames_admin1.csv", "", "GeoNames, through the nearest town", "2026", "medium")


@dataclass(frozen=True, slots=True)
class Step:
    """One rule that was applied, with the data row that decided and who states it."""

    rule: str
    file: str
    row: str
    source: str
    date: str
    confidence: str
    mission: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Who is asked, in this order; `desk` puts the ministry beside them, `unconfirmed` only informs."""

    missions: tuple[Mission, ...]
    desk: bool
    trace: tuple[Step, ...]
    unconfirmed: tuple[Mission, ...] = ()

    @property
    def destinations(self) -> tuple[str, ...]:
        """Every competent mission by id and the ministry at the end, always: nobody is left without one."""
        return (*(mission.id for mission in self.missions), MINISTRY)


def _step(rule: str, source: Source = NO_SOURCE, mission: str = "") -> Step:
    return Step(rule, source.file, source.row, source.source, source.date, source.confidence, mission)


def distance(mission: Mission, place: Place) -> float | None:
    """Kilometres from the place, when the place is a point."""
    point = coordinates(place.lat, place.lon)
    return kilometres(*point, mission.lat, mission.lon) if point else None


def _nearest_first(missions: Iterable[Mission], place: Place) -> tuple[Mission, ...]:
    """By distance; for a place without a point the embassy first, then by id."""
    return tuple(sorted(missions, key=lambda m: (distance(m, place) or 0.0, m.kind != EMBASSY, m.id)))


def nearby(directory: Directory, place: Place, answer: Answer, limit: int = 3) -> tuple[Mission, ...]:
    """Confirmed posts near a point that are not the competent ones, nearest first: for information."""
    if coordinates(place.lat, place.lon) is None:
        return ()
    others = (m for m in directory.missions.values() if not m.source.low and m.kind != SECTION)
    told = {*answer.missions, *answer.unconfirmed}
    return tuple(m for m in _nearest_first(others, place) if m not in told)[:limit]


def _desk(directory: Directory) -> Step:
    """The last step of many answers; its source is that of the ministry's telephone line."""
    return _step(
        "ministry", next((line.source for line in directory.hotlines if line.name == DESK_LINE), NO_SOURCE)
    )


def _settle(
    directory: Directory, found: Iterable[Mission], place: Place, steps: list[Step], *, desk: bool
) -> Answer:
    """Order what was found; low posts only where there is no other, then with the ministry beside them."""
    ordered = _nearest_first(found, place)
    firm = tuple(mission for mission in ordered if not mission.source.low)
    weak = tuple(mission for mission in ordered if mission.source.low)
    trace = [*steps, *(_step("mission", mission.source, mission.id) for mission in firm or weak)]
    trace += [_step("low-confidence", mission.source, mission.id) for mission in weak]
    if desk or not firm:
        trace.append(_desk(directory))
    return Answer(firm or weak, desk or not firm, tuple(trace), weak if firm else ())


def _by_district(directory: Directory, place: Place) -> Answer | None:
    district = directory.districts.get(place.subdivision or "")
    mission = directory.missions.get(district.mission) if district else None
    if not district or not mission or not district.source.row.startswith(f"{place.country}-"):
        return None
    steps = [_step("subdivision", replace(TOWNS, row=district.source.row))]
    steps.append(_step("district", district.source, mission.id))
    return _settle(directory, [mission], place, steps, desk=district.source.low)


def _by_country(directory: Directory, place: Place) -> Answer | None:
    """Without a sourced district: the posts that no sourced district binds elsewhere, nearest first."""
    posts = directory.of_country(place.country or "")
    if not posts:
        return None
    bound = {row.mission for row in directory.districts.values()}
    free = [mission for mission in posts if mission.kind == EMBASSY or mission.id not in bound] or list(posts)
    rule = "country" if len(posts) == 1 else "split-not-sourced" if len(free) > 1 else "rest-of-country"
    step = _step(rule, replace(NO_SOURCE, file="missions.csv", row=place.country or ""))
    return _settle(directory, free, place, [step], desk=False)


def _by_accreditation(directory: Directory, place: Place) -> Answer | None:
    row = directory.accreditation.get(place.country or "")
    mission = directory.missions.get(row.mission) if row else None
    if not row or not mission:
        return None
    return _settle(
        directory, [mission], place, [_step("accreditation", row.source, mission.id)], desk=row.source.low
    )


def _by_state(directory: Directory, place: Place) -> Answer | None:
    """A territory: all posts of its state, nearest first, beside the ministry, for no source assigns them."""
    territory = directory.territories.get(place.country or "")
    if not territory:
        return None
    step = _step("territory", territory.source)
    if posts := directory.of_country(territory.state):
        return _settle(directory, posts, place, [step], desk=True)
    found = _by_accreditation(directory, replace(place, country=territory.state, subdivision=None))
    return found and _settle(directory, found.missions, place, [step, found.trace[0]], desk=True)


def _nowhere(directory: Directory, place: Place, rule: str) -> Answer:
    """The ministry alone; the nearest confirmed post is told for information, not as competent."""
    posts = (
        [m for m in directory.missions.values() if not m.source.low]
        if coordinates(place.lat, place.lon)
        else []
    )
    near = _nearest_first(posts, place)[:1] if rule == "no-mission" else ()
    told = [_step("nearest-not-confirmed", mission.source, mission.id) for mission in near]
    return Answer((), desk=True, trace=(_step(rule), *told, _desk(directory)), unconfirmed=near)


def _disputed(directory: Directory, place: Place) -> Answer:
    """Every claimant's answer, nearest first, beside the ministry: we decide no borders."""
    answers = [
        competent(directory, replace(place, country=c, claims=(), subdivision=None)) for c in place.claims
    ]
    missions = _nearest_first({m.id: m for answer in answers for m in answer.missions}.values(), place)
    steps = [step for answer in answers for step in answer.trace if step.rule != "ministry"]
    told = {m.id: m for answer in answers for m in answer.unconfirmed}
    weak = tuple(mission for mission in told.values() if mission not in missions)
    setting = (row.source for row in directory.disputed.values() if row.claims == place.claims)
    trace = (_step("disputed", next(setting, NO_SOURCE)), *steps, _desk(directory))
    return Answer(missions, desk=True, trace=trace, unconfirmed=weak)


def competent(directory: Directory, place: Place | None) -> Answer:
    """Who is competent for a place. Total: whatever it is given, somebody is named and the reason is told."""
    place = place if isinstance(place, Place) else UNKNOWN
    if len(place.claims) > 1:
        return _disputed(directory, place)
    if place.country == HOME:
        return _nowhere(directory, place, "home")
    if not isinstance(place.country, str) or place.country not in directory.countries:
        return _nowhere(directory, place, "unlocated")
    for rule in (_by_district, _by_country, _by_accreditation, _by_state):
        if answer := rule(directory, place):
            return answer
    return _nowhere(directory, place, "no-mission")
