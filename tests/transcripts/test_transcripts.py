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
from bot.dialog.screen import PAGE, navigation, visible
from bot.dialog.translations import said
from bot.dialog.turn import Alert, Media, Pin, Start, Tap, Unread, Words
from tests.dialog.real import real_book, translations
from tests.transcripts.events import First, In, Late
from tests.transcripts.walks_more import WALKS

HERE = Path(__file__).parent
LOCALES = ("uz_latn", "uz_cyrl", "ru", "en")
POSTS = {locale: {"europe": ("DE", "LV")} for locale in LOCALES}
BOOK = real_book().model_copy(update={"posts": POSTS})
UPDATE = "UPDATE_TRANSCRIPTS" in os.environ
CODES = ("ABC-234", "DEF-567", "GHJ-892")  # of the reports of one walk, in order of sending


def pressed(state, answer, said_here):
    """The events that give an answer, and how the transcript shows it; a later page is turned to first."""
    match answer:
        case Words(text=text):
            return [answer], f"“{text}”" + (" (changed)" if answer.edited else "")
        case Media(kind=kind, words=words):
            return [answer], f"{kind} “{words}”" if words else kind
        case Pin():
            return [answer], f"location {answer.latitude} {answer.longitude}"
        case Unread():
            return [answer], "sticker"
        case Start():
            return [answer], "/start"
    node = BOOK.nodes[state.node]
    choice = node.choice(answer)
    shown = visible(node, state)
    if answer == "/start":
        return [Start()], answer
    offered = [f"at.{offer.key}" for offer in state.offers]
    choices = offered or [each.id for each in node.choices]
    if answer not in choices:
        assert answer[1:] in navigation(BOOK, state), f"{answer} on {state.node}"
        return [event(state, answer)], answer
    label = said_here(choice.context, choice.text) if choice else answer.removeprefix("at.")
    pages = ["more"] * (0 if answer in shown else choices.index(answer) // PAGE - state.page)
    return [Tap(state.turn + n, each) for n, each in enumerate((*pages, answer))], label


def spoken(answer, locale):
    """The answer in that language."""
    return Words(getattr(answer, locale)) if isinstance(answer, In) else answer


def acted(state, turn):
    """The state as the house leaves it: an alert makes a report, which its draft belongs to."""
    if Alert() not in turn.effects:
        return turn.state
    code = turn.state.draft.case or next(code for code in CODES if code not in state.sent)
    sent = tuple(dict.fromkeys((*state.sent, code)))
    return replace(turn.state.with_draft(replace(turn.state.draft, case=code)), sent=sent)


def transcript(name, locale):
    def said_here(context, text):
        return said(translations(), locale, context, text)

    def seen():
        return ["", f"[{state.node}]", *lines(BOOK, state, said_here)]

    state = begin(BOOK)
    walk = WALKS[name]
    if not isinstance(walk[0], First):
        state = step(BOOK, state, Tap(state.turn, locale)).state
    told = [f"{name} ({locale})", *seen()]
    for each in walk:
        late = isinstance(each, Late)
        answer = spoken(each.event if isinstance(each, (First, Late)) else each, locale)
        events, label = pressed(state, answer, said_here)
        if late:
            label += " (six hours later)"
        for one in events:
            turn = step(BOOK, state, one, away=late)
            assert not turn.toast, f"{name}: {answer} is not offered on {state.node}"
            state = acted(state, turn)
        told += ["", f"> {label}", *effects(turn), *seen()]
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
