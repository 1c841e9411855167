"""The panels of the roster: who is on shift, one's own next shifts, what is not covered, and swaps."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from bot.casework.answers import bold
from bot.casework.message import Data, Part
from bot.casework.panels import NO, YES, Choice, Panel
from bot.casework.roster import Duty, Plan, Span
from bot.casework.screens import Paragraph, phrase
from bot.dialog.tree import Book
from bot.directory.hours import local_time

MOST = 6  # own shifts, and holes, on one panel


def duty_panel(
    book: Book,
    plan: Plan,
    here: Iterable[str],
    own: Sequence[tuple[Duty, str]],
    holes: Sequence[Span],
    *,
    mine: bool,
) -> Panel:
    """Who is on shift now, the officer's own next shifts with their buttons, and the holes ahead."""
    present: list[Part] = [Data(name) for name in here] or [phrase(book, "panel.duty.nobody")]
    said: list[Paragraph] = [(bold(phrase(book, "panel.duty.now")), *present)]
    shown = own[:MOST]
    if shown:
        lines = tuple(Data(written(plan, duty.begins, duty.ends)) for duty, _ in shown)
        said.append((bold(phrase(book, "panel.duty.yours")), *lines))
    said.append(tuple(hole_lines(book, plan, holes)))
    rows: list[tuple[Choice, ...]] = []
    if not mine:
        rows.append(((phrase(book, "panel.duty.take"), "take"),))
    for duty, span in shown:
        label = phrase(book, "panel.duty.give", time=clock(plan, duty.begins))
        rows.append(((label, f"g{span}"),))
    return Panel(tuple(said), tuple(rows))


def hole_lines(book: Book, plan: Plan, holes: Sequence[Span]) -> Iterable[Part]:
    """What is not covered in the next two weeks."""
    if not plan.shifts and not plan.overrides:
        yield phrase(book, "panel.duty.no_plan")
        return
    if not holes:
        yield phrase(book, "panel.duty.no_holes")
        return
    yield bold(phrase(book, "panel.duty.holes"))
    yield from (Data(written(plan, *hole)) for hole in holes[:MOST])
    if len(holes) > MOST:
        yield phrase(book, "panel.duty.more", count=str(len(holes) - MOST))


def give_panel(book: Book, people: Iterable[tuple[str, str]]) -> Panel:
    """To whom a shift is offered."""
    rows = tuple(((Data(name), choice),) for name, choice in people)
    return Panel(((phrase(book, "panel.duty.whom" if rows else "panel.duty.alone"),),), rows)


def swap_panel(book: Book, plan: Plan, asker: str, begins: int, ends: int) -> Panel:
    """A colleague offers a shift (seconds since 1970)."""
    span = written(plan, datetime.fromtimestamp(begins, UTC), datetime.fromtimestamp(ends, UTC))
    return Panel(
        ((phrase(book, "panel.duty.offered", officer=asker), Data(span)),),
        (((phrase(book, "panel.duty.accept"), YES), (phrase(book, "panel.duty.decline"), NO)),),
    )


def written(plan: Plan, begins: datetime, ends: datetime) -> str:
    """A span as the clocks of the mission show it; numbers alone, so that every language reads it."""
    until = local_time(plan.zone, ends)
    same = local_time(plan.zone, begins)
    if until is None or same is None:
        return f"{begins:%d.%m. %H:%M} – {ends:%d.%m. %H:%M} UTC"
    last = f"{until:%H:%M}" if until.date() == same.date() else f"{until:%d.%m. %H:%M}"
    return f"{same:%d.%m. %H:%M} – {last}"


def clock(plan: Plan, at: datetime) -> str:
    """A moment as the clocks of the mission show it."""
    return f"{local_time(plan.zone, at) or at:%d.%m. %H:%M}"
