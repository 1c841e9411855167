from dataclasses import replace

import pytest

from bot.dialog.engine import begin, step
from bot.dialog.leaving import keeps, lapse
from bot.dialog.path import MAX_TRAIL
from bot.dialog.screen import navigation, visible
from bot.dialog.stored import from_json, to_json
from bot.dialog.turn import Alert, Draft, Media, Note, Offer, Start, State, Tap, Wipe, Words
from tests.dialog.small import FILES, book

BOOK = book()


def tap(state, *choices):
    for choice in choices:
        turn = step(BOOK, state, Tap(state.turn, choice))
        assert turn.toast == "", choice
        state = turn.state
    return state


def at_menu():
    return tap(begin(BOOK), "en")


def at_relation():
    return tap(at_menu(), "for_someone", "safe")


def sent():
    return tap(at_relation(), "spouse", "skip", "skip", "RU", "yes")


def test_language_first_and_nothing_else():
    state = begin(BOOK)
    assert visible(BOOK.nodes[state.node], state) == ("uz", "uz_Cyrl", "ru", "en")
    assert navigation(BOOK, state) == ()
    assert step(BOOK, state, Tap(state.turn, "danger")).toast == "stale"
    assert at_menu().node == "menu.home"
    assert at_menu().locale == "en"


def test_answers_are_saved_and_asked_is_remembered():
    state = tap(at_relation(), "spouse")
    assert state.node == "relative.signs"
    assert state.draft.facts == {"s.safe_now": ("safe",), "r.rel": ("spouse",)}
    assert state.draft.asked == ("s.safe_now", "r.rel", "r.signs")


def test_fork_follows_facts():
    assert tap(at_menu(), "for_someone", "watched").node == "relative.country"
    assert at_relation().node == "relative.relation"


def test_stale_tap_changes_nothing():
    before = at_relation()
    after = tap(before, "spouse")
    turn = step(BOOK, after, Tap(before.turn, "child"))
    assert (turn.state, turn.toast, turn.effects) == (after, "stale", ())


def test_tap_on_what_is_not_shown_changes_nothing():
    state = at_relation()
    for choice in ("parent", "done", "more", "at.x", "", "yes"):
        turn = step(BOOK, state, Tap(state.turn, choice))
        assert (turn.state, turn.toast) == (state, "stale")


def test_a_multi_choice_is_changed_from_the_ticks_of_before():
    state = tap(at_relation(), "spouse", "scared", "hurt", "done", "skip", "RU")
    state = tap(state, "change", "at.relative.signs")
    assert state.picked == ("scared", "hurt")
    state = tap(state, "hurt", "done")
    assert (state.node, state.draft.facts["r.signs"]) == ("relative.send", ("scared",))


def test_double_tap_alerts_once():
    state = tap(at_relation(), "spouse", "skip", "skip", "RU")
    first = step(BOOK, state, Tap(state.turn, "yes"))
    second = step(BOOK, first.state, Tap(state.turn, "yes"))
    assert first.effects == (Alert(),)
    assert (second.effects, second.toast) == ((), "stale")


def test_alert_cuts_the_way_back():
    assert sent().node == "relative.sent"
    assert "back" not in navigation(BOOK, sent())


def test_exit_works_from_any_screen_and_any_age():
    for state in (begin(BOOK), at_menu(), at_relation(), sent()):
        turn = step(BOOK, state, Tap(0, "exit"))
        assert turn.effects == (Wipe(),)
        assert turn.state.node == (BOOK.decoy if state.locale else BOOK.first)
        assert turn.state.drafts == {}
        assert turn.state.turn > state.turn
        assert turn.state.trail == ()


@pytest.mark.parametrize("word", ["0", "/x", " 0 "])
def test_exit_by_word(word):
    assert step(BOOK, at_relation(), Words(word)).effects == (Wipe(),)


def test_exit_keeps_only_the_link_to_an_open_case():
    state = sent()
    state = state.with_draft(replace(state.draft, case="AAA-BBB"))
    left = step(BOOK, state, Tap(0, "exit")).state
    assert left.drafts == {"relative": Draft(case="AAA-BBB")}
    assert keeps(BOOK, left)


def test_dull_page_stays_dull():
    left = step(BOOK, at_relation(), Tap(0, "exit")).state
    assert navigation(BOOK, left) == ()
    assert step(BOOK, left, Start()).state.node == BOOK.decoy


def test_danger_works_from_any_screen_and_any_age():
    turn = step(BOOK, at_relation(), Tap(0, "danger"))
    assert turn.state.node == BOOK.danger
    assert turn.state.journey == "danger"
    assert turn.state.drafts["relative"].facts["s.safe_now"] == ("safe",)


def test_back_goes_the_same_way():
    state = tap(at_relation(), "spouse", "back")
    assert state.node == "relative.relation"
    assert state.draft.facts["r.rel"] == ("spouse",)
    assert tap(state, "back", "back").node == "menu.home"


def test_multi_choice_ticks_and_exclusive_answer():
    state = tap(at_relation(), "spouse")
    assert "done" not in navigation(BOOK, state)
    state = tap(state, "scared", "hurt")
    assert state.picked == ("scared", "hurt")
    assert tap(state, "scared").picked == ("hurt",)
    assert tap(state, "none").picked == ("none",)
    assert tap(state, "none", "hurt").picked == ("hurt",)
    assert tap(state, "done").draft.facts["r.signs"] == ("scared", "hurt")


