"""Owns the flattening of trees: blocks are copied into their users, targets become full node ids.

Rules
- A block's nodes are copied into each tree that uses it (`tree.use/node`); they keep the block's msgctxt.
- Every target is resolved here, once: `node`, `tree`, `tree.node`, and `return` inside a block.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.dialog.raw import RawBranch, RawNode, RawTree
from bot.dialog.source import Source
from bot.dialog.tree import BACK, Branch, Choice, Node

RETURN = "return"

Trees = dict[str, Source[RawTree]]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a file's nodes are copied to: the tree, the prefix of their ids, where `return` leads."""

    owner: str
    source: Source[RawTree]
    prefix: str
    leave: str = ""
    users: tuple[str, ...] = ()


def nodes_of(trees: Trees, scope: Scope, wrong: list[str]) -> Iterator[Node]:
    """The nodes of a scope in reading order, those of its blocks in their users' places."""
    source = scope.source
    if source.raw.start not in source.raw.nodes:
        wrong.append(f"{source.at('start')}: {source.raw.tree}.start: no node {source.raw.start!r} here")
        return
    for name, raw in source.raw.nodes.items():
        if not raw.use:
            yield _node(trees, scope, name, raw, wrong)
            continue
        place = f"{source.at('nodes', name, 'use')}: {source.raw.tree}.{name}"
        block = trees.get(raw.use)
        if block is None or not block.raw.block:
            wrong.append(f"{place}: no block {raw.use!r}; expected a tree with `block: true`")
        elif raw.use in (*scope.users, source.raw.tree):
            wrong.append(f"{place}: {raw.use!r} uses itself; expected an end")
        else:
            prefix = f"{scope.prefix}{name}/"
            go = _go(trees, scope, (name,), raw.go, wrong)
            leave = go[0].to if len(go) == 1 and not go[0].when else prefix + RETURN
            if leave == prefix + RETURN:
                yield Node(
                    id=leave,
                    tree=scope.owner,
                    context=f"{source.raw.tree}.{name}",
                    kind="fork",
                    go=go,
                    source=source.at("nodes", name),
                )
            yield from nodes_of(
                trees,
                Scope(scope.owner, block, prefix, leave, (*scope.users, source.raw.tree)),
                wrong,
            )


def _node(trees: Trees, scope: Scope, name: str, raw: RawNode, wrong: list[str]) -> Node:
    values = {key: getattr(raw, key) for key in raw.model_fields_set - {"use", "go", "choices", "was"}}
    return Node(
        id=scope.prefix + name,
        tree=scope.owner,
        context=f"{scope.source.raw.tree}.{name}",
        choices=tuple(
            Choice(
                id=choice.id,
                text=choice.text,
                context=choice.context or f"{scope.source.raw.tree}.{name}",
                go=_go(trees, scope, (name, "choices", number), choice.go, wrong),
                alert=choice.alert,
                does=choice.does,
                lists=choice.lists,
                translators=choice.translators,
            )
            for number, choice in enumerate(raw.choices)
        ),
        go=_go(trees, scope, (name,), raw.go, wrong),
        was=tuple(old if "." in old else scope.prefix + old for old in raw.was),
        source=scope.source.at("nodes", name),
        **values,
    )


def _go(
    trees: Trees, scope: Scope, place: tuple[str | int, ...], go: Sequence[RawBranch], wrong: list[str]
) -> tuple[Branch, ...]:
    found = []
    for branch in go:
        to = _target(trees, scope, branch.to)
        if not to:
            wrong.append(
                f"{scope.source.at('nodes', *place, 'go')}: {scope.source.raw.tree}.{place[0]}: "
                f"nothing is at {branch.to!r}; expected a node, a tree, tree.node"
                + (" or `return`" if scope.leave else "")
            )
        found.append(Branch(to=to, when=branch.when))
    return tuple(found)


def _target(trees: Trees, scope: Scope, to: str) -> str:
    """The full id of the node a target means; empty if there is none, or if it is inside a block."""
    if to == RETURN:
        return scope.leave
    if to == BACK:
        return BACK
    if to in scope.source.raw.nodes:
        return entry(trees, scope.source, scope.prefix, to)
    tree, _, name = to.partition(".")
    source = trees.get(tree)
    if source is None or source.raw.block:
        return ""
    return entry(trees, source, f"{tree}.", name or source.raw.start)


def entry(trees: Trees, source: Source[RawTree], prefix: str, name: str) -> str:
    """The node where one arrives at `name`: the start of its block where it uses one."""
    raw = source.raw.nodes.get(name)
    if raw is None or not raw.use:
        return prefix + name if raw else ""
    block = trees.get(raw.use)
    deep = prefix.count("/") > len(trees)  # a block that uses itself is told where it is expanded
    return "" if block is None or deep else entry(trees, block, f"{prefix}{name}/", block.raw.start)
