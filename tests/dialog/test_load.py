import pytest

from bot.dialog.load import BookError, load_book
from tests.dialog.small import FILES, book, changed, files


def told(texts):
    with pytest.raises(BookError) as caught:
        load_book(texts)
    return str(caught.value).splitlines()


def test_small_book_is_flat_and_resolved():
    made = book()
    assert made.trees["relative"].start == "relative.safe/ask"
    assert made.nodes["relative.country"].choice("other").go[0].to == "relative.country"
    assert made.nodes["menu.home"].choices[0].go[0].to == "danger.enter"
    assert made.nodes["relative.sent"].choices[0].go[0].to == "menu.home"
    assert made.renamed == {"relative.rel": "relative.relation"}
    assert "safe_now" not in made.trees
    assert made.trees["relative"].nodes[-1] == "relative.sent"


def test_block_copy_keeps_its_context_and_returns_by_condition():
    made = book()
    ask = made.nodes["relative.safe/ask"]
    assert (ask.tree, ask.context, ask.choices[0].context) == ("relative", "safe_now.ask", "safe_now.ask")
    assert ask.go[0].to == "relative.safe/return"
    fork = made.nodes["relative.safe/return"]
    assert fork.kind == "fork"
    assert [branch.to for branch in fork.go] == ["relative.country", "relative.relation"]


def test_block_used_twice_and_nested():
    outer = """
tree: outer
block: true
start: inner
nodes:
  inner: {use: safe_now, go: return}
"""
    relative = FILES["relative.yaml"].replace("use: safe_now", "use: outer")
    made = book(outer=outer, relative=relative)
    assert made.trees["relative"].start == "relative.safe/inner/ask"
    assert made.nodes["relative.safe/inner/ask"].go[0].to == "relative.safe/return"


def test_scalars_stay_what_is_written():
    made = book()
    assert [choice.id for choice in made.nodes["danger.send"].choices] == ["yes", "no"]
    assert made.nodes["danger.country"].choice("NO").text == "Norway"
    assert made.nodes["relative.relation"].choice("18_24")


def test_version_follows_texts_not_folders():
    moved = {f"somewhere/{name}": text for name, text in FILES.items()}
    assert load_book(moved).version == book().version
    assert load_book(changed("menu", "Danger now", "In danger")).version != book().version
    assert len(book().version) == 12


def test_other_data_files_are_not_trees():
    assert load_book(files(triage="rules: [", banned="x: 1")).version == book().version


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        (
            "relative",
            "fact: r.rel",
            "fakt: r.rel",
            "relative.yaml:13: nodes.relation.fakt: unknown key; expected one",
        ),
        ("relative", "go: signs", "go: sings", "relative.yaml:21: relative.relation: nothing is at 'sings'"),
        ("relative", "kind: multi", "kind: mutli", "relative.yaml:23: nodes.signs.kind: 'mutli'"),
        ("relative", "use: safe_now", "use: safe", "relative.yaml:7: relative.safe: no block 'safe'"),
        (
            "relative",
            "go: menu.home}",
            "go: menu.hom}",
            "relative.yaml:60: relative.sent: nothing is at 'menu.hom'",
        ),
        (
            "relative",
            "alone: none",
            "alone: nobody",
            "relative.yaml:26: relative.signs: 'nobody' is no choice here",
        ),
        ("relative", "was: [rel]", "was: [signs]", "was 'relative.signs', which is taken"),
        (
            "relative",
            "      - {to: relation}\n",
            "",
            "relative.yaml:8: relative.safe: no way on when nothing holds",
        ),
        (
            "relative",
            "      - {to: relation}",
            "      - {to: name}\n      - {to: relation}",
            "are never taken",
        ),
        ("relative", "start: safe", "start: saef", "relative.yaml:4: relative.start: no node 'saef' here"),
        ("relative", "fact: r.name", "seal: true", "seal: written twice"),
        ("relative", "    fact: r.name\n", "", "relative.name: no fact; a node of kind text needs it"),
        ("relative", "id: scared", "id: hurt", "choice 'hurt' twice"),
        ("relative", "id: scared, ", "id: scared, go: name, ", "of a multi is a tick"),
        ("relative", "    go: signs\n", "", "skipping leads nowhere"),
        (
            "safe_now",
            "go: danger",
            "go: safe_now",
            "safe_now.yaml:14: safe_now.ask: nothing is at 'safe_now'",
        ),
        ("safe_now", "block: true\n", "", "no block 'safe_now'"),
        ("safe_now", "text: Is it safe to write now?", "use: safe_now", "kind beside `use`"),
        (
            "menu",
            "id: for_someone",
            "id: back",
            "menu.yaml:10: menu.home: choice 'back' is a navigation button",
        ),
        ("menu", "id: for_someone", "id: For Someone", "menu.yaml:10: nodes.home.choices.2.id: bad id"),
        ("menu", "id: for_someone", f"id: {'x' * 25}", "menu.yaml:10: nodes.home.choices.2.id: bad id"),
        ("menu", "tree: menu", "tree: [menu", "menu.yaml:3: not YAML"),
        ("menu", "tree: menu", "tree: phrases", "menu.yaml:2: phrases: id is taken"),
        ("menu", "go: relative", "go: return", "nothing is at 'return'"),
        ("menu", "  home:", "  return:", "menu.return: reserved"),
        ("menu", "kind: choice", "kind: fork", "menu.home: choices means nothing for kind fork"),
        (
            "lang",
            "start: ask",
            "start: ask\nblok: true",
            "lang.yaml:4: blok: unknown key; expected one of tree",
        ),
        ("phrases", "nav.more: More", "nav.skip: More", "phrases.yaml:8: phrases.nav.skip: written twice"),
        ("phrases", "nav.more: More", "nav.more: ", "phrases.yaml:8: phrases.nav.more.text: ''"),
        ("phrases", "nav.more: More", "nav.more: &a More", "anchor &a"),
        ("phrases", "nav.more: More", "nav.more: {words: More}", "phrases.nav.more.words: unknown key"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(name, old, new, line):
    assert any(line in each for each in told(changed(name, old, new)))


def test_every_finding_is_told_at_once():
    broken = changed("relative", "go: signs", "go: nowhere")
    broken["menu.yaml"] = FILES["menu.yaml"].replace("go: danger", "go: dangre")
    assert len(told(broken)) == 2


def test_two_files_with_one_tree():
    assert "tree.yaml:2: menu: id is taken" in told(files(tree=FILES["menu.yaml"]))[0]


def test_a_block_that_uses_itself_ends():
    inner = "tree: inner\nblock: true\nstart: a\nnodes:\n  a: {use: outer, go: return}\n"
    outer = "tree: outer\nblock: true\nstart: a\nnodes:\n  a: {use: inner, go: return}\n"
    relative = FILES["relative.yaml"].replace("use: safe_now", "use: outer")
    assert any("uses itself" in each for each in told(files(inner=inner, outer=outer, relative=relative)))


def test_a_block_nobody_uses():
    lonely = "tree: lonely\nblock: true\nstart: a\nnodes:\n  a: {kind: choice, text: Hi}\n"
    assert told(files(lonely=lonely)) == [
        "lonely.yaml:1: lonely: a block that no tree uses; expected a `use: lonely`"
    ]


def test_landmarks_are_needed():
    without = {name: text for name, text in FILES.items() if name != "decoy.yaml"}
    assert told(without) == ["dialogs:1: decoy.home: missing; expected this node in the book"]


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words", "tree: x\n--- \ntree: y\n", "a: \x00"])
def test_files_that_are_no_dialogs(text):
    assert told(files(odd=text))
