"""The pocket code: everything comes back, every small mistake is found, nothing else is taken for one."""

import random

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
CYRILLIC = str.maketrans("ABCEHKMPTXY", "АВСЕНКМРТХУ")


def test_every_content_comes_back():
    for need in NEEDS:
        for contact in CONTACTS:
            for child in (False, True):
                for number in range(0, NUMBERS, 37):
                    pocket = Pocket("TR", need, contact, child, number)
                    assert decode(encode(pocket)) == pocket


@given(pockets)
def test_it_is_read_in_any_case_and_script(pocket):
    code = encode(pocket)
    for typed in (code.lower(), code.translate(CYRILLIC), code.replace("-", " "), f"  {' '.join(code)} "):
        assert decode(typed) == pocket
    assert read_code(code) == ""


def test_every_wrong_letter_and_every_two_that_changed_places_are_found():
    chance = random.Random(5)
    for _ in range(300):
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


def test_of_random_words_hardly_any_is_a_code():
    chance = random.Random(5)
    words = ("".join(chance.choices(ALPHABET, k=8)) for _ in range(20_000))
    assert sum(decode(word) is not None for word in words) < 20_000 / 900


@given(st.text(max_size=20))
def test_any_text_is_a_code_or_none(text):
    found = decode(text)
    assert found is None or decode(encode(found)) == found
