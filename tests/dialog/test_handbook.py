"""What the handbooks of the dialogs and of translators tell is what there is."""

import re
from pathlib import Path
from typing import get_args

from bot.dialog.raw import RawChoice, RawNode, RawTree
from bot.dialog.tree import NAVIGATION, Does, Kind, Show
from tests.dialog.proving import used

ROOT = Path(__file__).parents[2]
HANDBOOK = (ROOT / "dialogs/README.md").read_text(encoding="utf-8")
TRANSLATORS = (ROOT / "docs/translating.md").read_text(encoding="utf-8")


def test_every_file_stands_in_the_handbook_once():
    told = re.findall(r"`(\w+\.yaml)`", HANDBOOK[: HANDBOOK.index("## A tree")])
    assert sorted(told) == sorted([*(file.name for file in ROOT.glob("dialogs/*.yaml")), "docs.yaml"])


def test_everything_that_a_tree_can_have_is_explained():
    keys = {*RawTree.model_fields, *RawNode.model_fields, *RawChoice.model_fields} - {"locale", "nodes"}
    named = set(re.findall(r"`(\w+)", HANDBOOK)) | set(re.findall(r"^ *(\w+):", HANDBOOK, re.MULTILINE))
    wanted = keys | {
        *get_args(Kind),
        *get_args(Show),
        *(each for each in get_args(Does) if each),
        *NAVIGATION,
    }
    assert wanted - named <= {"withdraw", "delete"}
    assert {"does: withdraw", "does: delete"} <= set(re.findall(r"`(does: \w+)`", HANDBOOK))


def test_the_codes_that_translators_read_are_codes_of_the_check():
    assert set(re.findall(r"^\| `(\w+)` \|", TRANSLATORS, re.MULTILINE)) <= used()
