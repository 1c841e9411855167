"""Callback data of our buttons: `t:<turn>:<choice>` for reporters, `k:<token>[:<choice>]` for officers.

What comes back is client-made and so forgeable: every string decodes, garbage as a tap that fits no turn.
"""

import re

from bot.casework.events import Press
from bot.dialog.turn import Tap

MAX_BYTES = 64
GARBAGE = Tap(-1, "")
_TAP = re.compile(r"t:(0|[1-9][0-9]{0,14}):([^\x00-\x1f\x7f\ud800-\udfff]{1,60})")
_PRESS = re.compile(r"k:([A-Za-z0-9_-]{8,62})(?::([a-z0-9_.-]{1,39}))?")


def tap(turn: int, choice: str) -> str:
    """The data of an answer on the screen of `turn`."""
    return _checked(f"t:{turn}:{choice}", _TAP)


def press(token: str) -> str:
    """The data of an officer's button."""
    return _checked(f"k:{token}", _PRESS)


def decode(data: object) -> Tap | Press:
    """What was pressed; total."""
    if not isinstance(data, str) or len(data) > MAX_BYTES:
        return GARBAGE
    if found := _TAP.fullmatch(data):
        return Tap(int(found[1]), found[2])
    if found := _PRESS.fullmatch(data):
        return Press(found[1], found[2] or "")
    return GARBAGE


def _checked(data: str, shape: re.Pattern[str]) -> str:
    if len(data.encode("utf-8", "surrogatepass")) > MAX_BYTES or not shape.fullmatch(data):
        raise ValueError("callback data out of its form or over 64 bytes")
    return data
