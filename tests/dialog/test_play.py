from dataclasses import replace

import pytest

from bot.dialog.engine import begin, step
from bot.dialog.play import effects, event, lines
from bot.dialog.turn import Alert, Media, Offer, Pin, Start, State, Tap, Turn, Wipe, Words
from tests.dialog.small import book

BOOK = book()


def same(_context, text):
    return text


def test_a_screen_in_the_terminal():
    state = State("relative.signs", 4, "en", "relative", trail=("menu.home",), picked=("hurt",), note="kept")
    assert lines(BOOK, state, same) == [
        "(We kept your words.)",
        "What did you notice?",
        "  1  Is scared",
        "  2  Was hurt ✓",
        "  3  None of these",
        "  /done Done · /skip Skip · /back Back · /danger Danger now · /lang Language · /exit Leave",
    ]


def test_computed_paragraphs_and_offers_are_named():
    assert lines(BOOK, State("danger.enter", locale="en"), same)[0] == "‹numbers›"
    offered = State("danger.country", locale="en", offers=(Offer("kazan", "RU"),))
    assert lines(BOOK, offered, same)[:2] == ["Is this the place?", "  1  kazan"]


def test_words_are_in_the_readers_language():
    told = lines(BOOK, State("menu.home", locale="ru"), lambda context, text: f"{context}|{text}")
    assert told[0] == "menu.home|How can we help?"
    assert "phrases.nav.exit|Leave" in told[-1]


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("2", Words("2")),
        ("hello there", Words("hello there")),
        ("/start", Start()),
        ("/skip", Tap(3, "skip")),
        ("/danger", Tap(3, "danger")),
        ("/x", Words("/x")),
        ("@ 41.3 69.2 UZ", Pin(41.3, 69.2, "UZ")),
        ("@ 0 0", Pin(0.0, 0.0, None)),
        ("@ here", Words("@ here")),
        ("# photo the door", Media("photo", "photo", "the door")),
        ("", Words("")),
    ],
)
def test_typed_lines_mean_events(line, meant):
    assert event(State("menu.home", 3, "en"), line) == meant


def test_a_whole_play():
    state = begin(BOOK)
    for line in ("4", "1", "1", "5", "1"):
        turn = step(BOOK, state, event(state, line))
        state = turn.state
    assert effects(turn) == ["→ the alert is sent"]
    assert effects(Turn(replace(state), (Wipe(), Alert()), "stale"))[-1] == "→ toast: stale"
