import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from bot.dialog.drawing import WIDE
from bot.dialog.graph import mermaid, svg
from bot.dialog.layout import GAP, Item, arrange, backward, chains
from bot.dialog.load import load_book
from bot.dialog.picture import panels
from tests.dialog.real import real_book
from tests.dialog.small import book, changed

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


def test_every_node_is_drawn(any_book):
    text = mermaid(any_book)
    drawn = svg(any_book)
    for node in any_book.nodes.values():
        if "/" not in node.id:
            assert f"<b>{node.id.partition('.')[2]}</b>" in text
            assert f">{node.id.partition('.')[2]}</text>" in drawn


def test_drawings_are_the_same_every_time(any_book):
    assert svg(any_book) == svg(any_book)
    assert mermaid(any_book) == mermaid(any_book)


def test_svg_is_well_formed_and_boxes_do_not_overlap(any_book):
    root = ET.fromstring(svg(any_book))
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
    assert "a #lt; b #amp; #quot;c#quot;" in mermaid(odd)
    assert "a &lt; b &amp; &quot;c&quot;" in svg(odd)


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
