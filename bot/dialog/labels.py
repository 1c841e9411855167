"""Owns how answers and conditions are named in drawings: by their ids, or in the words that people read."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.dialog.answers import asks
from bot.dialog.tree import ANY, Book, Node


@dataclass(frozen=True, slots=True)
class Labels:
    """`answer` names an answer of a node, `condition` what a branch asks of a fact."""

    answer: Callable[[Node, str], str]
    condition: Callable[[str, tuple[str, ...]], str]


IDS = Labels(lambda _, answer: answer, lambda fact, allowed: f"{fact} = {'/'.join(allowed)}")


def words(book: Book) -> Labels:
    """Names for people who do not know the files: buttons' texts, and the headings that officers see."""
    asking: dict[str, Node] = {}
    for node in book.nodes.values():
        for fact in asks(node):
            asking.setdefault(fact, node)

    def answer(node: Node, name: str) -> str:
        choice = node.choice(name)
        return choice.text if choice else name

    def condition(fact: str, allowed: tuple[str, ...]) -> str:
        phrase, node = book.phrases.get(f"fact.{fact}"), asking.get(fact)
        heading = phrase.text if phrase else fact
        told = [answer(node, each) if node else each for each in allowed]
        return f"{heading}: {'known' if ANY in allowed else ' / '.join(told)}"

    return Labels(answer, condition)
