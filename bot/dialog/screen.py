"""What a screen offers: the choices of its page, and the navigation below them."""

from bot.dialog.answers import neighbours
from bot.dialog.tree import Book, Node
from bot.dialog.turn import Draft, Offer, State

PAGE = 5  # choices a screen: more do not fit an old phone, nor a frightened mind
SKIPS = 2  # so many questions passed over in a row, and sending what there is becomes a button
ASKS = {"place": "ask.confirm_place", "report": "ask.which_report", "answer": "ask.which_answer"}
ASKS_PIN = {"here": "ask.pin_here", "person": "ask.pin_person", "scene": "ask.pin_scene"}
PIN_ANSWERS = ("ask.pin_yes", "ask.pin_no")
NOT_CHANGED = ("k.send", "s.safe_now")  # answered for the moment, not for the report


def visible(node: Node, state: State) -> tuple[str, ...]:
    """Ids of the answers on the present page, in order; a typed digit means its position here."""
    start, end = state.page * PAGE, (state.page + 1) * PAGE
    if state.offers:
        return tuple(f"at.{offer.key}" for offer in state.offers[start:end])
    shown = node.choices if node.locale else node.choices[start:end]
    return tuple(choice.id for choice in shown)


def asking(node: Node, offers: tuple[Offer, ...]) -> str:
    """The phrase that asks about what was worked out for this moment."""
    return ASKS_PIN[node.pin] if offers[0].kind == "pin" else ASKS[offers[0].kind]


def navigation(book: Book, state: State) -> tuple[str, ...]:
    """Ids of the buttons below the answers. The language screen and the dull page have none."""
    node = book.nodes[state.node]
    if node.id in (book.first, book.decoy) or not state.locale:
        return ("back",) if node.id == book.first and state.trail else ()
    offered = {
        "done": node.kind == "multi" and bool(state.picked),
        "more": len(state.offers or node.choices) > (state.page + 1) * PAGE,
        "change": "summary" in node.shows and not state.offers and bool(changeable(book, state)),
        "submit": may_submit(book, state),
        "skip": bool(node.fact) and node.skip,
        "back": bool(state.trail or state.offers or state.page),
        "danger": _needs_danger(book, node, state),
        "lang": True,
        "exit": True,
    }
    return tuple(name for name, shown in offered.items() if shown)


def _needs_danger(book: Book, node: Node, state: State) -> bool:
    """Everywhere but on the danger path, the menu, and where an answer is it already: twice would confuse."""
    if book.nodes[book.danger].tree == node.tree or (node.id == book.home and not state.page):
        return False
    choices = [choice for name in visible(node, state) if (choice := node.choice(name))]
    return not any(branch.to == book.danger for choice in choices for branch in choice.go or node.go)


def may_submit(book: Book, state: State) -> bool:
    """Whoever passes over questions may send what there is."""
    node = book.nodes[state.node]
    tree = book.trees[node.tree]
    asking = bool(tree.send) and bool(node.fact) and node.fact != "k.send"
    return asking and state.skips >= SKIPS and not state.draft.case


def ticked(node: Node, draft: Draft) -> tuple[str, ...]:
    """The answers of a multi-choice given before: whoever changes them begins with these."""
    given = draft.facts.get(node.fact, ()) if node.kind == "multi" else ()
    return tuple(each for each in given if node.choice(each))


def changeable(book: Book, state: State) -> tuple[Offer, ...]:
    """The answered questions of the present journey, as something to choose from, in order of the way."""
    draft = state.draft
    tree = book.trees[book.nodes[state.node].tree]
    near = neighbours(book, tree)
    found: dict[str, Offer] = {}
    for name in (*state.trail, *tree.nodes):
        node = book.nodes[name]
        if node.tree in near and node.fact in draft.facts and node.fact in draft.asked:
            found.setdefault(node.fact, Offer(name, kind="answer"))
    return () if draft.case else tuple(each for fact, each in found.items() if fact not in NOT_CHANGED)
