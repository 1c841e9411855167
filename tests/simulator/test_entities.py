import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator import entities, utf16
from bot.simulator.errors import ApiError
from bot.simulator.text import format_text, typed

KINDS = [*entities.SPLITTABLE, "code", "pre", "blockquote"]
FIRST = "entity beginning at UTF-16 offset 0 ends"
TEXTS = st.text("ab ў😀\n\r\t", min_size=1, max_size=20)


def mark(kind, offset, length, **more):
    return {"type": kind, "offset": offset, "length": length, **more}


def test_lengths_and_cuts_count_surrogate_pairs():
    assert utf16.length("a😀ў") == 4
    assert utf16.cut("a😀ў", 1, 2) == "😀"


def test_given_entities_are_sorted_and_those_telegram_finds_itself_dropped():
    text = format_text("hello there", "", [mark("italic", 6, 5), mark("bold", 0, 5), mark("url", 0, 5)])
    assert text.entities == [mark("bold", 0, 5), mark("italic", 6, 5)]


def test_entities_of_no_length_or_before_the_text_are_dropped():
    assert format_text("hello", "", [mark("bold", -1, 3), mark("bold", 0, 0)]).entities == []


def test_overlapping_formats_are_cut_so_that_they_nest():
    found = format_text("abcdef", "", [mark("bold", 0, 4), mark("italic", 2, 4)]).entities
    assert {(e["type"], e["offset"], e["length"]) for e in found} == {
        ("bold", 0, 2), ("bold", 2, 2), ("italic", 2, 4),
    }  # fmt: skip


def test_adjacent_equal_formats_are_joined_and_code_stays_plain():
    assert format_text("abcd", "", [mark("bold", 0, 2), mark("bold", 2, 2)]).entities == [mark("bold", 0, 4)]
    assert format_text("abcd", "", [mark("code", 0, 4), mark("bold", 1, 2)]).entities == [mark("code", 0, 4)]


def test_blanks_are_clipped_at_both_ends_of_text_and_entities():
    text = format_text("  \n hello \n", "", [mark("bold", 3, 8)])
    assert (text.value, text.entities) == ("hello", [mark("bold", 0, 5)])
    assert format_text("a   ", "", [mark("bold", 1, 2)]).entities == []


def test_control_characters_become_blanks_and_invisible_marks_go_with_offsets_moved():
    text = format_text("a\tb\rc\u202ed", "", [mark("bold", 4, 1), mark("italic", 6, 1)])
    assert text.value == "a bcd"
    assert text.entities == [mark("bold", 3, 1), mark("italic", 4, 1)]


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ([mark("bold", 0, 9)], f"{FIRST} after the end of the text at UTF-16 offset 9"),
        ([mark("bold", 9, 1)], "entity begins after the end of the text at UTF-16 offset 9"),
        ([mark("bold", 2, 1)], "entity begins in a middle of a UTF-16 symbol at byte offset 5"),
        ([mark("bold", 0, 2)], f"{FIRST} in a middle of a UTF-16 symbol at byte offset 5"),
        ([mark("glow", 0, 1)], "can't parse MessageEntity: Unsupported type specified"),
        ([{"type": "bold", "offset": 0}], 'can\'t parse MessageEntity: Can\'t find field "length"'),
        ([mark("text_link", 0, 1)], 'can\'t parse MessageEntity: Can\'t find field "url"'),
        (["bold"], "can't parse MessageEntity: expected an Object"),
    ],
)  # fmt: skip
def test_false_entities_are_refused(marks, words):
    with pytest.raises(ApiError) as refused:
        format_text("a😀b", "", marks)
    assert refused.value.description == f"Bad Request: {words}"


@given(TEXTS, st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 25), st.integers(1, 25)), max_size=6))
def test_what_is_kept_nests_inside_the_text_and_is_stable(source, wanted):
    try:
        text = format_text(source, "", [mark(*one) for one in wanted])
    except ApiError:
        return
    size = utf16.length(text.value)
    ranges = [(e["offset"], e["offset"] + e["length"]) for e in text.entities]
    assert all(0 <= start < stop <= size for start, stop in ranges)
    crossing = [(a, b) for a in ranges for b in ranges if a[0] < b[0] < a[1] < b[1]]
    assert crossing == []
    assert text.entities == entities.sort(text.entities)
    assert format_text(text.value, "", text.entities).value == text.value


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("/start@elchi_demo_bot now", [("bot_command", "/start@elchi_demo_bot")]),
        ("see https://mfa.uz/a_(b), or mfa.uz.", [("url", "https://mfa.uz/a_(b"), ("url", "mfa.uz")]),
        ("write to a.b@mfa.uz", [("email", "a.b@mfa.uz")]),
        ("@durov #ёлка #12", [("mention", "@durov"), ("hashtag", "#ёлка")]),
        ("😀 +998 90 123-45-67", [("phone_number", "+998 90 123-45-67")]),
        ("and/or 3/4 </b> a@b", []),
    ],
)
def test_telegram_finds_links_commands_and_numbers_by_itself(source, found):
    marks = typed(source).entities
    assert [(e["type"], utf16.cut(source, e["offset"], e["length"])) for e in marks] == found


def test_found_entities_give_way_to_given_ones():
    text = format_text("/help mfa.uz", "", [mark("code", 0, 5), mark("bold", 3, 9)])
    assert mark("url", 6, 6) in text.entities
    assert not any(e["type"] == "bot_command" for e in text.entities)
