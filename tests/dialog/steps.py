"""Steps through the larger small book."""

from bot.dialog.engine import begin, step
from bot.dialog.turn import Tap, Words
from tests.dialog.grown import BOOK


def tap(state, *choices):
    """The state after these answers, each of them offered."""
    for choice in choices:
        turn = step(BOOK, state, Tap(state.turn, choice))
        assert turn.toast == "", choice
        state = turn.state
    return state


def at(*choices):
    """A new conversation after these answers."""
    return tap(begin(BOOK), "en", *choices)


def says(state, text, **known):
    """The turn after typed words."""
    return step(BOOK, state, Words(text, **known))
