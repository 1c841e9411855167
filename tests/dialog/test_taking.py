"""Answers that go from one journey into another, and interruptions that lead back."""

import pytest

from bot.dialog.engine import begin, step
from bot.dialog.turn import Alert, Tap
from tests.dialog.grown import BOOK
from tests.dialog.steps import at, says, tap


def test_a_journey_takes_over_what_was_answered_but_no_consent():
    state = at("offer", "passport", "done", "RU", "family", "yes")
    assert state.node == "child.safe"
    taken = state.drafts["child"].facts
    assert taken["j.passport"] == ("yes",)
    assert taken["l.country"] == ("RU",)
    assert not [fact for fact in taken if fact.startswith(("k.", "f."))]


def test_a_fork_into_another_tree_carries_the_answers_into_its_journey():
    state = tap(at("held", "u18"), "no")
    assert state.journey == "child"
    assert state.drafts["child"].facts == {"i.age": ("u18",), "h.safe": ("no",)}
    assert "h.safe" not in state.drafts["held"].facts


def test_what_was_taken_over_is_not_asked_again_and_nobody_speaks_of_a_change():
    state = tap(at("offer", "passport", "done", "RU", "family", "yes"), "yes")
    assert state.node == "child.send"
    assert state.note == ""


def test_another_country_is_typed_there_too():
    state = tap(at("held", "u18"), "yes", "other")
    assert state.node == "child.typed"
    assert tap(state, "unknown").node == "child.send"


def test_the_way_back_leads_into_the_journey_left():
    state = tap(at("held", "u18"), "back")
    assert (state.node, state.journey) == ("held.age", "held")


def test_a_question_with_a_fact_each_tells_yes_and_no():
    facts = at("offer", "money", "done").draft.facts
    assert facts == {"j.passport": ("no",), "j.money": ("yes",)}
    assert at("offer", "none", "done").draft.facts == {"j.passport": ("no",), "j.money": ("no",)}
    assert at("offer", "skip").draft.facts == {"j.passport": ("skip",), "j.money": ("skip",)}


def test_none_of_these_excludes_the_others():
    state = at("offer", "money", "none")
    assert state.picked == ("none",)
    assert tap(state, "passport").picked == ("passport",)


def test_an_interruption_joins_the_open_journey():
    state = says(at("held", "adult", "tell"), "i want to die").state
    assert (state.node, state.journey) == ("life.ask", "held")
    turn = step(BOOK, state, Tap(state.turn, "yes"))
    assert turn.effects == (Alert(),)
    assert turn.state.drafts["held"].facts["o.life"] == ("yes",)
    assert turn.state.drafts["held"].facts["notes"] == ("i want to die",)
    assert "life" not in turn.state.drafts


@pytest.mark.parametrize("answer", ["no", "skip"])
def test_an_interruption_leads_back_to_the_question(answer):
    before = at("held", "adult", "tell")
    state = tap(says(before, "i want to die").state, answer)
    assert (state.node, state.trail) == (before.node, before.trail)
    assert tap(state, "employer").node == "held.back_asked"


@pytest.mark.parametrize("answer", ["no", "skip", "back"])
def test_an_interruption_with_a_journey_of_its_own_leads_back(answer):
    before = at("offer", "money", "done")
    state = says(before, "i want to die").state
    assert (state.node, state.journey) == ("life.ask", "life")
    assert state.draft.facts["j.money"] == ("yes",)
    state = tap(state, answer)
    assert (state.node, state.journey) == (before.node, "offer")


def test_an_interruption_that_takes_answers_still_sends():
    state = says(at("offer", "money", "done", "RU"), "i want to die").state
    turn = step(BOOK, state, Tap(state.turn, "yes"))
    assert (turn.state.node, turn.effects) == ("life.stay", (Alert(),))
    assert turn.state.changing == ""


def test_words_of_somebody_else_show_the_dull_page_and_keep_the_language():
    state = at("held", "adult")
    turn = says(state, "who wrote this")
    assert (turn.state.node, turn.state.locale, turn.state.drafts) == (BOOK.decoy, "en", {})


def test_words_before_any_button_are_heard_and_set_the_language():
    turn = says(begin(BOOK), "i want to die")
    assert (turn.state.node, turn.state.locale) == ("life.ask", "en")
    assert turn.state.drafts[""].facts["notes"] == ("i want to die",)
