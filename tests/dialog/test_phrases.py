"""Every phrase is said somewhere, and everything that the code says has a phrase."""

import re
from pathlib import Path

from bot.app import load_content
from bot.directory.explain import RULES
from bot.telegram.render import CUT, LOST_FILE, PART, REPEAT

CODE = "".join(path.read_text(encoding="utf-8") for path in Path("bot").rglob("*.py"))
CONTENT = load_content()
BOOK = CONTENT.kit.book
KINDS = {mission.kind for mission in CONTENT.kit.atlas.directory.missions.values()}
FACTS = {node.fact for node in BOOK.nodes.values() if node.fact} | {"notes", "media", "l.pin", "l.typed"}
# Families whose names are put together from data: the data's names, as the phrases have them.
MADE = {
    *(f"nav.{name}" for name in ("skip", "back", "danger", "exit", "lang", "more", "done")),
    *(f"fact.{name}" for name in FACTS),
    *(f"why.{name.replace('-', '_')}" for name in RULES),
    *(f"urgency.p{level}" for level in range(1, 5)),
    *(f"suspicion.s{level}" for level in range(4)),
    *(f"code.{code.lower()}" for code in CONTENT.kit.rules.by_code),
    *(f"show.mission.{kind}" for kind in KINDS),
    *(f"show.numbers.{kind}" for kind in ("police", "ambulance")),
    *(f"note.{name}" for name in re.findall(r'note="(\w+)"', CODE)),
    *(f"toast.{name}" for name in re.findall(r'toast="(\w+)"', CODE)),
    *(say.context.removeprefix("phrases.") for say in (REPEAT, PART, CUT, LOST_FILE)),
}
OPTIONAL = {f"code.{code.lower()}" for code in CONTENT.kit.rules.by_code}  # journeys to come fire the rest


def test_every_phrase_is_said_somewhere():
    assert [name for name in BOOK.phrases if name not in MADE and f'"{name}"' not in CODE] == []


def test_everything_said_has_its_phrase():
    assert sorted(MADE - OPTIONAL - set(BOOK.phrases)) == []
