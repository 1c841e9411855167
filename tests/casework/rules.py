"""The rule file that ships, read once, and the shorthand in which vectors are written."""

from pathlib import Path

from hypothesis import HealthCheck, settings

from bot.casework.triage import triage
from bot.casework.triage_load import load_rules

TEXT = (Path(__file__).parents[2] / "dialogs" / "triage.yaml").read_text(encoding="utf-8")
RULES = load_rules(TEXT)
SOAK = settings.get_current_profile_name() == "soak"
# A busy machine is no failure.
patient = settings(
    deadline=None,
    max_examples=settings.default.max_examples if SOAK else 60,
    suppress_health_check=[HealthCheck.too_slow],
)


def facts_of(*answers):
    """Read "q.threat=me+family" as two choices of one question; naming a question twice adds a choice."""
    facts = {}
    for answer in answers:
        fact, _, chosen = answer.partition("=")
        facts[fact] = (*facts.get(fact, ()), *chosen.split("+"))
    return facts


def judge(journey, *answers, asked=frozenset()):
    return triage(RULES, journey, facts_of(*answers), asked)


def judged(journey, *answers):
    found = judge(journey, *answers)
    return f"{found.urgency} {found.urgency_rule} {found.suspicion} {found.suspicion_rule}"
