"""Panels: what officers choose from, one message each, changed in place by a press.

Rules
- A button carries the panel's token and a short choice: the token says who may press it and for which case,
  the choice only which of the things that this officer may do now; it is checked again when it is pressed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.casework.answers import bold
from bot.casework.case import Case
from bot.casework.message import Button, Data, Message, Part, Quote, Say
from bot.casework.screens import Paragraph, phrase
from bot.casework.work import Work, checks, closable, needs_two, steps
from bot.dialog.tree import Book

DONE, SEND, BACK, LEAVE, YES, NO = "done", "send", "back", "leave", "yes", "no"

Choice = tuple[Say | Data, str]


@dataclass(frozen=True, slots=True)
class Panel:
    """What is said, and rows of choices: a label and its id."""

    said: tuple[Paragraph, ...]
    rows: tuple[tuple[Choice, ...], ...] = ()
    ticked: frozenset[str] = frozenset()


def message(book: Book, panel: Panel, token: str, *, leave: bool = True) -> Message:
    """The panel with its buttons; `leave`: it can be put away."""
    out = ((phrase(book, "panel.leave"), LEAVE),)
    rows = (*panel.rows, *([out] if leave else []))
    buttons = tuple(
        tuple(Button(label, f"k:{token}:{name}", ticked=name in panel.ticked) for label, name in row)
        for row in rows
    )
    return Message(panel.said, buttons, protect=True)


def card_rows(book: Book, work: Work, case: Case, *, same: bool) -> tuple[tuple[Choice, ...], ...]:
    """What the officer who has the case may do, below the card."""
    names = (("note", "templates"), ("steps", "checks"), ("refer", "hand"), ("close", "log"), ("same",))
    shown = {"steps": bool(steps(work, case)), "close": bool(closable(work, case)), "same": same}
    rows = (
        tuple((phrase(book, f"panel.{name}"), name) for name in row if shown.get(name, True)) for row in names
    )
    return tuple(row for row in rows if row)


def step_panel(book: Book, work: Work, case: Case) -> Panel:
    """Which state comes next."""
    return Panel(
        ((_code(case), phrase(book, "panel.steps.ask"), _state(book, case.state)),),
        _listed(book, "state", steps(work, case)),
    )


def result_panel(book: Book, work: Work, case: Case, state: str) -> Panel:
    """What was found, or what is done, in the state to come."""
    results = next(each.results for name, each in work.states.items() if name == state)
    return Panel(((_code(case), _state(book, state)),), _listed(book, "result", results))


def sure_panel(book: Book, case: Case, state: str, needs: str) -> Panel:
    """What must hold before the state is entered, confirmed by a press."""
    return Panel(
        ((_code(case), _state(book, state)), (phrase(book, f"panel.sure.{needs}"),)),
        (((phrase(book, f"panel.sure.{needs}.yes"), YES),),),
    )


def close_panel(book: Book, work: Work, case: Case, chosen: Iterable[str]) -> Panel:
    """What came of the case; several may hold."""
    picked = frozenset(chosen)
    two = needs_two(work, case)
    end: tuple[tuple[Choice, ...], ...] = ()
    if picked:
        end = (((phrase(book, "panel.close.ask_second" if two else "panel.close.now"), DONE),),)
    said = [phrase(book, "panel.close.ask"), *([phrase(book, "panel.close.two")] if two else [])]
    return Panel(((_code(case), *said),), (*_listed(book, "outcome", closable(work, case)), *end), picked)


def confirm_panel(book: Book, case: Case, chosen: Iterable[str], officer: str) -> Panel:
    """A colleague wants to close a case: the second person's turn."""
    said = phrase(book, "panel.confirm.ask", officer=officer)
    outcomes = tuple(phrase(book, f"outcome.{name}") for name in chosen)
    return Panel(
        ((_code(case), said), outcomes),
        (((phrase(book, "panel.confirm.yes"), YES), (phrase(book, "panel.confirm.no"), NO)),),
    )


def template_panel(book: Book, work: Work, case: Case) -> Panel:
    """Ready texts by their headings."""
    return Panel(
        ((_code(case), phrase(book, "panel.templates.ask")),),
        _listed(book, "template", [f"{name}.title" for name in work.templates]),
    )


