"""How long a row that was tried in vain waits for its next try."""

from bot.casework.outgoing import Lane, Row

FIRST_WAIT, LONGEST_ALERT, LONGEST = 0.5, 8.0, 60.0  # seconds between tries


def backoff(row: Row, jitter: float) -> float:
    """Seconds, more with each attempt; `jitter` is drawn from [0, 1)."""
    longest = LONGEST_ALERT if row.lane is Lane.ALERT else LONGEST
    wait: float = min(longest, FIRST_WAIT * 2 ** min(row.attempts, 8))
    return wait * (0.5 + jitter / 2)
