"""Each rule of `elchi check` has a book here that breaks it."""

import pytest

from bot.dialog.signals import Signal, Signals
from bot.dialog.translations import Entry
from bot.dialog.tree import Branch, Choice
from tests.dialog.proving import EDITS, codes, used, uzbek, whole
from tests.dialog.small import FILES, book

KEY = ("relative.relation", "My child")


def node(name, **values):
    """The small book with one node changed in a way that no file can be written."""
    made = book()
    return codes(
        made.model_copy(update={"nodes": {**made.nodes, name: made.nodes[name].model_copy(update=values)}})
    )


def said(entry, key=KEY):
    made = book()
    translations = whole(made)
    translations["ru"][key] = entry
    return codes(made, translations)


def relative(*parts):
    """The small book whose tree `relative` is cut at the node before the first part, then goes on with it."""
    start, end = (FILES["relative.yaml"].index(mark) for mark in ("  name:", "  country:"))
    return codes(
        book(relative=FILES["relative.yaml"][:start] + "".join(parts) + FILES["relative.yaml"][end:])
    )


def endless():
    sent = FILES["relative.yaml"].index("  sent:")
    circle = (
        "  sent:\n    kind: choice\n    text: Wait.\n    choices:\n      - {id: on, text: On, go: sent}\n"
    )
    return codes(book(relative=FILES["relative.yaml"][:sent] + circle))


def questions():
    asked = "".join(
        f"  {name}:\n    kind: choice\n    fact: r.{name}\n    text: Which?\n    choices:\n"
        f"      - {{id: a, text: A}}\n    go: {to}\n"
        for name, to in [("name", "q1"), *((f"q{n}", f"q{n + 1}") for n in range(1, 8)), ("q8", "country")]
    )
    return relative(asked)


def far():
    others = "".join(f"      - {{id: other_{n}, text: Other {n}, go: relative}}\n" for n in range(5))
    return codes(book(menu=FILES["menu.yaml"].replace("    choices:\n", f"    choices:\n{others}")))


def lost_signal():
    signals = Signals(signals={"danger": Signal(to="danger.gone")})
    return codes(book().model_copy(update={"signals": signals}))


def sparing():
    tree = FILES["relative.yaml"].replace("journey: relative\n", "journey: relative\nsparing: true\n")
    return codes(book(relative=tree.replace("    seal: true\n", "")))


FORKS = "  name:\n    kind: fork\n    go: other\n  other:\n    kind: fork\n    go: name\n"
BUILT = {
    "endless": endless,
    "fork_circle": lambda: relative(FORKS),
    "fork_open": lambda: node(
        "relative.safe/return", go=(Branch(to="menu.home", when={"r.rel": ("child",)}),)
    ),
    "danger_far": far,
    "danger_taps": lambda: codes(
        book(danger=FILES["danger.yaml"].replace("at once, go: send", "x, go: country"))
    ),
    "questions": questions,
    "callback": lambda: node("menu.home", choices=(Choice(id="x" * 60, text="X"),)),
    "signal": lost_signal,
    "sparing": sparing,
    "untranslated": lambda: said(Entry("")),
    "fuzzy": lambda: said(Entry("Да", fuzzy=True)),
    "placeholders": lambda: said(Entry("{name}")),
    "stale": lambda: said(Entry("Да"), ("gone.node", "Old words")),
    "letters": lambda: said(Entry("Дa")),  # the second letter is a Latin one
    "tone": lambda: said(Entry("Да!")),
    "script": lambda: uzbek("Oʻtish", "Утиш"),
}


@pytest.mark.parametrize("code", sorted(BUILT))
def test_a_book_that_breaks_a_rule_is_found(code):
    assert code in [each[0] for each in BUILT[code]()]


def test_every_rule_has_a_book_that_breaks_it():
    assert used() == {code for *_, code in EDITS} | BUILT.keys()
