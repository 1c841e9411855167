"""An answer changed before sending, and sending what there is."""

from dataclasses import replace

from bot.dialog.engine import step
from bot.dialog.screen import navigation, visible
from bot.dialog.turn import Alert, Start, Tap, Words
from tests.dialog.grown import BOOK
from tests.dialog.steps import at, says, tap

TO_WORDS = ("held", "adult", "tell", "employer", "no", "yes", "no")


def at_send():
    state = says(at(*TO_WORDS), "they took it").state
    assert state.node == "held.send"
    return state


def test_only_answered_questions_are_offered_and_no_consent():
    state = tap(at_send(), "change")
    keys = tuple(offer.key for offer in state.offers)
    assert keys == ("held.age", "held.docs", "held.back_asked", "held.leave", "held.hurt", "held.words")
    assert visible(BOOK.nodes[state.node], state) == tuple(f"at.{key}" for key in keys[:5])
    assert tap(state, "back").offers == ()


def test_a_changed_answer_comes_back_to_the_sending_question():
    state = tap(at_send(), "change", "at.held.hurt", "yes")
    assert (state.node, state.note) == ("held.send", "changed")
    assert state.draft.facts["q.hurt"] == ("yes",)
    assert state.draft.facts["q.words"] == ("they took it",)
    assert state.changing == ""


def test_answers_that_no_longer_fit_are_dropped():
    state = tap(at_send(), "change", "at.held.docs", "me")
    assert (state.node, state.note) == ("held.send", "changed_dropped")
    assert "q.docs_back" not in state.draft.facts
    assert "q.docs_back" not in state.draft.asked


def test_a_question_that_now_opens_is_asked_and_the_rest_is_not():
    state = says(at("held", "adult", "tell", "me", "yes", "no"), "nothing").state
    state = tap(state, "change", "at.held.docs", "employer")
    assert (state.node, state.note) == ("held.back_asked", "changed")
    state = tap(state, "no")
    assert (state.node, state.note) == ("held.send", "")


def test_an_urgent_answer_asks_at_once_and_then_goes_on_without_asking_twice():
    state = tap(at_send(), "change", "at.held.leave", "locked")
    assert state.node == "held.send_early"
    assert "q.hurt" in state.draft.facts
    state = tap(state, "no", "go_on")
    assert state.node == "held.send"
    assert step(BOOK, state, Tap(state.turn, "yes")).effects == (Alert(),)


def test_a_screen_without_an_answer_is_shown_again_and_leads_on():
    state = tap(at_send(), "change", "at.held.age", "adult")
    assert state.node == "held.wish"
    assert tap(state, "tell").node == "held.send"


def test_a_change_can_lead_out_of_the_journey():
    state = tap(at_send(), "change", "at.held.age", "u18")
    assert (state.node, state.journey, state.changing) == ("child.safe", "child", "child")
    assert state.draft.facts["i.age"] == ("u18",)


def test_a_typed_answer_is_changed_like_any_other():
    state = tap(at_send(), "change", "more", "at.held.words")
    state = step(BOOK, state, Words("he has it")).state
    assert (state.node, state.draft.facts["q.words"]) == ("held.send", ("he has it",))


def test_going_back_gives_up_the_change():
    before = at_send()
    state = tap(before, "change", "at.held.hurt", "back")
    assert (state.node, state.draft.facts, state.changing) == ("held.send", before.draft.facts, "")


def test_leading_on_never_sends_by_itself():
    state = tap(at_send(), "no")
    assert state.draft.facts["k.send"] == ("no",)
    state = tap(state, "back", "change", "at.held.hurt")
    turn = step(BOOK, state, Tap(state.turn, "yes"))
    assert turn.effects == ()
    assert turn.state.node == "held.send"


def test_nothing_is_changed_once_it_was_sent():
    state = tap(at_send(), "yes")
    state = replace(state.with_draft(replace(state.draft, case="ABC-234")), node="held.send")
    assert "change" not in navigation(BOOK, state)


def test_the_menu_ends_a_change():
    state = tap(at_send(), "change", "at.held.docs")
    state = step(BOOK, state, Start()).state
    assert (state.node, state.changing) == (BOOK.home, "")


def test_two_skips_in_a_row_offer_to_send_what_there_is():
    state = at("held", "adult", "tell", "skip")
    assert "submit" not in navigation(BOOK, state)
    state = tap(state, "skip")
    assert "submit" in navigation(BOOK, state)
    state = tap(state, "submit")
    assert state.node == "held.send"
    assert "submit" not in navigation(BOOK, state)


def test_an_answer_between_takes_the_offer_away():
    state = at("held", "adult", "tell", "skip", "skip")
    assert "submit" in navigation(BOOK, state)
    assert "submit" not in navigation(BOOK, tap(state, "no"))


def test_after_the_alert_nothing_is_pushed():
    state = at("held", "adult", "tell", "skip", "skip")
    state = state.with_draft(replace(state.draft, case="ABC-234"))
    assert "submit" not in navigation(BOOK, state)
