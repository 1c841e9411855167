"""Owns the words for a routing trace: which rule, which data row, from what source and when."""

from bot.directory.competence import Answer, Step
from bot.directory.mission import Directory

RULES = {
    "subdivision": "the nearest town gives the subdivision",
    "district": "consular district of the subdivision",
    "country": "the only post in the country",
    "split-not-sourced": "several posts, no sourced division between them: nearest first",
    "rest-of-country": "no sourced district here: the post for the rest of the country",
    "accreditation": "no post in the country: the accredited mission",
    "territory": "a territory: the posts of its state, nearest first, not confirmed as competent",
    "disputed": "disputed region: the posts of every claimant",
    "home": "in Uzbekistan itself",
    "unlocated": "at sea or not known",
    "no-mission": "no post and no accreditation on record",
    "nearest-not-confirmed": "nearest post, for information, not confirmed as competent",
    "mission": "contact data of the post",
    "low-confidence": "post with low confidence, never alone",
    "ministry": "the ministry desk",
}


def _line(directory: Directory, step: Step, locale: str) -> str:
    mission = directory.missions.get(step.mission)
    named = f" -> {mission.id} ({mission.city.of(locale)})" if mission else ""
    row = f" [{step.file}: {step.row}]" if step.file else ""
    facts = ", ".join(part for part in (step.source, step.date, step.confidence) if part)
    return f"{step.rule}: {RULES[step.rule]}{named}{row}" + (f" ({facts})" if facts else "")


def explain(directory: Directory, answer: Answer, locale: str) -> list[str]:
    """One line for every step of an answer; names of towns in the reader's language."""
    return [_line(directory, step, locale) for step in answer.trace]
