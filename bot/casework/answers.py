"""Answers as people read them: each under its heading, sealed ones named but not shown."""

from collections.abc import Collection, Iterable

from bot.casework.message import Data, Part, Say
from bot.casework.screens import phrase
from bot.dialog.answers import asks
from bot.dialog.tree import UNKNOWN, Book, Node
from bot.dialog.turn import Facts
from bot.dialog.typed import MEDIA, NOTES, PIN, TYPED

TICKED = ("yes",)
LOOSE = (NOTES, MEDIA, PIN, TYPED)  # sealed facts that belong to no question


def questions(book: Book) -> dict[str, Node]:
    """The node that asks for each fact."""
    found: dict[str, Node] = {}
    for node in book.nodes.values():
        for fact in asks(node):
            found.setdefault(fact, node)
    return found


def known(answers: Collection[str]) -> bool:
    """Whether anything was told at all."""
    return any(answer not in UNKNOWN for answer in answers)


def sealed(book: Book, facts: Facts, asked: Iterable[str]) -> tuple[str, ...]:
    """Ids of the facts that are opened one by one, in the order in which they were asked."""
    asking = questions(book)
    told = [name for name in (*asked, *LOOSE) if known(facts.get(name, ()))]
    return tuple(
        name for name in dict.fromkeys(told) if name in LOOSE or (name in asking and asking[name].seal)
    )


def told(book: Book, facts: Facts, asked: Iterable[str]) -> Iterable[Part]:
    """Open answers under their headings, in the order of asking; of ticks the ones that were made."""
    asking, hidden = questions(book), sealed(book, facts, asked)
    for name in asked:
        answers, node = facts.get(name, ()), asking.get(name)
        if not known(answers) or name in hidden or (node and node.each and answers != TICKED):
            continue
        yield bold(phrase(book, f"fact.{name}"))
        yield from (_answer(node, answer) for answer in answers if not (node and node.each))


def untold(book: Book, facts: Facts, asked: Iterable[str]) -> tuple[Say, ...]:
    """Headings of what was asked and not answered."""
    return tuple(phrase(book, f"fact.{name}") for name in asked if not known(facts.get(name, ())))


def bold(say: Say) -> Say:
    """The same, for emphasis."""
    return Say(say.context, say.text, say.values, "bold")


def _answer(node: Node | None, answer: str) -> Part:
    choice = node.choice(answer) if node else None
    return Say(choice.context, choice.text) if choice else Data(answer)
