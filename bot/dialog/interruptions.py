"""Decides whether typed words interrupt the conversation: where they lead, and in which language to go on."""

from dataclasses import dataclass

from bot.dialog.script import fold
from bot.dialog.signals import heard
from bot.dialog.sparing import withheld
from bot.dialog.tree import Book, Choice
from bot.dialog.turn import State

REFUSALS = frozenset(map(fold, ("no", "nope", "yoʻq", "yuq", "йўқ", "нет", "неа")))
CYRILLIC = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяўқғҳ")


@dataclass(frozen=True, slots=True)
class Interruption:
    """Where heard words lead, and the locale they are most likely written in."""

    to: str
    locale: str


def heard_in(book: Book, state: State, text: str) -> Interruption | None:
    """What the words betray, unless the person is there already, or an officer reads the answer anyway."""
    found = heard(book.signals, text)
    if found is None or (state.node == book.decoy and not found.insists):
        return None
    there, node = book.nodes[found.to], book.nodes[state.node]
    danger = book.nodes[book.danger].tree
    if there.tree == node.tree or (node.tree == danger and not found.insists):
        return None
    answers = node.kind == "text" and not withheld(book, state, text)
    if answers and (found.yields or (state.draft.case and not found.insists)):
        return None
    known = {choice.id for choice in book.nodes[book.first].choices}
    cyrillic = not CYRILLIC.isdisjoint(text.lower())
    locale = {"uz": "uz_cyrl" if cyrillic else "uz_latn"}.get(found.language, found.language)
    return Interruption(found.to, locale if locale in known else book.nodes[book.first].choices[0].id)


def said_again(book: Book, state: State, text: str) -> Choice | None:
    """The answer that calls a human, where somebody writes on instead of pressing one; a "no" calls nobody.

    Only on the question that words of a wish to die have opened: of two readings the safer one holds.
    """
    asked = {signal.to for signal in book.signals.signals.values() if signal.insists}
    if state.node not in asked or fold(text) in REFUSALS:
        return None
    calling = [choice for choice in book.nodes[state.node].choices if choice.alert]
    found = heard(book.signals, text)
    insists = found is not None and found.insists
    return calling[0 if insists else -1] if calling else None
