"""A live location: the point that it told moves, nothing that anybody sees does."""

from dataclasses import replace

import pytest

from bot.dialog.engine import step
from bot.dialog.following import followed_into
from bot.dialog.leaving import lapse
from bot.dialog.turn import Draft, Media, Note, Pin, State, Tap
from tests.dialog.grown import BOOK
from tests.dialog.steps import at, says, tap

HERE, THERE = ("41.000000", "28.900000"), ("42.000000", "29.000000")
LIVE, MOVED = Pin(41.0, 28.9, "TR", live=7), Pin(42.0, 29.0, "TR", live=7, moved=True)


def goes(state, *events):
    for event in events:
        state = step(BOOK, state, event).state
    return state


def test_the_point_moves_and_the_screen_stays():
    before = goes(at("held", "adult"), LIVE)
    after = goes(before, MOVED)
    assert after.draft.facts["l.pin"] == THERE
    assert replace(after, drafts=before.drafts) == before


@pytest.mark.parametrize(
    "moved", [Pin(42.0, 29.0, "TR", live=8, moved=True), Pin(42.0, 29.0, "TR", moved=True)]
)
def test_another_live_location_moves_nothing(moved):
    state = goes(at("held", "adult"), LIVE)
    assert goes(state, moved) == state


def test_what_was_never_kept_does_not_follow():
    state = at("held", "adult")
    assert goes(state, MOVED) == state
    spared = goes(at("army"), LIVE)
    assert goes(spared, MOVED) == spared


def test_a_point_told_elsewhere_stays_where_it_is():
    state = goes(at("held", "adult"), LIVE)
    other = replace(state, journey="offer", drafts={**state.drafts, "offer": Draft({"l.pin": ("1", "2")})})
    after = goes(other, MOVED)
    assert (after.drafts["held"].facts["l.pin"], after.draft.facts["l.pin"]) == (THERE, ("1", "2"))


def test_a_copy_of_the_point_follows_too():
    state = goes(at("held", "adult"), LIVE)
    taken = replace(state, journey="life", drafts={**state.drafts, "life": Draft({"l.pin": HERE})})
    after = goes(taken, MOVED)
    assert after.drafts["life"].facts["l.pin"] == after.drafts["held"].facts["l.pin"] == THERE


def test_it_follows_into_a_sent_report_after_the_conversation_went_quiet():
    state = goes(at("held", "adult"), LIVE)
    quiet = lapse(BOOK, state.with_draft(replace(state.draft, case="ABC-234")))
    assert goes(quiet, MOVED).drafts["held"].facts == {"l.pin": THERE}
    assert goes(lapse(BOOK, state), MOVED) == lapse(BOOK, state)


def test_a_point_told_before_any_journey_follows_into_the_report_that_took_it():
    state = goes(at(), LIVE)
    assert state.live_at == ""
    begun = tap(state, "held")
    assert followed_into(begun, Draft({"l.pin": HERE})).live_at == "held"
    assert followed_into(begun, Draft({"l.pin": THERE})) == begun


def test_after_a_long_silence_a_move_asks_nothing():
    state = replace(goes(at("held", "adult"), LIVE), sent=("ABC-234",))
    assert step(BOOK, state, MOVED, away=True).state.node == state.node


def test_a_reply_with_a_place_belongs_to_the_report_replied_to():
    of_another = replace(at("army"), drafts={"held": Draft(case="DEF-567")})
    for state in (at("held", "adult"), of_another):
        turn = step(BOOK, state, Pin(41.0, 28.9, "TR", about="DEF-567"))
        assert turn.effects == (Note("41.000000, 28.900000", case="DEF-567"),)


def test_a_reply_with_a_place_goes_into_no_report_that_spares_its_reporter():
    sent = replace(at("held", "adult"), drafts={"army": Draft(case="DEF-567")})
    for state in (sent, at("army")):
        turn = step(BOOK, state, Pin(41.0, 28.9, "TR", about="DEF-567"))
        assert (turn.effects, turn.state.note) == ((), "not_kept")


# Albums: where the first file went, the others go. ---------------------------------------------------------


def photo(ref, words="", album="a"):
    return Media("photo", ref, words, album)


def test_an_album_that_interrupts_stays_in_its_draft():
    state = replace(goes(at("held", "adult"), photo("r1")), journey="life")
    after = goes(state, photo("r2"))
    assert after.drafts["held"].facts["media"] == ("photo r1 a", "photo r2 a")
    assert "life" not in after.drafts


def test_an_album_goes_on_into_the_report_that_was_sent_meanwhile():
    state = goes(at("held", "adult"), photo("r1"))
    state = state.with_draft(replace(state.draft, case="ABC-234"))
    turn = step(BOOK, replace(state, journey="life"), photo("r2"))
    assert turn.effects == (Note(media=photo("r2"), case="ABC-234"),)


def test_an_album_goes_where_the_screen_is_when_its_draft_was_emptied():
    state = goes(at("held", "adult"), photo("r1"))
    emptied = replace(state, drafts={"held": Draft(), "life": Draft(case="DEF-567")}, journey="life")
    turn = step(BOOK, replace(emptied, node="menu.home"), photo("r2"))
    assert turn.effects == (Note(media=photo("r2"), case="DEF-567"),)


def test_an_album_begun_where_nothing_is_kept_is_not_kept_later_either():
    state = replace(goes(at("army"), photo("r1")), node="held.age", journey="held")
    turn = step(BOOK, state, photo("r2"))
    assert (turn.effects, turn.state.note) == ((), "not_kept")
    assert "media" not in turn.state.draft.facts


def test_a_late_file_goes_where_the_person_said_the_album_belongs():
    state = State("menu.home", 9, "en", sent=("ABC-234", "DEF-567"))
    state = goes(state, photo("r1"), photo("r2"))
    turn = step(BOOK, state, Tap(state.turn, "at.DEF-567"))
    assert [effect.media.ref for effect in turn.effects] == ["r1", "r2"]
    late = step(BOOK, turn.state, photo("r3"))
    assert late.effects == (Note(media=photo("r3"), case="DEF-567"),)


def test_another_album_is_another_answer():
    state = tap(at("held", "adult", "tell", "me", "yes"), "no")
    state = goes(state, photo("r1", "one", album="a"))
    assert state.draft.facts["q.words"] == ("one",)
    assert says(state, "x").state.album == "a"
