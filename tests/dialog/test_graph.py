import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from bot.dialog.drawing import WIDE, drawing
from bot.dialog.graph import drawings, heads, overview, pages
from bot.dialog.labels import words
from bot.dialog.layout import GAP, Item, arrange, backward, chains
from bot.dialog.load import load_book
from bot.dialog.paper import GAP as BETWEEN
from bot.dialog.paper import WIDE as BOX
from bot.dialog.paper import paper
from bot.dialog.picture import panels
from tests.dialog.real import files as real_files
from tests.dialog.real import real_book
from tests.dialog.small import FILES, book, changed

BOOKS = {"small": book, "real": real_book}


@pytest.fixture(params=BOOKS)
def any_book(request):
    return BOOKS[request.param]()


def test_panels_begin_with_the_landmarks_and_end_with_blocks():
    drawn = panels(book())
    assert [panel.id for panel in drawn] == ["lang", "menu", "danger", "decoy", "relative", "safe_now"]
    assert drawn[-1].block
    assert drawn[4].start == "safe"


def test_a_used_block_is_one_box_with_its_ways_out():
    safe = panels(book())[4].boxes[0]
    assert (safe.id, safe.kind) == ("safe", "block")
    assert [(row.label, row.to, row.tag) for row in safe.rows] == [
        ("if s.safe_now = watched", "country", ""),
        ("else", "relation", ""),
        ("not_safe", "", "danger"),
    ]


def test_answers_that_share_a_way_share_a_row():
    boxes = {box.id: box for box in panels(book())[4].boxes}
    assert [(row.label, row.to) for row in boxes["relation"].rows] == [("spouse · child · 18_24", "signs")]
    assert [(row.label, row.to, row.alert) for row in boxes["send"].rows] == [
        ("yes", "sent", True),
        ("no", "", False),
    ]


def names_on(sheet):
    """The titles of all boxes on a page: number and name."""
    return re.findall(r'<text class="h"[^>]*>(\d+) · (\w+)</text>', sheet)


def test_every_node_is_drawn(any_book):
    wall = drawing(panels(any_book))
    sheets = {name: paper(name, "", drawn) for name, drawn in pages(any_book).items()}
    on_paper = {name for sheet in sheets.values() for _, name in names_on(sheet)}
    for node in any_book.nodes.values():
        if "/" not in node.id:
            assert f">{node.id.partition('.')[2]}</text>" in wall
            assert node.id.partition(".")[2] in on_paper


def test_drawings_are_the_same_every_time(any_book):
    files = real_files() if any_book is real_book() else FILES
    assert drawings(any_book, files) == drawings(any_book, files)


def test_every_journey_and_every_part_has_its_page():
    sheets = pages(book())
    assert {name: [panel.id for panel in drawn] for name, drawn in sheets.items()} == {
        "danger": ["danger"],
        "relative": ["relative"],
        "house": ["lang", "menu", "decoy"],
        "parts": ["safe_now"],
    }


def test_answers_on_paper_are_words_and_numbers():
    relative = next(panel for panel in panels(book(), words(book())) if panel.id == "relative")
    sheet = paper("relative", "Someone else.", [relative])
    assert names_on(sheet)[:3] == [("1", "safe"), ("2", "relation"), ("3", "signs")]
    assert [(row.label, row.to) for row in relative.boxes[0].rows[:1]] == [
        ("if Safe to write: Someone may see", "country")
    ]
    assert ">Husband or wife · My child ·<" in sheet
    assert ">→ 3</text>" in sheet
    assert ">→ menu</text>" in sheet
    assert '<text class="r" x="262" y="56" text-anchor="end">→ 7</text>' in sheet  # the answer that sends


def test_every_page_of_a_journey_is_one_sheet_of_a4(any_book):
    for name in {tree.journey for tree in any_book.trees.values()} - {""}:
        root = ET.fromstring(paper(name, "", pages(any_book)[name]))
        assert (root.get("width"), root.get("height")) == ("297mm", "210mm"), name


