"""Owns what a single node of a dialog file must hold, kind by kind, before any target is resolved."""

from collections.abc import Iterator

from bot.dialog.raw import RawBranch, RawNode, RawTree
from bot.dialog.source import Place, Source
from bot.dialog.tree import NAVIGATION

RESERVED = frozenset(NAVIGATION)
# Keys that mean something only where the kind has a use for them.
KEYS = {
    "choice": {"fact", "text", "skip", "seal", "shows", "choices", "go", "locale", "sources", "reviewed"},
    "multi": {"fact", "text", "skip", "seal", "shows", "choices", "alone", "each", "go"},
    "text": {"fact", "text", "skip", "seal", "shows", "choices", "checks", "go"},
    "place": {"fact", "text", "skip", "seal", "shows", "choices", "pin", "go"},
    "fork": {"go"},
}
ANYWHERE = {"kind", "was", "translators"}
NEEDED = {
    "choice": {"text"},
    "multi": {"text", "fact", "choices", "go"},
    "text": {"text", "fact", "go"},  # without a fact the typed words would be lost
    "place": {"text", "fact", "go"},
    "fork": {"go"},
}


def faults(source: Source[RawTree]) -> list[str]:
    """What is wrong in one file's nodes."""
    found = []
    for name, raw in source.raw.nodes.items():
        told = _block_use(raw) if raw.use else _node(raw)
        found += [
            f"{source.at('nodes', name, *place)}: {source.raw.tree}.{name}: {what}" for place, what in told
        ]
        if name == "return":
            found.append(
                f"{source.at('nodes', name)}: {source.raw.tree}.return: reserved; expected another id"
            )
    return found


def _block_use(raw: RawNode) -> Iterator[tuple[Place, str]]:
    for key in sorted(raw.model_fields_set - {"use", "go"}):
        yield (key,), f"{key} beside `use`; expected only `use` and `go`"
    yield from _go(("go",), raw.go)


def _node(raw: RawNode) -> Iterator[tuple[Place, str]]:
    if raw.kind is None:
        yield (), "no kind; expected `kind` or `use`"
        return
    for key in sorted(raw.model_fields_set - KEYS[raw.kind] - ANYWHERE):
        yield (key,), f"{key} means nothing for kind {raw.kind}; expected none"
    for key in sorted(NEEDED[raw.kind]):
        if not getattr(raw, key):
            yield (), f"no {key}; a node of kind {raw.kind} needs it"
    if not raw.fact:
        for key in sorted(raw.model_fields_set & {"seal", "skip"}):
            yield (key,), f"{key} without a fact; expected `fact`"
    if raw.kind == "choice" and raw.fact and raw.skip and not raw.go:
        yield (), "skipping leads nowhere; expected `go`, or `skip: false`"
    if raw.go:
        yield from _go(("go",), raw.go)
    yield from _choices(raw)


def _choices(raw: RawNode) -> Iterator[tuple[Place, str]]:
    seen: set[str] = set()
    for number, choice in enumerate(raw.choices):
        place: Place = ("choices", number)
        if choice.id in RESERVED:
            yield place, f"choice {choice.id!r} is a navigation button; expected another id"
        if choice.id in seen:
            yield place, f"choice {choice.id!r} twice; expected once"
        seen.add(choice.id)
        if choice.go:
            yield from _go((*place, "go"), choice.go)
        elif not raw.go:
            yield place, f"choice {choice.id!r} leads nowhere; expected `go` here or on the node"
        if raw.kind == "multi" and (choice.go or choice.alert or choice.does):
            yield place, f"choice {choice.id!r} of a multi is a tick; expected no `go`, `alert` or `does`"
        if choice.lists and raw.kind != "place":
            yield place, f"choice {choice.id!r} lists countries; expected a node of kind `place`"
    for name in raw.alone:
        if name not in seen:
            yield ("alone",), f"{name!r} is no choice here; expected one of {', '.join(sorted(seen))}"


def _go(place: Place, go: tuple[RawBranch, ...]) -> Iterator[tuple[Place, str]]:
    if not go or go[-1].when:
        yield place, "no way on when nothing holds; expected a last branch without `when`"
    for branch in go[:-1]:
        if not branch.when:
            yield place, f"branches after {branch.to!r} are never taken; expected `when` there"
