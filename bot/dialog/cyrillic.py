"""Writes the Uzbek Cyrillic catalogue from the Latin one by rule, so that translators write Latin only.

Rules
- A text is written where there is none, and anew where the present one could have come from the rules.
- What no rule explains was written by somebody: it stays, and `check` says where it differs.
"""

import re

from bot.dialog.script import normalise, to_cyrillic, to_latin
from bot.dialog.translations import Catalogue, opened, written
from bot.dialog.wording import Wording, bare

_WORD = re.compile(r"\S+")


def spell(wording: Wording, latin: str) -> str:
    """A Latin text in Cyrillic: by rule, with the exceptions that staff wrote down."""
    words = iter(_WORD.findall(normalise(latin)))

    def exception(found: re.Match[str]) -> str:
        word = bare(next(words))
        known = wording.cyrillic.get(word)
        return _in_place(found[0], known) if known else found[0]

    return _WORD.sub(exception, to_cyrillic(latin))


def _in_place(token: str, word: str) -> str:
    """The word where the token's own stands, between the same marks and with the same capitals."""
    core = re.search(r"\w(?:.*\w)?", token)
    if core is None:
        return token
    capitals = word.upper() if core[0].isupper() and len(core[0]) > 1 else word
    cased = capitals if not core[0][0].isupper() else capitals[0].upper() + capitals[1:]
    return token[: core.start()] + cased + token[core.end() :]


def filled(po_text: str, latin: Catalogue, wording: Wording) -> str:
    """The Cyrillic .po file with what follows by rule from the confirmed Latin texts."""
    catalog = opened(po_text)
    for message in catalog:
        entry = latin.get((message.context or "", str(message.id)))
        if not message.id or entry is None or entry.fuzzy or entry.obsolete or not entry.text.strip():
            continue
        now = str(message.string or "")
        if not now or message.fuzzy or by_rule(wording, now):
            message.string = spell(wording, entry.text)
            message.flags.discard("fuzzy")
    return written(catalog)


def by_rule(wording: Wording, cyrillic: str) -> bool:
    """Whether the rules make this text out of some Latin one."""
    return spell(wording, to_latin(cyrillic)) == cyrillic
