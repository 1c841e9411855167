"""Owns the contact rule: what the person's answers allow an officer, and the bot, to do. Silence means no."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from bot.casework.answers import bold, known, told
from bot.casework.case import Case
from bot.casework.message import Part
from bot.casework.screens import phrase
from bot.dialog.tree import Book
from bot.directory.hours import local_time, part_of_day

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WINDOWS = frozenset({"morning", "day", "evening", "night"})  # what else is named, an officer must judge
SAFE = "s.safe_now"
UNSAFE = (("watched",), ("shared_phone",))  # answers after which nothing is written first
RULES = {  # what the person's answers allow an officer to do
    ("c.channel", "this_chat"): "rule.write_here",
    ("c.channel", "call"): "rule.call",
    ("c.channel", "other_app"): "rule.other_app",
    ("c.channel", "trusted_person"): "rule.trusted_person",
    ("c.channel", "i_will_return"): "rule.will_return",
    ("c.push", "silent"): "rule.write_silent",
    ("c.push", "never"): "rule.never_write",
    ("c.reply", "write_here"): "rule.write_here",
    ("c.reply", "call"): "rule.call",
    ("c.reply", "do_not_contact"): "rule.no_contact",
    ("s.safe_now", "shared_phone"): "rule.shared_phone",
    ("s.safe_now", "watched"): "rule.watched",
    ("o.compromise", "yes"): "rule.compromise",
}
CALLING = {("c.channel", "call"), ("c.reply", "call")}


def may_push(case: Case) -> bool:
    """The contact rule for writing first in this chat: only where the person allowed it; silence means no."""
    facts = case.report.facts
    if facts.get(SAFE, ())[:1] in UNSAFE or facts.get("o.compromise") == ("yes",):
        return False
    if facts.get("c.reply"):
        return facts["c.reply"] == ("write_here",)
    return facts.get("c.push") in (("allow",), ("silent",)) and facts.get("c.channel", ("this_chat",)) == (
        "this_chat",
    )


def allows_contact(case: Case) -> bool:
    """Whether the person allowed contact in any way: here, by telephone, elsewhere, through somebody."""
    facts = case.report.facts
    if facts.get("c.reply"):
        return facts["c.reply"][0] in ("write_here", "call")
    return may_push(case) or facts.get("c.channel", ("",))[0] in ("call", "other_app", "trusted_person")


def rule_of(case: Case) -> dict[str, tuple[str, ...]]:
    """What was answered on contact and sharing: whoever has the case must not miss a change of it."""
    facts = case.report.facts
    return {name: told for name, told in facts.items() if name.startswith("c.") or name == "k.share"}


def opens(case: Case, now: datetime, timezone: str) -> datetime:
    """The first moment from `now` on that lies in the hours which the person named, by clocks in `timezone`.

    `now` itself where any time is right, or where only an officer can read the hours.
    """
    wanted = next(iter(case.report.facts.get("c.when", ())), "")
    moment = now
    while wanted in WINDOWS and moment < now + DAY:
        local = local_time(timezone, moment)
        if local is None or part_of_day(local) == wanted:
            return moment
        full = local.replace(minute=0, second=0, microsecond=0) + HOUR
        moment = full.astimezone(UTC)
    return moment if moment < now + DAY else now


def contact(book: Book, case: Case) -> Iterable[Part]:
    """The contact rule, the forbidding line first: silence means no contact."""
    facts = case.report.facts
    asked = ("c.reply", "c.channel", "c.push", "s.safe_now", "o.compromise")
    chosen = [(fact, answer) for fact in asked for answer in facts.get(fact, ())]
    if not CALLING.intersection(chosen):
        yield bold(phrase(book, "rule.never_call"))
    named = [RULES[each] for each in chosen if each in RULES]
    if "rule.write_here" in named and not may_push(case):
        named[named.index("rule.write_here")] = "rule.never_write"
    if not any(fact in ("c.reply", "c.channel") for fact, _ in chosen):
        named.insert(0, "rule.no_contact")
    silent = "rule.write_silent" in named
    for name in dict.fromkeys(named):
        if not (silent and name == "rule.write_here"):
            yield phrase(book, name)
    if "rule.call" in named:
        yield phrase(book, "rule.cover")
    yield from told(book, facts, ("c.when",))
    yield phrase(book, "rule.watch")
    yield phrase(book, "rule.word" if known(facts.get("c.word", ())) else "rule.no_word")
