"""Owns what the directory does not know, worst first, and the proof that every place is answered.

The order is that of harm: whom nobody can ring, whom nobody is near, what nobody confirmed. Within one kind
the countries with more people stand first.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.directory.competence import Answer, competent
from bot.directory.mission import Directory, Mission
from bot.directory.place import Place
from bot.directory.upkeep.check import DISTRICTED

# What is missing of a mission, worst first: the words for it, and how it is seen.
OF_MISSIONS: tuple[tuple[str, Callable[[Mission], bool]], ...] = (
    ("no telephone at all", lambda m: not (m.phones or m.emergency)),
    ("only a source of low confidence", lambda m: m.source.low),
    ("no duty telephone", lambda m: not m.emergency),
    ("no address", lambda m: not m.address),
    ("coordinates of the city only", lambda m: m.precision != "building"),
    ("no opening hours", lambda m: m.hours is None),
    ("no e-mail", lambda m: not m.emails),
)
# The order of all kinds: those of missions, and between them those of countries.
ORDER = (
    "no telephone at all",
    "the ministry alone answers",
    "only low confidence answers",
    "only a source of low confidence",
    "no emergency number on record",
    "several posts, no sourced division",
    "no duty telephone",
    "no address",
    "coordinates of the city only",
    "no opening hours",
    "no e-mail",
    "helpline without a number",
)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something unknown: which kind, and of what (missions, countries, lines), most people first."""

    kind: str
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who answers: how many countries and subdivisions by which rule, and whom nobody answers for."""

    countries: Mapping[str, int]
    subdivisions: Mapping[str, Mapping[str, int]]
    unanswered: tuple[str, ...]


def _place(country: str, subdivision: str | None = None) -> Place:
    return Place(country, subdivision, None, None, None, "country")


def _rule(answer: Answer) -> str:
    """The rule that decided; a district is found by the subdivision that stands before it."""
    rules = [step.rule for step in answer.trace]
    return "district" if "district" in rules else rules[0]


def subdivisions(directory: Directory, country: str) -> tuple[str, ...]:
    """Every subdivision of a country that the data knows, from towns and from districts."""
    of_towns = {iso for (land, _), iso in directory.admin1.items() if land == country}
    return tuple(sorted(of_towns | {iso for iso in directory.districts if iso.startswith(f"{country}-")}))


def coverage(directory: Directory) -> Coverage:
    """Every country of the world, and every subdivision where districts decide, put to the rules."""
    asked = {country: competent(directory, _place(country)) for country in sorted(directory.countries)}
    parts = {
        country: {
            part: competent(directory, _place(country, part)) for part in subdivisions(directory, country)
        }
        for country in DISTRICTED
    }
    everything = {**asked, **{part: answer for found in parts.values() for part, answer in found.items()}}
    return Coverage(
        countries=Counter(_rule(answer) for answer in asked.values()),
        subdivisions={c: Counter(_rule(answer) for answer in found.values()) for c, found in parts.items()},
        unanswered=tuple(name for name, answer in everything.items() if not answer.destinations),
    )


def gaps(directory: Directory, population: Mapping[str, int], silent: tuple[str, ...]) -> tuple[Gap, ...]:
    """What is not known, worst first.

    `population` by country puts those of many people first; `silent` are the helplines without a number.
    """

    def by_people(countries: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(sorted(countries, key=lambda name: (-population.get(countries[name], 0), name)))

    found = {
        kind: by_people({m.id: m.country for m in directory.missions.values() if lacks(m)})
        for kind, lacks in OF_MISSIONS
    }
    found[ORDER[-1]] = silent
    abroad = {c: competent(directory, _place(c)) for c in directory.countries if c != "UZ"}
    of_countries: dict[str, Callable[[str, Answer], bool]] = {
        "the ministry alone answers": lambda _, answer: not answer.missions,
        "only low confidence answers": lambda _, answer: bool(answer.missions) and answer.desk,
        "several posts, no sourced division": lambda _, answer: answer.trace[0].rule == "split-not-sourced",
        "no emergency number on record": lambda country, _: country not in directory.numbers,
    }
    for kind, lacking in of_countries.items():
        found[kind] = by_people({c: c for c, answer in abroad.items() if lacking(c, answer)})
    return tuple(Gap(kind, found[kind]) for kind in ORDER if found.get(kind))
