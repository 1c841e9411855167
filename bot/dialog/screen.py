"""What a screen offers: the choices of its page, and the navigation below them."""

from bot.dialog.tree import Book, Node
from bot.dialog.turn import State

PAGE = 5  # choices a screen: more do not fit an old phone, nor a frightened mind


def visible(node: Node, state: State) -> tuple[str, ...]:
    """Ids of the answers on the present page, in order; a typed digit means its position here."""
    if state.offers:
        return tuple(f"at.{offer.key}" for offer in state.offers)
    shown = node.choices if node.locale else node.choices[state.page * PAGE : (state.page + 1) * PAGE]
    return tuple(choice.id for choice in shown)


def navigation(book: Book, state: State) -> tuple[str, ...]:
    """Ids of the buttons below the answers. The language screen and the dull page have none."""
    node = book.nodes[state.node]
    if node.id in (book.first, book.decoy) or not state.locale:
        return ("back",) if node.id == book.first and state.trail else ()
    offered = {
        "done": node.kind == "multi" and bool(state.picked),
        "more": not state.offers and len(node.choices) > (state.page + 1) * PAGE,
        "skip": bool(node.fact) and node.skip,
        "back": bool(state.trail or state.offers or state.page),
        "danger": node.id != book.home and book.nodes[book.danger].tree != node.tree,
        "lang": True,
        "exit": True,
    }
    return tuple(name for name, shown in offered.items() if shown)