def preview_panel(book: Book, case: Case, name: str, theirs: str, language: str) -> Panel:
    """A ready text as the officer reads it, and as the person will (`theirs`, in `language`)."""
    mine = phrase(book, f"template.{name}")
    return Panel(
        (
            (_code(case), bold(phrase(book, f"template.{name}.title"))),
            (mine,),
            (phrase(book, "panel.preview.theirs", language=language), Quote(theirs)),
        ),
        (((phrase(book, "panel.send"), SEND), (phrase(book, "panel.back"), BACK)),),
    )


def check_panel(book: Book, work: Work, case: Case, done: Iterable[str]) -> Panel:
    """What is to be thought of in a case of this kind."""
    return Panel(
        ((_code(case), phrase(book, "panel.checks.ask")),),
        _listed(book, "check", checks(work, case)),
        frozenset(done),
    )


def why_panel(book: Book, case: Case, field: str, names: Iterable[str]) -> Panel:
    """Why a sealed field is opened."""
    said = (_code(case), bold(phrase(book, f"fact.{field}")), phrase(book, "panel.why"))
    return Panel((said,), _listed(book, "reason", names))


def reason_panel(book: Book, case: Case, names: Iterable[str], ask: str) -> Panel:
    """Why a case is handed over, or not accepted."""
    return Panel(((_code(case), phrase(book, ask)),), _listed(book, "handing", names))


def post_panel(book: Book, case: Case, posts: Mapping[str, Say]) -> Panel:
    """To which post a case is handed."""
    rows = tuple(((label, post),) for post, label in posts.items())
    said = phrase(book, "panel.hand.to" if rows else "panel.hand.nobody")
    return Panel(((_code(case), said),), rows)


def incoming_panel(book: Book, first: Say, post: Say, reason: str) -> Panel:
    """Another post hands a case over: the line, who and why."""
    said: tuple[Part, ...] = (
        phrase(book, "panel.incoming"), post, phrase(book, f"handing.{reason}"),
    )  # fmt: skip
    return Panel(
        ((bold(first),), said),
        (((phrase(book, "panel.incoming.accept"), YES), (phrase(book, "panel.incoming.refuse"), NO)),),
    )


def log_panel(book: Book, case: Case, lines: Iterable[tuple[str, Iterable[Say], str, str]]) -> Panel:
    """What happened: times, what, by whom, and the words of notes."""
    said: list[Part] = []
    for at, what, who, words in lines:
        said += [Data(" · ".join(part for part in (at, who) if part), "bold"), *what]
        said += [Quote(words)] if words else []
    return Panel(((_code(case), phrase(book, "panel.log")), tuple(said)))


def cases_panel(
    book: Book, listed: Iterable[tuple[Case, str]], closed: Iterable[Case], now: datetime
) -> Panel:
    """The desk's open cases, most urgent first, with who has each; and the lately closed ones."""
    rows: list[tuple[Choice, ...]] = []
    for case, owner in listed:
        hours = round((now - case.opened_at).total_seconds() / 3600)
        words = (case.urgency, case.code, case.country or "", f"{hours} h", owner or "–")
        rows.append(((Data(" ".join(word for word in words if word)), f"c{case.id}"),))
    ended = [((phrase(book, "panel.reopen", code=case.code), f"r{case.id}"),) for case in closed]
    said = phrase(book, "panel.cases" if rows else "panel.cases.none")
    return Panel(((said,),), (*rows, *ended))


def same_panel(book: Book, case: Case, pairs: Iterable[tuple[int, str, bool]]) -> Panel:
    """Cases that may be about the same person: number, code, whether an officer said so already."""
    rows: list[tuple[Choice, ...]] = []
    for number, code, sure in pairs:
        rows.append(((phrase(book, "panel.same.yes", code=code), f"s{number}"),) if not sure else ())
        rows.append(((phrase(book, "panel.same.no", code=code), f"o{number}"),))
    said = phrase(book, "panel.same.ask" if rows else "panel.same.none")
    return Panel(((_code(case), said),), tuple(row for row in rows if row))


def _code(case: Case) -> Data:
    return Data(case.code, "bold")


def _state(book: Book, state: str) -> Say:
    return bold(phrase(book, f"state.{state}"))


def _listed(book: Book, family: str, names: Iterable[str]) -> tuple[tuple[Choice, ...], ...]:
    return tuple(((phrase(book, f"{family}.{name}"), name.removesuffix(".title")),) for name in names)
