"""Proves what trees promise: whose answers they take, how they send, what they must not keep."""

from collections.abc import Iterator

from bot.dialog.answers import asks
from bot.dialog.counts import journeys, nodes_of, trees_of
from bot.dialog.finding import Finding
from bot.dialog.tree import Book, Node, Tree
from bot.dialog.ways import ways

SEND = "k.send"
PROOFS = "f."  # facts that prove whose report it is: no officer reads them
NOT_OWN = ("s.", "k.", "c.", "l.")  # what blocks ask in every journey


def check_trees(book: Book) -> Iterator[Finding]:
    """All findings on trees as a whole and on what their marks promise."""
    for tree in book.trees.values():
        yield from _journeys(book, tree)
        yield from _sending(book, tree)
        yield from _sparing(book, tree)
    for journey in journeys(book):
        yield from _summary(book, journey)
    yield from _proofs(book)
    yield from _signals(book)
    yield from _headings(book)


def _error(code: str, node: Node, message: str) -> Finding:
    return Finding("error", code, node.source, f"{node.id}: {message}")


def _journeys(book: Book, tree: Tree) -> Iterator[Finding]:
    known = journeys(book)
    for key, named in (("takes", tree.takes), ("joins", tree.joins)):
        for journey in named:
            if journey not in known:
                message = f"{key} {journey!r}, which is no journey; expected one of {', '.join(known)}"
                yield _error("journey", book.nodes[tree.start], message)


def _sending(book: Book, tree: Tree) -> Iterator[Finding]:
    """Sending what there is leads to the question whether to send, in every tree of the journey."""
    start = book.nodes[tree.start]
    if tree.send and (tree.send not in book.nodes or book.nodes[tree.send].fact != SEND):
        yield _error("send", start, f"`send` leads to {tree.send}; expected a question with fact {SEND}")
    others = [each.id for each in trees_of(book, tree.journey) if tree.journey and each.send]
    if others and not tree.send:
        yield _error("send", start, f"no `send`, but {', '.join(others)} of its journey has one; expected it")


def _sparing(book: Book, tree: Tree) -> Iterator[Finding]:
    """Nothing that could be held against the person stands open on a card or a list."""
    for node in (book.nodes[name] for name in tree.nodes if tree.sparing):
        if node.kind == "text" and not node.seal:
            yield _error(
                "sparing", node, f"{tree.id} is sparing, these words are not sealed; expected `seal`"
            )


def _summary(book: Book, journey: str) -> Iterator[Finding]:
    """Whoever told more than one thing sees once what would be sent; in danger there is no time for that."""
    nodes = nodes_of(book, journey)
    own = {fact for node in nodes for fact in asks(node) if not fact.startswith(NOT_OWN)}
    sending = [node for node in nodes if node.fact == SEND]
    if book.nodes[book.danger] in nodes or len(own) < 2 or not sending:
        return
    alerts = any(way.alert for node in sending for way in ways(node))
    if alerts and not any("summary" in node.shows for node in sending):
        yield _error("summary", sending[0], f"{journey} never shows what is sent; expected `shows: summary`")


def _proofs(book: Book) -> Iterator[Finding]:
    for node in book.nodes.values():
        if node.checks and not (node.kind == "text" and node.seal and node.fact.startswith(PROOFS)):
            message = f"`checks` on {node.fact or 'no fact'}; expected sealed words under a fact {PROOFS}…"
            yield _error("proof", node, message)


def _signals(book: Book) -> Iterator[Finding]:
    for kind, signal in book.signals.signals.items():
        if signal.to not in book.nodes:
            message = f"{kind}: leads to {signal.to!r}; expected a node"
            yield Finding("error", "signal", "signals.yaml:1", message)


def _headings(book: Book) -> Iterator[Finding]:
    """Cards and summaries name every answer."""
    told: set[str] = set()
    for node in book.nodes.values():
        for fact in asks(node):
            if not fact.startswith(PROOFS) and fact not in told and f"fact.{fact}" not in book.phrases:
                told.add(fact)
                yield _error("heading", node, f"no phrase fact.{fact}; expected what officers read above it")
