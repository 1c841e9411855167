"""The entities Telegram finds by itself in any text: links, commands, mentions, hashtags, phone numbers."""

import re

from bot.simulator import utf16
from bot.simulator.entities import Entity

ZONES = "com|org|net|info|biz|io|me|app|dev|gov|edu|uz|ru|kz|kg|tj|tm|tr|ae|sa|qa|kr|de|uk|eu|us|int|su|рф"
TAIL = r"[^\s<>\"«»]*[^\s<>\"«».,;:!?)\]']"
EMAIL = r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})*\.[a-z]{2,12}\b"
LINK = rf"(?<![\w@./])(?:https?|ftp|tg)://{TAIL}"
BARE_LINK = rf"(?<![\w@./-])(?:[\w-]{{1,63}}\.)+(?:{ZONES})(?![\w-])(?:[/?#]{TAIL})?"
PATTERNS = (
    ("email", re.compile(EMAIL, re.IGNORECASE)),
    ("url", re.compile(LINK, re.IGNORECASE)),
    ("url", re.compile(BARE_LINK, re.IGNORECASE)),
    ("bot_command", re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/>])")),
    ("mention", re.compile(r"(?<![\w/])@[a-zA-Z0-9_]{3,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w/#])#(?=\w*[^\W\d_])\w{1,256}")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d[\d\-() ]{6,18}\d(?!\w)")),
)


def find(text: str) -> list[Entity]:
    """What Telegram marks in `text`, left to right, never overlapping; earlier patterns win."""
    taken: list[tuple[int, int, str]] = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            start, stop = match.span()
            if all(stop <= left or right <= start for left, right, _ in taken):
                taken.append((start, stop, kind))
    return [
        {"type": kind, "offset": utf16.length(text[:start]), "length": utf16.length(text[start:stop])}
        for start, stop, kind in sorted(taken)
    ]
