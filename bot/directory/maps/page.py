"""Owns the page that tells people which post answers for what, and what nobody knows yet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.directory.competence import competent
from bot.directory.mission import MINISTRY, SECTION, Directory, Mission
from bot.directory.place import Place
from bot.directory.upkeep.gaps import Coverage, Gap, subdivisions

LISTED = 40  # names in a cell of the gaps' table


def page(
    directory: Directory, covered: Coverage, missing: Iterable[Gap], aged: Mapping[str, Mapping[str, int]]
) -> str:
    """The generated part of docs/directory.md."""
    countries = sum(covered.countries.values())
    lines = [
        "![Who answers for which place: every dot is a town, its colour the post](directory-map.svg)",
        "",
        "![The countries whose division between posts has a source](directory-divided.svg)",
        "",
        f"All {countries} countries and territories are answered: {_rules(covered.countries)}.",
        *(
            f"All {sum(rules.values())} subdivisions of {directory.countries[country].en}: {_rules(rules)}."
            for country, rules in covered.subdivisions.items()
        ),
        "",
        "## Post by post",
        "",
        "| post | answers for | of its own country | source |",
        "|---|---|---|---|",
        *_posts(directory),
        "",
        "## What is not known, worst first",
        "",
        "| how many | what | of whom |",
        "|---|---|---|",
        *(_gap(gap) for gap in missing),
        "",
        "## Disputed regions",
        "",
        "Whose missions are asked is a setting, `bot/data/disputed.csv`; the ministry stands beside them.",
        "",
        *(f"- {row.source.row}: {', '.join(row.claims)}" for row in directory.disputed.values()),
        "",
        "## Rows that rest on a source of two years ago or older",
        "",
        "| table | rows by year of their newest source |",
        "|---|---|",
        *(f"| {name} | {_years(years)} |" for name, years in aged.items()),
    ]
    return "\n".join(lines) + "\n"


def _rules(rules: Mapping[str, int]) -> str:
    return ", ".join(
        f"{count} by `{rule}`" for rule, count in sorted(rules.items(), key=lambda r: (-r[1], r[0]))
    )


def _years(years: Mapping[str, int]) -> str:
    return ", ".join(f"{year}: {count}" for year, count in years.items())


def _gap(gap: Gap) -> str:
    more = f" and {len(gap.of) - LISTED} more" if len(gap.of) > LISTED else ""
    return f"| {len(gap.of)} | {gap.kind} | {', '.join(gap.of[:LISTED])}{more} |"


def _posts(directory: Directory) -> Iterable[str]:
    abroad: dict[str, list[str]] = defaultdict(list)
    for country in sorted(directory.countries):
        for mission in competent(directory, Place(country, None, None, None, None, "country")).missions:
            if mission.country != country:
                abroad[mission.id].append(country)
    for mission in sorted(directory.missions.values(), key=lambda m: (m.country, m.id)):
        if mission.kind != SECTION:
            source = f"{mission.source.date}, {mission.source.confidence}"
            answers = ", ".join(abroad[mission.id])
            yield f"| {_title(mission)} | {answers} | {_at_home(directory, mission)} | {source} |"


def _title(mission: Mission) -> str:
    return f"`{mission.id}` {mission.kind.replace('_', ' ')} in {mission.city.en}"


def _at_home(directory: Directory, mission: Mission) -> str:
    """What a post answers for in the country it stands in."""
    parts = subdivisions(directory, mission.country)
    own = [part for part in parts if (row := directory.districts.get(part)) and row.mission == mission.id]
    if own:
        return ", ".join(own)
    answer = competent(directory, Place(mission.country, None, None, None, None, "country"))
    if mission.id not in answer.destinations:
        return "not asked: low confidence" if mission.source.low else ""
    rest = "the rest of it" if answer.trace[0].rule == "rest-of-country" else "all of it"
    shared = [each for each in answer.destinations if each not in (mission.id, MINISTRY)]
    return f"nearest first, with {', '.join(shared)}" if shared else rest