def test_ticks_survive_turning_pages():
    extra = "".join(f"      - {{id: more_{n}, text: More {n}}}\n" for n in range(4))
    relative = FILES["relative.yaml"].replace(
        "      - {id: none, text: None", extra + "      - {id: none, text: None"
    )
    wide = book(relative=relative)
    state = begin(wide)
    for choice in ("en", "for_someone", "safe", "spouse", "scared", "more", "more_3", "back"):
        state = step(wide, state, Tap(state.turn, choice)).state
    assert state.page == 0
    assert state.picked == ("scared", "more_3")


def test_digits_answer_like_buttons():
    state = at_relation()
    assert step(BOOK, state, Words("2")).state.draft.facts["r.rel"] == ("child",)
    assert step(BOOK, state, Words("٢")).state.draft.facts["r.rel"] == ("child",)
    for words in ("9", "999999999", "1" * 5000, "²"):
        turn = step(BOOK, state, Words(words))
        assert turn.state.node == state.node
        assert turn.state.draft.facts["notes"] == (words,)


def test_words_where_words_are_asked():
    state = tap(at_relation(), "spouse", "skip")
    after = step(BOOK, state, Words("  Aziza, 1998 ")).state
    assert after.draft.facts["r.name"] == ("Aziza, 1998",)
    assert after.node == "relative.country"
    assert step(BOOK, state, Words("  ")).state.note == "empty"


def test_words_nobody_asked_for_are_kept():
    state = step(BOOK, at_relation(), Words("he hits her")).state
    state = step(BOOK, state, Words("every day")).state
    assert state.draft.facts["notes"] == ("he hits her", "every day")
    assert (state.node, state.note) == ("relative.relation", "kept")
    state = step(BOOK, state, Media("photo", "ref1", "the house")).state
    assert state.draft.facts["media"] == ("photo ref1  the house",)
    assert state.draft.facts["notes"] == ("he hits her", "every day")


def test_words_on_an_open_case_reach_its_officer():
    state = sent()
    state = state.with_draft(replace(state.draft, case="AAA-BBB"))
    turn = step(BOOK, state, Words("one more thing"))
    assert turn.effects == (Note("one more thing", case="AAA-BBB"),)
    assert turn.state.note == "passed_on"
    assert "notes" not in turn.state.draft.facts


def test_language_can_change_in_the_middle():
    state = tap(at_relation(), "lang")
    assert navigation(BOOK, state) == ("back",)
    state = tap(state, "ru")
    assert (state.node, state.locale) == ("relative.relation", "ru")
    assert step(BOOK, state, Words("/til")).state.node == BOOK.first


def test_new_report_after_an_alert_is_another_case_but_danger_is_the_same():
    state = sent()
    state = state.with_draft(replace(state.draft, case="AAA-BBB"))
    again = tap(state, "menu", "for_someone")
    assert again.draft == Draft(asked=("s.safe_now",))
    state = tap(at_menu(), "danger_now", "continue", "RU", "yes")
    state = state.with_draft(replace(state.draft, case="CCC-DDD"))
    again = step(BOOK, state, Tap(state.turn, "danger")).state
    assert again.draft.case == "CCC-DDD"
    assert tap(again, "continue").node == "danger.send"


def test_renamed_and_vanished_nodes_keep_facts():
    facts = {"relative": Draft({"r.age": ("u18",)})}
    state = State(
        "relative.rel", 7, "en", "relative", facts, trail=("menu.home", "gone.node", "relative.rel")
    )
    after = step(BOOK, state, Start())
    assert after.state.trail[:2] == ("menu.home", "relative.relation")
    moved = step(BOOK, state, Tap(7, "spouse"))
    assert (moved.state.node, moved.toast, moved.state.note) == ("relative.relation", "stale", "moved")
    lost = step(BOOK, replace(state, node="gone.node"), Words("hello")).state
    assert (lost.node, lost.draft.facts["r.age"]) == ("menu.home", ("u18",))
    assert step(BOOK, State("gone.node"), Start()).state.node == BOOK.first


def test_a_trail_through_vanished_nodes_still_leads_back():
    state = replace(at_relation(), trail=("menu.home", "gone.node"))
    assert tap(state, "back").node == "menu.home"


def test_a_node_that_became_a_fork_leads_on():
    state = State("relative.safe/return", 3, "en", "relative")
    assert step(BOOK, state, Tap(2, "safe")).state.node == "relative.relation"


def test_quiet_conversation_keeps_language_and_place():
    assert lapse(BOOK, at_relation()) == State("menu.home", at_relation().turn + 1, "en", "relative")
    assert not keeps(BOOK, lapse(BOOK, at_relation()))


def test_trail_is_bounded():
    state = at_menu()
    for _ in range(MAX_TRAIL * 2):
        state = tap(state, "for_someone")
        state = step(BOOK, state, Start()).state
    assert len(state.trail) == MAX_TRAIL


def test_state_survives_json():
    state = step(BOOK, at_relation(), Words("x", ())).state
    state = replace(state, offers=(Offer("a", "RU"),), picked=("x",))
    assert from_json(to_json(state)) == state
