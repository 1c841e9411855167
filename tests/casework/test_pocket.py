"""The pocket code: everything comes back, every small mistake is found, nothing else is taken for one."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.casework.case import read_code
from bot.casework.pocket import ALPHABET, CONTACTS, NEEDS, NUMBERS, Pocket, decode, encode

COUNTRIES = ("", "TR", "RU", "KZ", "AE", "AA", "ZZ")
pockets = st.builds(
    Pocket,
    st.sampled_from(COUNTRIES) | st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2),
    st.sampled_from(NEEDS),
    st.sampled_from(CONTACTS),
    st.booleans(),
    st.integers(0, NUMBERS - 1),
)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# What happens to a whole word between a mouth and a hand.
MISHAPS = {
    "groups swapped": lambda word: word[4:] + word[:4],
    "begun a letter late": lambda word: word[1:] + word[0],
    "begun a letter early": lambda word: word[-1] + word[:-1],
    "read backwards": lambda word: word[::-1],
    "one group backwards": lambda word: word[:4] + word[:3:-1],
    "two pairs swapped": lambda word: word[1] + word[0] + word[3] + word[2] + word[4:],
}
CYRILLIC = str.maketrans("ABCEHKMPTXY", "АВСЕНКМРТХУ")


def test_every_content_comes_back():
    for need in NEEDS:
        for contact in CONTACTS:
            for child in (False, True):
                for number in range(0, NUMBERS, 37):
                    pocket = Pocket("TR", need, contact, child, number)
                    assert decode(encode(pocket)) == pocket


def test_every_two_letters_that_can_name_a_country_come_back():
    names = ["", *(one + other for one in LETTERS for other in LETTERS)]
    wanted = [Pocket(name, need, "call", True, 1023) for name in names for need in NEEDS]
    assert [decode(encode(pocket)) for pocket in wanted] == wanted
    assert len({encode(pocket) for pocket in wanted}) == len(wanted)


@given(pockets)
def test_it_is_read_in_any_case_and_script(pocket):
    code = encode(pocket)
    for typed in (code.lower(), code.translate(CYRILLIC), code.replace("-", " "), f"  {' '.join(code)} "):
        assert decode(typed) == pocket
    assert read_code(code) == ""


def test_every_wrong_letter_and_every_two_that_changed_places_are_found():
    chance = random.Random(5)
    for _ in range(2000):
        pocket = Pocket(
            chance.choice(COUNTRIES), chance.choice(NEEDS), chance.choice(CONTACTS), chance.random() < 0.5,
            chance.randrange(NUMBERS),
        )  # fmt: skip
        code = encode(pocket).replace("-", "")
        for at, right in enumerate(code):
            for wrong in ALPHABET:
                assert wrong == right or decode(code[:at] + wrong + code[at + 1 :]) is None
        for at in range(len(code) - 1):
            swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
            assert swapped == code or decode(swapped) is None


@pytest.mark.parametrize("mishap", MISHAPS.values(), ids=MISHAPS)
def test_a_word_in_the_wrong_order_is_found(mishap):
    chance = random.Random(5)
    count = 9_000
    words = [
        encode(
            Pocket(chance.choice(COUNTRIES), chance.choice(NEEDS), "none", False, chance.randrange(NUMBERS))
        )
        for _ in range(count)
    ]
    pairs = [(word, mishap(word)) for word in (each.replace("-", "") for each in words)]
    assert sum(decode(wrong) is not None for word, wrong in pairs if wrong != word) < count / 900


@pytest.mark.parametrize("letter", ALPHABET)
def test_a_letter_held_down_is_no_code(letter):
    assert decode(letter * 8) is None


def test_of_random_words_hardly_any_is_a_code():
    chance = random.Random(5)
    words = ("".join(chance.choices(ALPHABET, k=8)) for _ in range(20_000))
    assert sum(decode(word) is not None for word in words) < 20_000 / 900


@given(st.text(max_size=20))
def test_any_text_is_a_code_or_none(text):
    found = decode(text)
    assert found is None or decode(encode(found)) == found
    assert found is None or read_code(text) == ""
