"""The alert's line: what groups and locked screens show of a case, and why it rings again.

Rules
- The line carries code, priority, country and time; never a name of a person or a story.
"""

from collections.abc import Iterable
from datetime import datetime

from bot.casework.answers import bold
from bot.casework.attention import Calling
from bot.casework.case import Case
from bot.casework.desk import Scene, ended, over
from bot.casework.message import Button, Message, Part
from bot.casework.screens import phrase
from bot.dialog.tree import Book


def line(book: Book, case: Case, scene: Scene, token: str, now: datetime, called: Calling) -> Message:
    """The alert as groups and locked screens may show it; without a `token` it calls for nobody any more."""
    first = phrase(
        book, "desk.line", priority=case.urgency, code=case.code, country=scene.country, time=scene.opened
    )
    drill = [phrase(book, "desk.drill")] if case.drill else []
    if over(case):
        return Message(((bold(first), *drill), (phrase(book, ended(case)),)), protect=True)
    taken: list[Part] = []
    if case.owner is not None:
        taken = [phrase(book, "desk.taken", code=case.code, officer=scene.officer, time=scene.taken)]
    if scene.second:
        taken.append(phrase(book, "desk.second", officer=scene.second))
    if not token:
        return Message(((bold(first), *drill), tuple(taken)), protect=True)
    why = (*taken, *_why_called(book, case, scene, now, called))
    label = "desk.take" if case.owner is None else "desk.take_over" if scene.offered else "desk.take_second"
    take = Button(phrase(book, label), f"k:{token}")
    return Message(((bold(first), *drill), *([why] if why else [])), ((take,),), protect=True)


def _why_called(book: Book, case: Case, scene: Scene, now: datetime, called: Calling) -> Iterable[Part]:
    """Why it rings again: who had it and what they did not do, and how long nobody has had it."""
    if called.reason:
        yield phrase(book, f"desk.again.{called.reason}", officer=scene.former)
    if scene.offered:
        yield phrase(book, "desk.again.offered", officer=scene.officer)
    waited = round((now - called.since).total_seconds() / 60)
    if case.owner is None and waited:
        yield phrase(book, "desk.escalated", minutes=str(waited))
