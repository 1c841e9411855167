"""Owns the book's making: dialog files in, one flat table of nodes out, or every finding at once."""

import hashlib
from collections.abc import Mapping

from bot.dialog.expand import Scope, Trees, entry, nodes_of
from bot.dialog.raw import RawPhrases, RawTree
from bot.dialog.rules import faults
from bot.dialog.signals import Signals
from bot.dialog.source import Source, read_source
from bot.dialog.speech import Speech, wrong_in
from bot.dialog.topics import Topics, as_tree
from bot.dialog.tree import Book, Node, Phrase, Tree

LANDMARKS = {"first": "lang.ask", "home": "menu.home", "danger": "danger.enter", "decoy": "decoy.home"}
# What stands beside the trees in dialogs/ without being one.
PHRASES = frozenset({"phrases.yaml", "phrases_desk.yaml", "phrases_work.yaml", "phrases_leaflet.yaml"})
TOPICS, SIGNALS = "topics.yaml", "signals.yaml"
SPEECH = ("signals_uz.yaml", "signals_ru.yaml", "signals_en.yaml")
NOT_TREES = frozenset(
    {"triage.yaml", "policies.yaml", "casework.yaml", "banned.yaml", "cyrillic.yaml", SIGNALS, *SPEECH}
)
AGAIN = "again"  # the tree that asks after a long silence, where there is one


class BookError(ValueError):
    """Dialog files that make no book: one line a finding, `file:line: place: what is wrong; expected …`."""

    def __init__(self, *findings: str) -> None:
        lines = (" ".join(each.splitlines()) for each in findings)  # a key may hold the end of a line
        super().__init__("\n".join(dict.fromkeys(lines)))


def load_book(files: Mapping[str, str]) -> Book:
    """The book made of these files (name to text); `BookError` names everything that is wrong."""
    texts = {name: text for name, text in sorted(files.items()) if _base(name) not in NOT_TREES}
    trees, phrases, wrong = _read(texts)
    signals = _signals(files, trees, wrong)
    if wrong:
        raise BookError(*wrong)
    nodes: dict[str, Node] = {}
    for source in trees.values():
        if not source.raw.block:
            scope = Scope(source.raw.tree, source, f"{source.raw.tree}.")
            nodes |= {node.id: node for node in nodes_of(trees, scope, wrong)}
    used = {raw.use for source in trees.values() for raw in source.raw.nodes.values()}
    wrong += [
        f"{source.at('tree')}: {name}: a block that no tree uses; expected a `use: {name}`"
        for name, source in trees.items()
        if source.raw.block and name not in used
    ]
    renamed = _renamed(nodes, wrong)
    wrong += [
        f"dialogs:1: {node}: missing; expected this node in the book"
        for node in LANDMARKS.values()
        if node not in nodes
    ]
    if wrong:
        raise BookError(*wrong)
    return Book(
        version=_version(texts),
        trees={
            name: Tree(
                id=name,
                start=entry(trees, source, f"{name}.", source.raw.start),
                journey=source.raw.journey,
                again=source.raw.again,
                takes=source.raw.takes,
                joins=source.raw.joins,
                send=_there(trees, name, source.raw.send) if source.raw.send else "",
                sparing=source.raw.sparing,
                desk=source.raw.desk,
                nodes=tuple(node.id for node in nodes.values() if node.tree == name),
            )
            for name, source in trees.items()
            if not source.raw.block
        },
        nodes=nodes,
        phrases=phrases,
        renamed=renamed,
        again=entry(trees, trees[AGAIN], f"{AGAIN}.", trees[AGAIN].raw.start) if AGAIN in trees else "",
        signals=signals,
        **LANDMARKS,
    )


def _there(trees: Trees, tree: str, to: str) -> str:
    """The full id of a node of this tree, or of another one (`tree.node`); empty if there is none."""
    other, _, name = to.rpartition(".")
    source = trees.get(other or tree)
    return entry(trees, source, f"{other or tree}.", name) if source else ""


def _base(file: str) -> str:
    return file.rpartition("/")[2]


def _version(texts: Mapping[str, str]) -> str:
    whole = "".join(f"{_base(name)}\0{text}\0" for name, text in texts.items())
    return hashlib.sha256(whole.encode()).hexdigest()[:12]


def _read(texts: Mapping[str, str]) -> tuple[Trees, dict[str, Phrase], list[str]]:
    trees: Trees = {}
    phrases: dict[str, Phrase] = {}
    wrong: list[str] = []
    for file, text in texts.items():
        if _base(file) in PHRASES:
            said, found = read_source(file, text, RawPhrases)
            phrases |= _phrases(said) if said else {}
        else:
            tree, found = read_tree(file, text)
            if tree and (tree.raw.tree in trees or tree.raw.tree == "phrases"):
                wrong.append(f"{tree.at('tree')}: {tree.raw.tree}: id is taken; expected one tree an id")
            elif tree:
                trees[tree.raw.tree] = tree
        wrong += found
    for each in trees.values():
        wrong += faults(each)
    return trees, phrases, wrong


def read_tree(file: str, text: str) -> tuple[Source[RawTree] | None, list[str]]:
    """A dialog file, or the topics as one."""
    if _base(file) != TOPICS:
        return read_source(file, text, RawTree)
    topics, wrong = read_source(file, text, Topics)
    return (as_tree(topics) if topics else None), wrong


def _signals(files: Mapping[str, str], trees: Trees, wrong: list[str]) -> Signals:
    """The phrase lists, each with the full id of the node that it leads to."""
    file = next((name for name in files if _base(name) == SIGNALS), "")
    if not file:
        return Signals()
    source, found = read_source(file, files[file], Signals)
    wrong += found
    signals = dict(source.raw.signals) if source else {}
    for kind, signal in signals.items():
        tree, _, name = signal.to.partition(".")
        there = trees.get(tree)
        to = entry(trees, there, f"{tree}.", name or there.raw.start) if there else ""
        if not to and source:
            wrong.append(
                f"{source.at('signals', kind)}: {kind}: nothing is at {signal.to!r}; expected a tree"
            )
        signals[kind] = signal.model_copy(update={"to": to})
    sparing = source.raw.sparing if source else ()
    speech = _speech(files, {*signals, *sparing}, wrong)
    return Signals(signals=signals, sparing=sparing, speech=speech)


def _speech(files: Mapping[str, str], kinds: set[str], wrong: list[str]) -> tuple[Speech, ...]:
    """What is said in each language, as far as its phrases make sense."""
    spoken: list[Speech] = []
    for file in (name for base in SPEECH for name in files if _base(name) == base):
        source, found = read_source(file, files[file], Speech)
        wrong += found
        if source:
            faulty = wrong_in(source.raw, kinds)
            wrong += [f"{source.at(*place)}: {fault}" for place, fault in faulty]
            spoken += [] if faulty else [source.raw]
    return tuple(spoken)


def _phrases(said: Source[RawPhrases]) -> dict[str, Phrase]:
    return {
        name: Phrase(id=name, text=raw.text, translators=raw.translators, source=said.at("phrases", name))
        for name, raw in said.raw.phrases.items()
    }


def _renamed(nodes: Mapping[str, Node], wrong: list[str]) -> dict[str, str]:
    renamed: dict[str, str] = {}
    for node in nodes.values():
        for old in node.was:
            if old in nodes or old in renamed:
                wrong.append(f"{node.source}: {node.id}: was {old!r}, which is taken; expected a former id")
            renamed[old] = node.id
    return renamed
