"""What a campaign found: reads the journal of the Bot API and the database, and says what must never be.

Rules
- A report is lost when an update that was confirmed to Telegram had no effect, or its case is not there.
- An alert is owed to every destination of the competent mission; each further copy must say so itself.
- Nobody is told what is not so: no code without a case, no "Sent" before Telegram took an alert.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from bot.simulator.journal import Call
from bot.telegram.render import REPEAT
from tests.crash.lab import Lab
from tests.crash.walk import CODE, DELIVERED, READ, Reporter


@dataclass
class Figures:
    """Sums over a campaign; `wrong` names each thing that must never be."""

    points: Counter[str] = field(default_factory=Counter)
    reports: int = 0
    lost: int = 0
    alerts: int = 0
    missing: int = 0
    doubled: int = 0
    most: int = 0
    unmarked: int = 0
    untrue: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        return self.points.total()

    def line(self) -> str:
        return (
            f"{self.kills} kills at {len(self.points)} points: {self.reports} reports, {self.lost} lost; "
            f"{self.alerts} alerts, {self.missing} missing, {self.doubled} doubled and marked so "
            f"(most copies of one: {self.most}), {self.unmarked} doubled unmarked; {self.untrue} untrue screens"
        )

    def blame(self, where: str, what: str) -> None:
        self.wrong.append(f"{where}: {what}")


def copies(lab: Lab, since: int) -> dict[tuple[str, int, str], list[Call]]:
    """Accepted alerts by code, chat and button: of one row of the outbox there should be one copy."""
    found = defaultdict(list)
    for call in lab.world.journal.calls[since:]:
        if call.method != "sendMessage" or not call.accepted or "I take this" not in call.params.get("reply_markup", ""):
            continue
        text, board = call.result["text"], call.result["reply_markup"]["inline_keyboard"]
        code = next(word for line in text.splitlines() for word in line.split() if _is_code(word))
        found[code, call.chat, board[0][0]["callback_data"]].append(call)
    return found


def _is_code(word: str) -> bool:
    return bool(CODE.search(f"Your code: {word}")) and len(word) == 7


def judge(lab: Lab, figures: Figures, where: str, since: int, reporters: list[Reporter], calls: int = 1) -> None:
    """Everything that can be said of these reporters once all is calm; `calls`: alerts due to each chat."""
    cases = {row[0]: row for row in lab.query("SELECT code, owner, delivered_at, id FROM cases")}
    alerts = copies(lab, since)
    figures.reports += len(reporters)
    for reporter in reporters:
        for act in reporter.lost:
            figures.lost += 1
            figures.blame(where, f"{act!r} was confirmed and lost")
    codes = [reporter.code for reporter in reporters]
    if len(set(codes)) != len(codes) or not all(code in cases for code in codes):
        figures.lost += 1
        figures.blame(where, f"reporters hold {codes}, of which {len(set(codes) & set(cases))} are cases")
    for code in codes:
        for chat in (lab.group, lab.officer):
            made = [calls_ for (of, to, _), calls_ in alerts.items() if (of, to) == (code, chat)]
            figures.alerts += len(made)
            if len(made) != calls:
                figures.missing += max(0, calls - len(made))
                figures.blame(where, f"{len(made)} alerts of {calls} in chat {chat}")
    for (code, _, _), made in alerts.items():
        if code not in cases:
            figures.blame(where, f"an alert with the code {code} of no case")
        figures.most = max(figures.most, len(made))
        marked = [REPEAT.text in call.result["text"] for call in made]
        figures.doubled += sum(marked[1:])
        if not all(marked[1:]):
            figures.unmarked += marked[1:].count(False)
            figures.blame(where, f"{len(made)} copies of one alert, {marked.count(False)} without the mark")
    _truth(lab, figures, where, since, cases, alerts)


def _truth(lab: Lab, figures: Figures, where: str, since: int, cases, alerts) -> None:
    """Everything the reporters were ever shown was so at the time."""
    first = {code: min(call.number for call in made) for (code, _, _), made in reversed(alerts.items())}
    for (code, _, _), made in alerts.items():
        first[code] = min(first[code], made[0].number)
    for call in lab.world.journal.calls[since:]:
        text = call.result.get("text", "") if call.accepted and isinstance(call.result, dict) else ""
        told = CODE.search(text)
        if not told:
            continue
        code = told[1]
        untrue = (
            code not in cases
            or (DELIVERED in text and not first.get(code, call.number) < call.number)
            or (READ in text and cases[code][1] is None)
        )
        if untrue:
            figures.untrue += 1
            figures.blame(where, f"the screen said of {code} what was not so: {text.splitlines()[0]!r}")
