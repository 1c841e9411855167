"""Strange characters: what is dangerous goes, what languages need stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.neutral import MAX_MARKS, leftward, lines


@pytest.mark.parametrize(
    "text",
    [
        "Oʻzbekiston, gʻoya, maʼno",
        "Ўзбекистон Ғафур қўй ҳа",
        "Помогите, меня держат в подвале!",
        "Help — “now”… 50 %",
        "مجھے مدد چاہیے",
        "می‌خواهم",  # Persian with ZWNJ
        "ช่วยด้วย ที่นี่",
        "क्षत्रिय, क्‍ष",  # with ZWJ
        "שלום עולם",
        "👨‍👩‍👧‍👦 ❤️ 👍🏽 🏳️‍🌈 1️⃣",
        "ệ å é ǘ".replace("é", "e\u0301"),
        "日本語　テスト".replace("\u3000", " "),
        "{name} %s {{x}} {% y %} <b> &lt; *_[](x) ``` \\",
    ],
)
def test_living_scripts_come_through(text):
    assert lines(text) == [unicodedata.normalize("NFC", text)]


@pytest.mark.parametrize(
    "trick",
    [
        *map(
            chr,
            [0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x200E, 0x200F, 0x061C],
        ),
        *map(
            chr,
            [0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0x180E, 0x034F, 0x3164, 0xFFA0, 0x115F, 0x2061],
        ),
        *map(chr, [0xE0001, 0xE0041, 0xE007F, 0xE0100, 0xFE00, 0xFE0F, 0xFFF9, 0x206A]),
        *map(chr, [0, 1, 7, 8, 27, 127, 0x90]),
    ],
)
def test_tricks_go(trick):
    assert lines(f"a{trick}b") == ["ab"]
    assert lines(trick) == [""]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\v", "\f", "\u2028", "\u2029", "\x85", "\x1c"])
def test_every_line_end_is_a_line_end(ending):
    assert lines(f"a{ending}b") == ["a", "b"]


def test_ansi_escapes_lose_their_escape():
    assert lines("\x1b[31mred") == ["[31mred"]


def test_zalgo_keeps_four_marks():
    (line,) = lines("a" + "\u0335" * 500 + "b" + "\u0336" * 9)
    assert len(line) <= 2 + 2 * MAX_MARKS


def test_marks_without_a_letter_are_bounded_too():
    assert len(lines("\u0301" * 500)[0]) <= MAX_MARKS


def test_runs_of_empty_lines_and_spaces_are_shortened():
    assert lines("\n\n a \n\n\n\n\nb" + " " * 300 + "c\n\n") == ["a", "", "b    c"]


def test_odd_spaces_are_spaces():
    assert lines("a\u00a0b\u2003c\u3000d\te") == ["a b c d e"]


def test_a_lone_surrogate_is_replaced():
    assert lines("a\ud83db") == ["a\ufffdb"]


def test_nothing_is_one_empty_line():
    assert lines("") == lines(" \n \u200b ") == [""]


@given(st.text())
def test_lines_are_harmless(text):
    for line in lines(text):
        assert line == line.strip()
        assert line.splitlines() in ([], [line])
        line.encode()
        kinds = [unicodedata.category(character) for character in line]
        assert not {"Cc", "Cs", "Zl", "Zp"} & set(kinds)
        assert not any(
            unicodedata.bidirectional(character)
            in {"RLO", "LRO", "RLE", "LRE", "PDF", "LRI", "RLI", "FSI", "PDI"}
            for character in line
        )


@given(st.text())
def test_once_is_enough(text):
    once = lines(text)
    assert lines("\n".join(once)) == once


def test_leftward():
    assert leftward("سلام")
    assert leftward("abc שלום")
    assert not leftward("abc")
    assert not leftward("Привет, oʻzbek 123 👍")
