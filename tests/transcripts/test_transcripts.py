"""What people read, walk by walk and language by language, as text that staff can review.

`UPDATE_TRANSCRIPTS=1 pytest tests/transcripts` writes the files anew; without it they must be what is said.
"""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.dialog.engine import begin, step
from bot.dialog.play import effects, event, lines
from bot.dialog.screen import navigation, visible
from bot.dialog.translations import said
from bot.dialog.turn import Alert, Tap, Words
from tests.dialog.real import real_book, translations
from tests.transcripts.walks import WALKS

HERE = Path(__file__).parent
BOOK = real_book()
LOCALES = tuple(choice.id for choice in BOOK.nodes[BOOK.first].choices)
UPDATE = "UPDATE_TRANSCRIPTS" in os.environ


def pressed(state, answer, said_here):
    """The events that give an answer, and how the transcript shows it; a later page is turned to first."""
    if isinstance(answer, Words):
        return [answer], answer.text
    node = BOOK.nodes[state.node]
    choice = node.choice(answer)
    shown = visible(node, state)
    if choice is None and answer not in shown:
        assert answer == "/start" or answer[:1] == "@" or answer[1:] in navigation(BOOK, state), answer
        return [event(state, answer)], answer
    label = said_here(choice.context, choice.text) if choice else answer
    pages = [] if answer in shown else ["more"]
    return [Tap(state.turn + n, each) for n, each in enumerate((*pages, answer))], label


def transcript(name, locale):
    def said_here(context, text):
        return said(translations(), locale, context, text)

    state = begin(BOOK)
    state = step(BOOK, state, Tap(state.turn, locale)).state
    told = [f"{name} ({locale})", "", f"[{state.node}]", *lines(BOOK, state, said_here)]
    for answer in WALKS[name]:
        events, label = pressed(state, answer, said_here)
        for each in events:
            turn = step(BOOK, state, each)
            assert not turn.toast, f"{name}: {answer} is not offered on {state.node}"
            state = turn.state
            if Alert() in turn.effects:  # from here on the draft belongs to a case
                state = state.with_draft(replace(state.draft, case="K7M-4QX"))
        told += ["", f"> {label}", *effects(turn), "", f"[{state.node}]", *lines(BOOK, state, said_here)]
    return "\n".join(told) + "\n"


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", WALKS)
def test_transcript(name, locale):
    file = HERE / f"{name}.{locale}.txt"
    now = transcript(name, locale)
    if UPDATE:
        file.write_text(now)
    assert file.exists(), "no transcript yet: run with UPDATE_TRANSCRIPTS=1 and read it"
    assert now == file.read_text(), "what people read has changed: run with UPDATE_TRANSCRIPTS=1 and read it"


def test_every_transcript_has_its_walk():
    known = {f"{name}.{locale}.txt" for name in WALKS for locale in LOCALES}
    assert {file.name for file in HERE.glob("*.txt")} == known


def test_every_journey_is_walked():
    told = "\n".join(transcript(name, "en") for name in WALKS)
    walked = set(re.findall(r"^\[(\w+)\.", told, re.MULTILINE))
    assert {tree.id for tree in BOOK.trees.values()} - {"lang"} <= walked
