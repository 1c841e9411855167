"""Words that nobody can see, files without end, a start in the middle: no answer by chance, nothing lost."""

import pytest

from bot.dialog.engine import step
from bot.dialog.files import media_of, together
from bot.dialog.turn import Media, Start, Words
from tests.dialog.grown import BOOK
from tests.dialog.steps import at, says, tap

INVISIBLE = [
    "", " ", "\n\t ", "\u200b", "\u200b\u200c\u200d", "\ufeff", "\u00ad", "\u2060", "\u202e\u2066",
    "\u00a0\u3000", "\u3164", "\u115f\u1160", "\u2800\u2800", "\U000e0041", "\ufe0f", "\u0301", "\u2028",
]  # fmt: skip


def at_words():
    """At a question that wants words."""
    return tap(at("held", "adult", "tell", "me", "yes"), "no")


@pytest.mark.parametrize("text", INVISIBLE, ids=ascii)
def test_what_nobody_can_see_is_no_answer(text):
    for state in (at_words(), at("held"), at()):
        turn = says(state, text)
        assert (turn.state.node, turn.state.note, turn.effects) == (state.node, "empty", ())
        assert turn.state.drafts == state.drafts


@pytest.mark.parametrize("text", ["👍", "?", "…", "1980", "ў", "\u200bhelp\u200b", "क्ष", "{} %s"])
def test_a_single_character_that_can_be_seen_is_one(text):
    state = says(at_words(), text).state
    assert (state.node, state.draft.facts["q.words"]) == ("held.send", (text.strip(),))


def test_a_caption_that_nobody_can_see_is_none():
    state = step(BOOK, at_words(), Media("photo", "r", "\u200b ")).state
    assert state.draft.facts["q.words"] == ("📎",)


def test_two_hundred_photos_are_all_kept_and_go_out_by_tens():
    state = at("held")
    for number in range(200):
        state = step(BOOK, state, Media("photo", f"r{number}", album=str(number // 50))).state
    kept = [media_of(entry) for entry in state.draft.facts["media"]]
    assert [each.ref for each in kept] == [f"r{number}" for number in range(200)]
    heaps = together(each.album for each in kept)
    assert [len(heap) for heap in heaps] == [10] * 20
    assert state.node == "held.age"


def test_a_start_in_the_middle_keeps_every_answer():
    state = at("held", "adult", "tell", "employer")
    turn = step(BOOK, state, Start())
    assert (turn.state.node, turn.effects) == (BOOK.home, ())
    assert turn.state.drafts == state.drafts


def test_a_burst_of_pasted_parts_is_kept_part_by_part():
    state, parts = at("held"), [f"{number} {'x' * 4090}" for number in range(13)]
    for part in parts:
        state = step(BOOK, state, Words(part)).state
    assert state.draft.facts["notes"] == tuple(parts)