def test_boxes_on_paper_stand_apart_and_inside_the_page(any_book):
    name = "{http://www.w3.org/2000/svg}"
    for title, drawn in pages(any_book).items():
        root = ET.fromstring(paper(title, "", drawn))
        width, height = map(float, root.get("viewBox").split()[2:])
        taken = []
        for piece in root.findall(f"{name}g"):
            left, top = map(float, piece.get("transform")[10:-1].split())
            inner = piece if piece.find(f"{name}rect") is not None else piece.find(f"{name}g")
            down = 0.0 if inner is piece else float(inner.get("transform")[10:-1].split()[1])
            bottom = top + down + float(inner.find(f"{name}rect").get("height"))
            assert left + BOX <= width
            assert bottom <= height
            taken.append((left, top, bottom))
        for (left, _, bottom), (then, top, _) in pairwise(taken):
            assert then == left + BOX + BETWEEN or (then == left and top >= bottom + BETWEEN - 1e-6)


def test_a_head_comment_tells_in_one_sentence_what_a_tree_is():
    told = heads(
        {
            "dialogs/a.yaml": "# Block: the age. In one\n# tap.\ntree: a\n",
            "b.yaml": "# What you\n# may read, e.g. rights: all\n",
            "c.yaml": "tree: c\n",
        }
    )
    assert told == {"a": "The age.", "b": "What you may read, e.g.", "c": ""}


def test_the_overview_shows_which_tree_leads_to_which():
    told = overview(book(), {"relative": "Someone else."})
    assert "  menu --> relative\n" in told
    assert "  relative --> danger\n" not in told
    assert "| [relative](journeys/relative.svg) | Someone else. |" in told
    assert '  words(("words")) -. danger .-> alarm' in overview(real_book(), {})


def test_svg_is_well_formed_and_boxes_do_not_overlap(any_book):
    root = ET.fromstring(drawing(panels(any_book)))
    name = "{http://www.w3.org/2000/svg}"
    width, height = (float(root.get(side)) for side in ("width", "height"))
    for panel in root.findall(f"{name}g"):
        down, inner = panel.find(f"{name}rect"), panel.find(f"{name}g")
        x, y = map(float, panel.get("transform")[10:-1].split())
        assert x + float(down.get("width")) <= width
        assert y + float(down.get("height")) <= height
        taken = []
        for box in inner.findall(f"{name}g"):
            left, top = map(float, box.get("transform")[10:-1].split())
            taken.append((left, top, top + float(box.find(f"{name}rect").get("height"))))
        for left, top, bottom in taken:
            assert left + WIDE <= float(down.get("width"))
            assert not any(other[0] == left and top < other[1] < bottom for other in taken), (
                "two boxes on one place"
            )


def test_text_is_escaped():
    odd = load_book(changed("menu", "How can we help?", "'a < b & \"c\"'"))
    for drawn in drawings(odd, FILES).values():
        assert "a < b" not in drawn
    assert "a &lt; b &amp; &quot;c&quot;" in drawing(panels(odd))
    assert "a &lt; b &amp; &quot;c&quot;" in paper("house", "", pages(odd)["house"])


def test_layout_of_circles_and_long_lines():
    names = ["a", "b", "c", "d"]
    every = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("a", "d"), ("d", "d")]
    back = backward(names, every, "a")
    assert back == {("c", "a"), ("d", "d")}
    lines = [line for line in every if line not in back]
    made = arrange([Item(name, 40.0) for name in names], lines, dict.fromkeys(lines, 20.0))
    assert [[name for name in column if "@" not in name] for column in made.columns] == [
        ["a"],
        ["b"],
        ["c"],
        ["d"],
    ]
    assert made.bends["a", "d"] == ("a>d@1", "a>d@2")
    for column in made.columns:
        tops = [made.top[name] for name in column]
        assert tops == sorted(tops)
        for upper, lower in pairwise(column):
            assert made.top[lower] - made.top[upper] >= (0.0 if "@" in upper else 40.0) + GAP - 1e-6
    assert min(made.top.values()) == 0.0


def test_boxes_that_only_follow_each_other_stand_in_one_column():
    lines = [("a", "b"), ("b", "c"), ("c", "d"), ("c", "e")]
    assert chains(["a", "b", "c", "d", "e"], lines, frozenset()) == [["a", "b", "c"], ["d"], ["e"]]
    assert chains(["a", "b", "c", "d", "e"], lines, frozenset("a"))[:2] == [["a"], ["b", "c"]]
