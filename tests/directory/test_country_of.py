"""The country of a report's place, told without a map, is the one that the map would tell."""

from hypothesis import given
from hypothesis import strategies as st

from bot.content import load_content
from bot.dialog.typed import HERE, PIN, PLACE
from bot.handle.places import COUNTRY, country_of, place_of

KIT = load_content().kit
SOME = {
    COUNTRY: st.sampled_from(["TR", "RU", "UZ", "XX", "", "other"]).map(lambda code: (code,)),
    PIN: st.sampled_from([("41.0", "28.97"), ("0.0", "0.0"), ("55.75", "37.6"), ("44.95", "34.1")]),
    HERE: st.sampled_from([("yes",), ("no",)]),
    PLACE: st.sampled_from([("g:745044",), ("g:1",), ("c:TR",), ("c:RU",), ("nothing",)]),
}


@given(st.fixed_dictionaries({}, optional=SOME))
def test_the_country_is_the_places(facts):
    assert country_of(KIT, facts) == place_of(KIT, facts).country
