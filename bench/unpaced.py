"""Elchi as it is, only not held to Telegram's limits: what it could do is measured, not what Telegram allows.

`bot/sender/pace` keeps to 30 messages a second overall, one a second in a chat, 20 a minute in a group. No
peer keeps to any. The buckets still stand and are asked; they are only never empty. Nothing else is changed.
Run as `python -m bench.unpaced run`, with the settings of `elchi run`.
"""

from bot.__main__ import main
from bot.sender import pace

MUCH = 1e9


def lift() -> None:
    """No limit is ever reached."""
    for name in ("OVERALL", "CHAT", "CHAT_BURST", "GROUP"):
        assert hasattr(pace, name)
        setattr(pace, name, MUCH)


if __name__ == "__main__":
    lift()
    main()
