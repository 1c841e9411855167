"""Words, files and points that no question asked for: kept, passed on, or gently refused."""

from dataclasses import replace

import pytest

from bot.dialog.engine import step
from bot.dialog.screen import visible
from bot.dialog.turn import Draft, Media, Note, Pin, State, Tap, Unread, Words
from tests.dialog.grown import BOOK
from tests.dialog.steps import at, says, tap

SEVERAL = State("menu.home", 9, "en", sent=("ABC-234", "DEF-567"))
SENT = State("held.sent", 9, "en", "held", {"held": Draft(case="ABC-234")}, sent=("ABC-234",))


def sends(state, event):
    return step(BOOK, state, event)


# Files. --------------------------------------------------------------------------------------------------


def test_files_of_an_album_stay_together():
    state = sends(at("held"), Media("photo", "r1", "the house", album="a")).state
    state = sends(state, Media("photo", "r2", album="a")).state
    assert state.draft.facts["media"] == ("photo r1 a the house", "photo r2 a")


def test_a_voice_message_answers_a_question_that_wants_words():
    state = tap(at("held", "adult", "tell", "me", "yes"), "no")
    state = sends(state, Media("voice", "r")).state
    assert state.node == "held.send"
    assert (state.draft.facts["q.words"], state.draft.facts["media"]) == (("📎",), ("voice r",))


def test_a_caption_is_the_answer_and_an_album_answers_once():
    state = tap(at("held", "adult", "tell", "me", "yes"), "no")
    state = sends(state, Media("photo", "r1", "this man", album="a")).state
    assert (state.node, state.draft.facts["q.words"]) == ("held.send", ("this man",))
    state = sends(state, Media("photo", "r2", "and this", album="a")).state
    assert state.draft.facts["q.words"] == ("this man",)
    assert state.draft.facts["media"][-1] == "photo r2 a and this"


def test_an_officer_must_be_able_to_read_how_to_answer():
    state = tap(says(at("mine"), "ABC-234", claim="ABC-234").state, "contact")
    turn = sends(state, Media("voice", "r"))
    assert turn.state.node == "mine.reply"
    assert turn.effects == (Note(media=Media("voice", "r"), case="ABC-234"),)


def test_what_cannot_be_taken_is_said():
    assert sends(at("held"), Unread()).state.note == "unreadable"


# One report, or several. ---------------------------------------------------------------------------------


def test_words_in_a_sent_report_reach_its_officer():
    assert says(SENT, "hello").effects == (Note("hello", case="ABC-234"),)


def test_words_at_the_menu_wait_for_the_report_they_belong_to():
    turn = says(SEVERAL, "he called")
    assert turn.effects == ()
    assert visible(BOOK.nodes["menu.home"], turn.state) == ("at.ABC-234", "at.DEF-567")
    turn = says(turn.state, "again")
    turn = step(BOOK, turn.state, Tap(turn.state.turn, "at.DEF-567"))
    assert turn.effects == (Note("he called", case="DEF-567"), Note("again", case="DEF-567"))
    assert (turn.state.drafts, turn.state.note) == ({}, "passed_on")


def test_a_typed_number_names_the_report():
    state = says(SEVERAL, "he called").state
    assert says(state, "2").effects == (Note("he called", case="DEF-567"),)


def test_files_wait_for_their_report_like_words():
    state = sends(SEVERAL, Media("photo", "r", "here", album="a")).state
    turn = step(BOOK, state, Tap(state.turn, "at.ABC-234"))
    assert turn.effects == (Note("here", Media("photo", "r", "here", album="a"), case="ABC-234"),)


def test_the_dull_page_shows_no_codes():
    dull = step(BOOK, SEVERAL, Tap(0, "exit")).state
    turn = says(dull, "who is there")
    assert (turn.state.node, turn.state.offers) == (BOOK.decoy, ())
    assert turn.state.drafts[""].facts["notes"] == ("who is there",)


def test_words_that_found_no_report_go_along_with_the_next():
    state = tap(says(SEVERAL, "he called").state, "back", "held")
    assert state.drafts[""].facts["notes"] == ("he called",)


def test_an_alert_takes_along_what_was_kept_in_journeys_not_sent():
    state = says(at("held", "adult"), "they locked us").state
    state = tap(sends(state, Media("photo", "r", "the door")).state, "danger", "at_once", "yes")
    assert state.drafts[""].facts == {"notes": ("they locked us",), "media": ("photo r  the door",)}
    assert state.drafts["held"].facts == {"i.age": ("adult",)}


def test_a_second_alert_moves_nothing_away():
    state = replace(SENT, drafts={**SENT.drafts, "offer": Draft({"notes": ("one",)})})
    state = replace(state, node="held.send", journey="held")
    assert tap(state, "yes").drafts["offer"].facts["notes"] == ("one",)


def test_a_reply_belongs_to_the_report_of_the_message_replied_to():
    for state in (SEVERAL, SENT, at("held", "adult"), at("army")):
        turn = says(state, "yes", about="DEF-567")
        assert turn.effects == (Note("yes", case="DEF-567"),)
        assert turn.state.node == state.node


def test_in_a_journey_not_sent_yet_words_belong_to_it():
    state = replace(at("held", "adult"), sent=("ABC-234", "DEF-567"))
    turn = says(state, "my passport")
    assert (turn.effects, turn.state.draft.facts["notes"]) == ((), ("my passport",))


def test_a_changed_message_answers_nothing_but_is_kept():
    state = tap(at("held", "adult", "tell", "me", "yes"), "no")
    turn = says(state, "the red house", edited=True)
    assert turn.state.node == "held.words"
    assert turn.state.draft.facts["notes"] == ("the red house",)


@pytest.mark.parametrize("text", ["0", "1"])
def test_a_number_in_a_changed_message_or_a_reply_is_no_button(text):
    state = at("held")
    for known in ({"edited": True}, {"about": "ABC-234"}):
        turn = says(state, text, **known)
        assert turn.state.node in ("held.age", BOOK.decoy)
        assert "i.age" not in turn.state.draft.facts


# A sparing tree. -----------------------------------------------------------------------------------------


def test_a_sparing_tree_keeps_no_words_no_files_and_no_points():
    for event in (Words("our unit"), Media("photo", "r", "us"), Pin(50.0, 40.0, "RU")):
        turn = sends(at("army"), event)
        assert (turn.effects, turn.state.note) == ((), "not_kept")
        assert turn.state.draft.facts == {}


def test_a_point_answers_the_country_there_and_nothing_more_is_kept():
    state = tap(sends(at("army", "offered"), Pin(50.0, 40.0, "RU", "g:1")).state, "at.g:1")
    assert state.draft.facts == {"m.stage": ("offered",), "l.country": ("RU",)}


def test_asked_for_words_are_kept_there():
    state = says(tap(at("army", "offered"), "RU"), "a lawyer").state
    assert state.draft.facts["m.help"] == ("a lawyer",)


def test_a_file_answers_nothing_there():
    turn = sends(tap(at("army", "offered"), "RU"), Media("photo", "r", "us"))
    assert (turn.state.node, turn.state.note) == ("army.help", "not_kept")
