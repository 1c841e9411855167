import phonenumbers
import pytest

from bot.directory.load import load
from bot.directory.numbers import GENERIC, first, numbers
from bot.store.atlas import read_data

DIRECTORY = load(read_data)


def test_sourced_numbers_are_given_with_their_source():
    found = numbers(DIRECTORY, "RU")
    assert (found.police, found.ambulance, found.fire, found.general) == ("102", "103", "101", "112")
    assert found.source.source
    assert found.source.confidence == "medium"


def test_a_leading_zero_is_kept():
    assert numbers(DIRECTORY, "AU").police == "000"


def test_low_confidence_is_marked():
    assert numbers(DIRECTORY, "MY").source.low
    assert not numbers(DIRECTORY, "KZ").source.low


@pytest.mark.parametrize("code", [None, "", "ZZ", "AQ"])
def test_the_generic_number_where_none_is_known(code):
    assert numbers(DIRECTORY, code) == GENERIC
    assert first(numbers(DIRECTORY, code)) == "112"


@pytest.mark.parametrize("code", sorted(DIRECTORY.countries))
def test_every_country_has_a_number_to_show(code):
    assert first(numbers(DIRECTORY, code)).isdigit()


def test_without_a_general_number_the_police_stands_first():
    assert first(numbers(DIRECTORY, "CN")) == "110"


def test_numbers_are_those_that_networks_connect():
    """libphonenumber is the referee: where it disagrees the row is marked low, or was looked at by hand."""
    looked_at = {
        "MM",
        "RS",
        "SA",
    }  # medium: one of the single-service numbers is older than the referee's list
    for code, found in DIRECTORY.numbers.items():
        doubtful = not phonenumbers.is_emergency_number(first(found), code)
        assert not doubtful or found.source.low, code
        services = [number for number in (found.police, found.ambulance, found.fire) if number]
        refused = [number for number in services if not phonenumbers.is_emergency_number(number, code)]
        assert not refused or found.source.low or code in looked_at, (code, refused)
