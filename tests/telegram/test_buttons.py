"""Callback data: what we write we read; everything else is garbage, never a fault."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.casework.events import Press
from bot.dialog.turn import Tap
from bot.telegram.buttons import GARBAGE, MAX_BYTES, decode, press, tap

choices = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@given(st.integers(0, 10**14), choices)
def test_a_tap_comes_back(turn, choice):
    data = tap(turn, choice)
    assert len(data.encode()) <= MAX_BYTES
    assert decode(data) == Tap(turn, choice)


@given(st.from_regex(r"[A-Za-z0-9_-]{8,62}", fullmatch=True))
def test_a_press_comes_back(token):
    assert decode(press(token)) == Press(token)


@given(st.one_of(st.text(), st.none(), st.integers(), st.binary(), st.lists(st.text())))
def test_everything_decodes(data):
    found = decode(data)
    assert isinstance(found, Tap | Press)
    if isinstance(found, Press):
        assert press(found.token) == data
    elif found != GARBAGE:
        assert tap(found.turn, found.choice) == data


@pytest.mark.parametrize(
    "data",
    [
        "", "t", "t:", "t:1", "t:1:", "t::x", "t:-1:x", "t:01:x", "t:1.0:x", "t:٣:x", "t:9999999999999999:x",
        "T:1:x", "t:1:x\n", "t:1:\x00", "k:", "k:short", "k:" + "a" * 63, "k:has space", "x" * 65, " t:1:x",
        "t:1:" + "я" * 61,
    ],
)  # fmt: skip
def test_garbage(data):
    assert decode(data) == GARBAGE


@pytest.mark.parametrize(
    ("turn", "choice"), [(1, ""), (-1, "x"), (1, "я" * 31), (1, "a" * 61), (1, "a\nb"), (1, "\ud83d")]
)
def test_what_would_not_come_back_is_not_written(turn, choice):
    with pytest.raises(ValueError, match="callback data"):
        tap(turn, choice)


@pytest.mark.parametrize("token", ["", "short", "a" * 63, "with space", "ünicode0"])
def test_a_token_out_of_form_is_not_written(token):
    with pytest.raises(ValueError, match="callback data"):
        press(token)


def test_a_choice_may_hold_a_colon():
    assert decode(tap(3, "a:b")) == Tap(3, "a:b")
