"""Owns the answer to "is this job offer safe?": a result and the warning signs behind it."""

from dataclasses import dataclass
from typing import Literal

from bot.casework.facts import Facts, chose

Result = Literal["high_risk", "check_first", "no_flag_seen"]

ITEMS = (
    "j.met_only_online",
    "j.no_written_contract",
    "j.contract_other_language",
    "j.asks_money_first",
    "j.wants_passport",
    "j.tourist_visa_for_work",
    "j.pay_too_high",
    "j.hurry_or_secret",
    "j.free_ticket_by_stranger",
    "j.no_licence_found",
)
ARMY = "j.army"
STOP_FLAGS = frozenset({"j.wants_passport", "j.tourist_visa_for_work", "j.free_ticket_by_stranger", ARMY})
_HIGH = 4  # warning signs
_CHECK = 2


@dataclass(frozen=True, slots=True)
class JobCheck:
    """What is said about an offer; `no_flag_seen` does not prove that the offer is honest."""

    result: Result
    flags: tuple[str, ...]  # facts answered "yes", in the order of the list, the army last
    stop: bool  # one of the flags suffices to stop


def judge(facts: Facts) -> JobCheck:
    """Count the warning signs; "no", "not sure", "skip" and silence count as none."""
    flags = tuple(fact for fact in (*ITEMS, ARMY) if chose(facts, fact, {"yes"}))
    stop = not STOP_FLAGS.isdisjoint(flags)
    if stop or len(flags) >= _HIGH:
        return JobCheck("high_risk", flags, stop)
    return JobCheck("check_first" if len(flags) >= _CHECK else "no_flag_seen", flags, stop)
