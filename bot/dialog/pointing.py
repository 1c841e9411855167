"""What a shared point means: the answer to a question on the place once it is confirmed, else kept.

Rules
- A phone's place is not always the scene: it is asked whether the point is the place of the question.
- A live location says where its sender is; asked where they are themself, nobody is asked twice.
- A point that is not the place stays with the report, marked so, and decides nothing.
"""

from dataclasses import replace

from bot.dialog.answers import forgotten, saved
from bot.dialog.path import answered, fresh
from bot.dialog.sparing import spares
from bot.dialog.tree import Book, Node
from bot.dialog.turn import Offer, Pin, State, Turn, Words
from bot.dialog.typed import HERE, PIN, PLACE, keep, point_of, reports_here

ELSEWHERE = "-"  # the key of the answer "no"


def take_pin(book: Book, state: State, pin: Pin) -> Turn:
    """A shared point on the present screen."""
    if pin.about and pin.about != state.draft.case:
        return keep(book, state, Words(", ".join(point_of(pin)), about=pin.about))
    node = book.nodes[state.node]
    reports = reports_here(book, state, "")
    if node.kind != "place" and reports and reports != (state.draft.case,):
        return keep(book, state, Words(", ".join(point_of(pin))))
    if not _sparing(book, state, node):
        state = saved(forgotten(state, HERE), {PIN: point_of(pin)})
        state = replace(state, live=pin.live, live_at=state.journey) if pin.live else state
    elif node.kind != "place" or pin.country is None:
        return Turn(fresh(state, note="not_kept"))
    if node.kind != "place":
        return Turn(fresh(state, note="passed_on" if state.draft.case else "place_kept"))
    if pin.country is None:
        return Turn(fresh(state, note="place_sea"))
    offer = Offer(pin.near or f"c:{pin.country}", pin.country, kind="pin")
    if pin.live and node.pin == "here":
        return confirmed(book, state, node, offer)
    return Turn(replace(fresh(state), offers=(offer, Offer(ELSEWHERE, kind="pin"))))


def confirmed(book: Book, state: State, node: Node, offer: Offer) -> Turn:
    """A place that typed words may name was chosen, or a point was said to be the place, or not."""
    if offer.kind == "place":
        state = forgotten(saved(state, {PLACE: (offer.key,)}), PIN, HERE)
        return Turn(answered(book, state, node, (offer.country,), node.go))
    there = offer.key != ELSEWHERE
    if PIN in state.draft.facts and not _sparing(book, state, node):
        state = saved(state, {HERE: ("yes" if there else "no",)})
    if not there:
        return Turn(fresh(state, note="place_elsewhere"))
    return Turn(answered(book, forgotten(state, PLACE), node, (offer.country,), node.go))


def listed(book: Book, state: State, region: str) -> State:
    """The countries of a region that have a post, to choose from."""
    countries = book.posts.get(state.locale or "", {}).get(region, ())
    return replace(fresh(state), offers=tuple(Offer(f"c:{code}", code) for code in countries))


def _sparing(book: Book, state: State, node: Node) -> bool:
    """Whether the exact point must not be kept."""
    tree = book.trees[node.tree]
    return tree.sparing or (spares(book, state.journey) and not tree.journey)
