"""What a campaign found: reads the journal of the Bot API and the database, and says what must never be.

Rules
- A report is lost when an update that was confirmed to Telegram had no effect, or its case is not there.
- An alert is owed to every destination of the competent mission; each further copy must say so itself.
- Nobody is told what is not so: no code without a case, no "Sent" before Telegram took an alert.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.journal import Call
from bot.telegram.render import REPEAT
from tests.crash.lab import Lab
from tests.crash.walk import Reporter
from tests.invariants.record import CODE
from tests.invariants.rules import DELIVERED, READ, TAKE

ANEW = """
    SELECT count(*) FROM case_events AS anew WHERE anew."case" = log."case" AND anew.kind LIKE 'recalled%'
"""  # the officer who took the case did nothing for long: others were called, and it may be taken again
TWICE = f"""
    SELECT "case", kind, count(*) FROM case_events AS log WHERE kind IN ('opened', 'acknowledged')
    GROUP BY "case", kind HAVING count(*) > 1 + CASE kind WHEN 'opened' THEN 0 ELSE ({ANEW}) END
"""
TAKEN = """
    SELECT code, (
        SELECT count(*) FROM case_events AS log WHERE log."case" = cases.id AND log.kind = 'acknowledged'
    ), delivered_at FROM cases
"""
OVERTAKEN = """
    SELECT count(*) FROM outbox JOIN cases ON cases.id = outbox."case"
    WHERE cases.code = ? AND outbox.kind = 'line' AND EXISTS (
        SELECT 1 FROM case_events AS log WHERE log."case" = cases.id AND log.kind = 'acknowledged')
    AND outbox.state = 'superseded' AND outbox.params ->> 'token' IS NOT NULL
    AND CAST(outbox.params ->> 'step' AS INTEGER) < """  # steps of those that are owed
# calls that were still on their way when somebody took the case: nobody needs them any more
STEPS_TWICE = f"""
    SELECT "case", chat, params ->> 'step', count(*) FROM outbox AS log
    WHERE kind = 'line' AND params ->> 'token' IS NOT NULL AND ({ANEW}) = 0
    GROUP BY "case", chat, params ->> 'step' HAVING count(*) > 1
