"""The nearest town: the tree finds what looking at every point would find."""

import math

from hypothesis import given
from hypothesis import strategies as st

from bot.directory.nearest import nearest, order, packed
from bot.directory.place import kilometres

POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def planted(points):
    return [points[at] for at in order(points)]


@given(st.lists(POINTS, max_size=60), POINTS)
def test_nobody_stands_nearer(points, wanted):
    tree = planted(points)
    found = nearest(packed(tree), *wanted)
    if not points:
        assert found is None
        return
    least = min(kilometres(*wanted, *point) for point in points)
    assert math.isclose(kilometres(*wanted, *tree[found[0]]), least, abs_tol=0.01)


@given(st.lists(POINTS, max_size=60))
def test_the_order_loses_nothing(points):
    assert sorted(order(points)) == list(range(len(points)))


def test_across_the_date_line_and_over_the_pole():
    tree = planted([(0.0, 170.0), (0.0, -179.9), (89.0, 0.0)])
    assert tree[nearest(packed(tree), 0.0, 179.9)[0]] == (0.0, -179.9)
    assert tree[nearest(packed(tree), 89.5, 180.0)[0]] == (89.0, 0.0)


def test_many_points_in_one_spot():
    tree = planted([(41.0, 69.0)] * 50 + [(41.0, 69.1)])
    assert tree[nearest(packed(tree), 41.0, 69.11)[0]] == (41.0, 69.1)
