"""The maps: every town has its dot, every post its mark, nothing leaves the page."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.directory.maps.areas import answered, colours
from bot.directory.maps.drawing import DIVIDED, HUES, WORLD, divided, world
from bot.directory.maps.labels import Mark, labels
from bot.directory.maps.projection import seams, simplified
from bot.directory.place import parse_borders
from bot.store.atlas import Atlas, read_data

SVG = "{http://www.w3.org/2000/svg}"
POINTS = st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def atlas():
    found = Atlas.bundled()
    yield found
    found.close()


@pytest.fixture(scope="module")
def drawings(atlas):
    return {draw.__name__: draw(atlas.directory, atlas.borders, atlas.towns()) for draw in (world, divided)}


@pytest.fixture(scope="module")
def groups(atlas):
    return answered(atlas.directory, atlas.towns())


@pytest.mark.parametrize("name", ["world", "divided"])
def test_they_are_well_formed_small_and_keep_to_their_page(drawings, name):
    text = drawings[name]
    root = ET.fromstring(text)
    assert len(text) < 350_000
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    width, height = (float(size) for size in root.get("viewBox").split()[2:])
    for mark in root.iter(f"{SVG}text"):
        assert 0 <= float(mark.get("x")) <= width
        assert 0 <= float(mark.get("y")) <= height
    for path in root.iter(f"{SVG}path"):
        if path.get("class") == "d":
            x = y = 0.0
            for dx, dy in re.findall(r"m(-?[\d.e-]+),(-?[\d.e-]+)h0", path.get("d")):
                x, y = x + float(dx), y + float(dy)
                assert -3 <= x <= width + 3
                assert 0 <= y <= height


def test_every_post_is_marked_and_every_group_told(atlas, drawings, groups):
    titles = {title.text for title in ET.fromstring(drawings["world"]).iter(f"{SVG}title")}
    for mission in atlas.directory.missions.values():
        if mission.kind != "consular_section":
            assert f"{mission.kind.replace('_', ' ')} in {mission.city.en}" in titles
    told = " ".join(titles)
    for group in groups:
        assert ", ".join(group.countries) in told


def test_every_town_is_answered_by_somebody(atlas, groups):
    assert sum(len(group.points) for group in groups) == len(atlas.towns())
    assert {group.kind for group in groups} == {"own", "accredited", "ministry", "home"}


def test_posts_side_by_side_differ(groups):
    hue = colours(groups, len(HUES))
    for one, other in [
        ("ru-moscow-embassy", "ru-kazan-consulate-general"),
        ("ru-kazan-consulate-general", "ru-yekaterinburg-consulate-general"),
        ("cn-beijing-embassy", "cn-shanghai-consulate-general"),
        ("tr-ankara-embassy", "tr-istanbul-consulate-general"),
        ("kz-astana-embassy", "ru-novosibirsk-consulate-general"),
    ]:
        assert hue[one] != hue[other]


def test_the_projection_keeps_north_above_and_east_to_the_right():
    for view in (WORLD, DIVIDED):
        west, east = view.of(55, 60), view.of(55, 90)
        north, south = view.of(60, 80), view.of(40, 80)
        assert west[0] < east[0]
        assert north[1] < south[1]


@given(st.floats(-55, 72), st.floats(-168, 180))
def test_what_the_window_holds_stands_on_the_page(lat, lon):
    x, y = WORLD.of(lat, lon)
    assert -0.01 <= x <= WORLD.width + 0.01
    assert WORLD.top - 0.01 <= y <= WORLD.top + WORLD.height + 0.01


@given(POINTS)
def test_a_shorter_line_keeps_its_ends_and_invents_nothing(points):
    short = simplified(points)
    assert (short[0], short[-1]) == (points[0], points[-1])
    assert set(short) <= set(points)


def test_borders_on_land_are_drawn_once():
    lines = list(seams(parse_borders(read_data("borders.json"), {})))
    sides = [frozenset(side) for line in lines for side in pairwise(line)]
    assert len(sides) == len(set(sides)) > 5_000


@given(
    st.lists(st.builds(Mark, st.floats(0, 300), st.floats(0, 300), st.text("abc", min_size=1, max_size=9)))
)
def test_names_cover_neither_marks_nor_each_other(marks):
    placed = [(x, y - 10, x + len(name) * 6.2, y + 2) for x, y, name in labels(marks, 300)]
    for number, a in enumerate(placed):
        for b in placed[:number]:
            assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])
