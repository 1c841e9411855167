"""Coming back: after a long silence, by a code and word, in a session of an earlier release."""

import json

import pytest

from bot.dialog.engine import begin, step
from bot.dialog.leaving import lapse
from bot.dialog.stored import from_json, to_json
from bot.dialog.turn import Ask, Draft, Media, Note, Pin, Start, State, Tap, Wipe, Words
from tests.dialog.grown import BOOK
from tests.dialog.steps import at, says, tap

SENT = State(
    "held.sent", 9, "en", "held", {"held": Draft({"q.docs": ("me",)}, case="ABC-234")}, sent=("ABC-234",)
)
SEVERAL = State("menu.home", 9, "en", sent=("ABC-234", "DEF-567"))


def late(state, event):
    return step(BOOK, state, event, away=True)


# After a long silence. -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "event", [Start(), Tap(9, "menu"), Words("hello"), Words("1"), Media("photo", "r"), Pin(1.0, 1.0, "RU")]
)
def test_safety_is_asked_before_anything_is_shown(event):
    turn = late(SENT, event)
    assert turn.state.node == BOOK.again
    assert (turn.state.note, turn.state.offers) == ("", ())


def test_words_after_a_silence_are_not_lost():
    assert late(SENT, Words("I am here")).effects == (Note("I am here", case="ABC-234"),)
    assert late(at("held"), Words("I am here")).state.draft.facts["notes"] == ("I am here",)


def test_codes_of_reports_are_not_shown_before_it_is_safe():
    turn = late(SEVERAL, Words("he called"))
    assert turn.state.offers == ()
    assert turn.state.drafts[""].facts["notes"] == ("he called",)


def test_a_digit_after_a_silence_presses_nothing():
    turn = late(at("held"), Words("1"))
    assert "i.age" not in turn.state.draft.facts
    assert turn.state.draft.facts["notes"] == ("1",)


def test_safe_leads_back_to_where_one_stood():
    assert tap(late(SENT, Start()).state, "safe").node == "held.sent"


def test_watched_leads_to_the_dull_page():
    assert tap(late(SENT, Start()).state, "watched").node == BOOK.decoy


def test_danger_and_exit_need_no_question():
    danger = late(SENT, Tap(2, "danger")).state
    assert danger.journey == "danger"
    assert late(SENT, Words("0")).effects == (Wipe(),)
    assert late(SENT, Words("i want to die")).state.node == "life.ask"


def test_the_dull_page_and_the_language_screen_stay_as_they_are():
    dull = step(BOOK, at("held"), Tap(0, "exit")).state
    assert late(dull, Start()).state.node == BOOK.decoy
    assert late(begin(BOOK), Start()).state.node == BOOK.first


# By a code and word. -------------------------------------------------------------------------------------


def test_a_code_that_fits_opens_the_report():
    turn = says(at("mine"), "ABC-234", claim="ABC-234")
    assert (turn.state.node, turn.state.draft.case, turn.state.wrong) == ("mine.open", "ABC-234", 0)
    turn = step(BOOK, turn.state, Tap(turn.state.turn, "withdraw"))
    assert turn.effects == (Ask("withdraw"),)


def test_the_word_is_asked_whether_or_not_the_code_exists():
    state = says(at("mine"), "ZZZ-999").state
    assert (state.node, state.draft.case) == ("mine.word", None)
    assert says(state, "olma", claim="ABC-234").state.node == "mine.open"
    assert says(state, "olma").state.node == "mine.wrong"


def test_four_that_do_not_fit_show_the_dull_page_and_forget_what_was_typed():
    state = at("mine")
    for text in ("ZZZ-999", "a"):
        state = says(state, text).state
    state = says(tap(state, "again"), "YYY-999").state
    assert state.wrong == 3
    state = says(state, "b").state
    assert (state.node, state.wrong, state.trail) == (BOOK.decoy, 0, ())
    assert "f.code" not in state.draft.facts


def test_one_that_fits_forgives_the_earlier_ones():
    state = says(says(at("mine"), "ZZZ-999").state, "a").state
    assert says(tap(state, "again"), "ABC-234", claim="ABC-234").state.wrong == 0


def test_a_photo_is_no_code():
    turn = step(BOOK, at("mine"), Media("photo", "r", "ABC-234"))
    assert (turn.state.node, turn.state.draft.case) == ("mine.code", None)


def test_whoever_comes_next_must_prove_anew_whose_report_it_is():
    state = says(at("mine"), "ABC-234", claim="ABC-234").state
    assert "my_case" not in lapse(BOOK, state).drafts
    assert "my_case" not in step(BOOK, state, Tap(0, "exit")).state.drafts


# Signs. --------------------------------------------------------------------------------------------------


def test_the_second_word_shows_a_dull_page_from_any_screen():
    turn = says(SENT, "anor", sign="watched")
    assert [type(effect).__name__ for effect in turn.effects] == ["Wipe", "Flag"]
    assert turn.state.node == BOOK.decoy
    assert turn.state.sent == ("ABC-234",)


def test_the_first_word_opens_the_menu_from_the_dull_page_only():
    dull = step(BOOK, SENT, Tap(0, "exit")).state
    assert says(dull, "olma", sign="word").state.node == BOOK.home
    assert says(dull, "olma").state.node == BOOK.decoy


@pytest.mark.parametrize(("answer", "discreet"), [("safe", False), ("watched", True)])
def test_a_phone_that_others_see_is_remembered(answer, discreet):
    state = tap(late(SENT, Start()).state, answer)
    assert state.discreet is discreet
    assert lapse(BOOK, state).discreet is discreet


# An earlier release. -------------------------------------------------------------------------------------

FORMER = {
    "node": "held.docs",
    "turn": 12,
    "locale": "ru",
    "journey": "held",
    "drafts": {
        "held": {"facts": {"i.age": ["adult"], "notes": ["one", "two"]}, "asked": ["i.age"], "case": None}
    },
    "trail": ["menu.home", "held.age"],
    "picked": [],
    "offers": [{"key": "istanbul", "country": "TR"}],
    "page": 0,
    "note": "",
}


def test_a_session_of_the_former_release_goes_on():
    state = from_json(FORMER)
    assert state.draft.facts["notes"] == ("one", "two")
    assert (state.offers[0].kind, state.sent, state.discreet) == ("place", (), False)
    assert from_json(to_json(state)) == state
    plain = from_json({**FORMER, "offers": []})
    assert step(BOOK, plain, Tap(12, "me")).state.node == "held.leave"


@pytest.mark.parametrize(
    "state",
    [
        State("menu"),
        State("menu", hidden=True, sent=("ABC-234",), left=("ABC-234",)),
        State("menu", hidden=True, sent=("ABC-234",)),
        State("menu", 7, "ru", sent=("ABC-234",), left=("ABC-234",), discreet=True, live=4),
    ],
)
def test_what_is_at_its_default_is_not_written_and_read_as_it_was(state):
    written = to_json(state)
    assert written.keys() >= {"node", "drafts", "offers"}
    assert not written.keys() & {"album", "changing", "wrong"}
    assert from_json(json.loads(json.dumps(written))) == state


def test_a_conversation_that_a_newer_release_wrote_goes_on_without_what_is_new():
    newer = {**FORMER, "mood": "calm", "offers": [{**FORMER["offers"][0], "height": 3}]}
    assert from_json(newer) == from_json(FORMER)