"""
CHAIN = "SELECT count(*), count(DISTINCT seq), coalesce(max(seq), 0) FROM case_events"
Copies = dict[tuple[str, int, str], list[Call]]


@dataclass
class Figures:
    """Sums over a campaign; `wrong` names each thing that must never be."""

    points: Counter[str] = field(default_factory=Counter)
    unreached: int = 0
    reports: int = 0
    lost: int = 0
    alerts: int = 0
    missing: int = 0
    doubled: int = 0
    most: int = 0
    unmarked: int = 0
    untrue: int = 0
    wrong: list[str] = field(default_factory=list)
    recoveries: list[float] = field(default_factory=list)  # seconds, where they are measured
    ends: list[float] = field(default_factory=list)  # seconds from SIGTERM to the end

    def line(self) -> str:
        ends = f"; ended by themselves: {len(self.ends)}, within {max(self.ends):.1f} s" if self.ends else ""
        return (
            f"points killed: {len(self.points)} ({self.points.total()} kills); "
            f"reports lost: {self.lost} of {self.reports}; alerts lost: {self.missing} of {self.alerts}; "
            f"doubled: {self.doubled + self.unmarked}, unmarked: {self.unmarked} "
            f"(most copies of one: {self.most}); untrue screens: {self.untrue}{ends}"
        )

    def blame(self, where: str, what: str) -> None:
        self.wrong.append(f"{where}: {what}")

    def check_file(self, lab: Lab) -> None:
        """The database as a whole, at the end."""
        if not lab.reader.sound():
            self.blame("the end", "the database is damaged")
        for chat, cases in lab.query("SELECT chat, count(*) FROM cases GROUP BY chat HAVING count(*) > 1"):
            self.blame("the end", f"chat {chat} submitted once and has {cases} cases")
        for case, kind, times in lab.query(TWICE):
            self.blame("the end", f"case {case} was {kind} {times} times")
        for case, chat, step, times in lab.query(STEPS_TWICE):
            self.blame("the end", f"step {step} of case {case} called chat {chat} {times} times")
        if lab.query("SELECT 1 FROM outbox WHERE state IN ('pending', 'sending', 'gone')"):
            self.blame("the end", "the outbox was not emptied")
        if len({*lab.query(CHAIN)[0], *(seq for (seq,) in lab.query("SELECT seq FROM audit_ends"))}) > 1:
            self.blame("the end", "lines of the log are outside of the chain")
        if lab.left:
            self.blame("the end", f"{lab.left} rows were kept by bots that ended in good order")


def copies(lab: Lab, since: int) -> Copies:
    """Accepted alerts by code, chat and button: of one row of the outbox there should be one copy."""
    found: Copies = defaultdict(list)
    for call in lab.world.journal.calls[since:]:
        if call.method == "sendMessage" and call.accepted and TAKE in call.params.get("reply_markup", ""):
            code = next(word for word in call.result["text"].split() if CODE.fullmatch(word))
            button = call.result["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
            found[code, call.chat, button].append(call)
    return found


def judge(
    lab: Lab,
    figures: Figures,
    where: str,
    since: int,
    reporters: Sequence[Reporter],
    alerts: int,
    kills: int | None,
) -> None:
    """Everything that can be said of these reporters once all is calm.

    `alerts` are due to each destination, no more; a kill explains one more copy of each. In a storm (`kills`
    None) time may pass until more are due, and copies are not counted.
    """
    cases = {row[0]: row for row in lab.query(TAKEN)}
    sent = copies(lab, since)
    for reporter in reporters:
        _owed(lab, figures, where, reporter, cases, sent, alerts, exactly=kills is not None)
    for (code, _, _), made in sent.items():
        if code not in cases:
            figures.blame(where, f"an alert with the code {code} of no case")
        _marked(figures, where, "an alert", made)
        if kills is not None and len(made) > 1 + kills:
            figures.blame(where, f"{len(made)} copies of an alert, of which {kills} kills explain fewer")
    for code in {code for code, _, _ in sent}:
        cards = _cards(lab, since, code)
        _marked(figures, where, "a card", cards, times=cases[code][1] if code in cases else 1)
    _truth(lab, figures, where, since, cases, sent)


def _owed(
    lab: Lab,
    figures: Figures,
    where: str,
    reporter: Reporter,
    cases: Mapping[str, Any],
    sent: Copies,
    alerts: int,
    *,
    exactly: bool,
) -> None:
    """The reporter's taps had their effects, the case is there, every destination was called."""
    figures.reports += 1
    for act in reporter.lost:
        figures.blame(where, f"{act!r} was confirmed and lost")
    if reporter.code not in cases:
        figures.blame(where, f"the reporter holds {reporter.code!r}, which is no case")
    elif not cases[reporter.code][1]:
        figures.blame(where, f"{reporter.code} could not be taken")
    elif exactly and not lab.said(lab.group, f"{reporter.code}: taken by Karimova"):
        figures.blame(where, f"the group was not told who has {reporter.code}")
    figures.lost += bool(reporter.lost) or reporter.code not in cases
    done = {chat: sum((code, to) == (reporter.code, chat) for code, to, _ in sent) for chat in lab.desks}
    owed = alerts * len(lab.desks) - lab.query(f"{OVERTAKEN}{alerts}", reporter.code)[0][0]
    figures.alerts += owed
    figures.missing += max(0, owed - sum(done.values()))
    if sum(done.values()) < owed or (exactly and max(done.values()) > alerts):
        figures.blame(where, f"{owed} alerts were due, and there came {done}")


def _marked(figures: Figures, where: str, what: str, made: Sequence[Call], times: int = 0) -> None:
    """Every copy but the first, of an alert, or of a card for as often as the case was taken, says so."""
    marked = [REPEAT.text in call.result["text"] for call in made[1:]]
    if marked.count(False) > max(0, times - 1):
        figures.blame(where, f"{len(made)} copies of {what}, {marked.count(False)} of them without the mark")
    if not times:
        figures.doubled += marked.count(True)
        figures.unmarked += marked.count(False)
        figures.most = max(figures.most, len(made))


def _cards(lab: Lab, since: int, code: str) -> list[Call]:
    calls = lab.world.journal.calls[since:]
    sent = (call for call in calls if call.method == "sendMessage" and call.accepted)
    return [call for call in sent if "Contact rule" in call.result["text"] and code in call.result["text"]]


def _truth(
    lab: Lab, figures: Figures, where: str, since: int, cases: Mapping[str, Any], sent: Copies
) -> None:
    """Everything that reporters were ever shown was so at the time."""
    accepted = defaultdict(list)
    for (code, _, _), made in sent.items():
        accepted[code] += [call.number for call in made]
    for call in lab.world.journal.calls[since:]:
        text = call.result.get("text", "") if isinstance(call.result, dict) else ""
        told = "Your code: " in text and CODE.search(text)
        if not told:
            continue
        code = told[0]
        true = (
            code in cases
            and (DELIVERED not in text or min(accepted[code], default=call.number) < call.number)
            and (READ not in text or cases[code][1])
        )
        if not true:
            figures.untrue += 1
            figures.blame(where, f"the screen said of {code} what was not so: {text.splitlines()[0]!r}")
