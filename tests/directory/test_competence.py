from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.directory.competence import Answer, competent, distance
from bot.directory.explain import RULES, explain
from bot.directory.load import load
from bot.directory.mission import MINISTRY
from bot.directory.place import UNKNOWN, Place
from bot.store.atlas import read_data

DIRECTORY = load(read_data)
COUNTRIES = sorted(DIRECTORY.countries)


def pin(country, lat, lon, subdivision=None, claims=()):
    return Place(country, subdivision, lat, lon, None, "pin", claims)


def country(code):
    return Place(code, None, None, None, None, "country")


def ids(answer):
    return [mission.id for mission in answer.missions]


def rules(answer):
    return [step.rule for step in answer.trace]


def test_a_sourced_district_decides_alone():
    answer = competent(DIRECTORY, pin("KZ", 43.65, 51.17, "KZ-47"))
    assert ids(answer) == ["kz-aktau-consulate-general"]
    assert not answer.desk
    assert rules(answer) == ["subdivision", "district", "mission"]


def test_competence_comes_before_distance():
    almost_osh = pin("KG", 40.9, 73.9, "KG-N")  # Naryn region: nearer to Osh, but of Bishkek's district
    assert ids(competent(DIRECTORY, almost_osh)) == ["kg-bishkek-embassy"]


def test_zagreb_goes_to_budapest_not_to_nearer_vienna():
    answer = competent(DIRECTORY, pin("HR", 45.81, 15.98))
    assert ids(answer) == ["hu-budapest-embassy"]
    assert rules(answer) == ["accreditation", "mission"]


def test_without_a_sourced_split_all_posts_are_named_nearest_first():
    almaty = competent(DIRECTORY, pin("KZ", 43.25, 76.95))
    assert ids(almaty) == ["kz-almaty-consulate-general", "kz-astana-embassy"]
    assert rules(almaty)[0] == "split-not-sourced"
    assert ids(competent(DIRECTORY, pin("KZ", 51.1, 71.4)))[0] == "kz-astana-embassy"
    assert ids(competent(DIRECTORY, pin("TR", 41.0, 29.0))) == [
        "tr-istanbul-consulate-general",
        "tr-ankara-embassy",
    ]


def test_without_a_point_the_embassy_stands_first():
    assert ids(competent(DIRECTORY, country("TR"))) == ["tr-ankara-embassy", "tr-istanbul-consulate-general"]
    assert ids(competent(DIRECTORY, country("RU"))) == ["ru-moscow-embassy"]


def test_a_post_bound_to_a_district_is_not_asked_outside_it():
    assert "kz-aktau-consulate-general" not in ids(competent(DIRECTORY, pin("KZ", 44.0, 53.0, "KZ-43")))


def test_a_low_post_is_never_alone():
    novosibirsk = competent(DIRECTORY, pin("RU", 55.0, 82.9, "RU-NVS"))
    assert ids(novosibirsk) == ["ru-novosibirsk-consulate-general"]
    assert novosibirsk.desk
    kabul = competent(DIRECTORY, pin("AF", 34.5, 69.2))
    assert ids(kabul) == ["af-kabul-embassy", "af-mazarisharif-consulate"]
    assert kabul.desk


def test_an_unconfirmed_post_is_not_routed_to_beside_confirmed_ones():
    seattle = competent(DIRECTORY, pin("US", 47.6, -122.3))
    assert ids(seattle) == ["us-washington-embassy", "us-newyork-consulate-general"]
    assert [mission.id for mission in seattle.unconfirmed] == ["us-seattle-consulate"]


def test_low_accreditation_brings_the_desk():
    assert competent(DIRECTORY, country("BA")).desk
    assert not competent(DIRECTORY, country("HR")).desk


def test_a_territory_asks_the_posts_of_its_state_and_the_desk():
    answer = competent(DIRECTORY, pin("HK", 22.3, 114.17))
    assert ids(answer)[0] == "cn-guangzhou-consulate-general"
    assert answer.desk
    assert ids(competent(DIRECTORY, pin("GL", 64.2, -51.7))) == ["se-stockholm-embassy"]


def test_crimea_asks_both_and_the_desk():
    answer = competent(DIRECTORY, pin("UA", 44.95, 34.1, claims=("UA", "RU")))
    assert ids(answer) == ["ua-kyiv-embassy", "ru-moscow-embassy"]
    assert answer.desk
    assert rules(answer)[0] == "disputed"


def test_a_post_that_one_claimant_confirms_is_not_told_as_unconfirmed_for_another():
    answer = competent(DIRECTORY, Place(None, None, 0.0, 0.0, None, "pin", ("AD", "BN")))
    assert ids(answer) == ["es-madrid-embassy"]
    assert answer.unconfirmed == ()


def test_where_nobody_is_accredited_the_ministry_answers_and_the_nearest_is_only_told():
    answer = competent(DIRECTORY, pin("VN", 21.0, 105.8))
    assert answer.missions == ()
    assert answer.desk
    assert [mission.id for mission in answer.unconfirmed] == ["cn-guangzhou-consulate-general"]


@pytest.mark.parametrize(
    "place",
    [
        None,
        UNKNOWN,
        pin(None, 0.0, -140.0),
        pin("UZ", 41.3, 69.2),
        country("ZZ"),
        country(""),
        "KZ",
        7,
        country(7),
    ],
)
def test_the_rest_goes_to_the_ministry(place):
    answer = competent(DIRECTORY, place)
    assert answer.missions == ()
    assert answer.desk
    assert answer.destinations == (MINISTRY,)
    assert rules(answer)[-1] == "ministry"


def sane(answer):
    assert isinstance(answer, Answer)
    assert answer.missions or answer.desk
    assert answer.destinations[-1] == MINISTRY
    assert len(set(answer.destinations)) == len(answer.destinations)
    assert answer.trace
    assert any(not mission.source.low for mission in answer.missions) or answer.desk
    assert set(ids(answer)) & {mission.id for mission in answer.unconfirmed} == set()
    for mission in answer.missions:
        assert mission.id in {step.mission for step in answer.trace}
    assert ("ministry" in rules(answer)) == answer.desk
    return True


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_country_is_answered_with_a_trace(code):
    answer = competent(DIRECTORY, country(code))
    assert sane(answer)
    assert all(mission.country != "UZ" for mission in answer.missions)
    if DIRECTORY.of_country(code):
        assert {mission.country for mission in answer.missions} == {code}


@pytest.mark.parametrize("code", sorted(DIRECTORY.districts))
def test_every_subdivision_goes_to_the_mission_of_its_row(code):
    answer = competent(DIRECTORY, pin(code[:2], 50.0, 60.0, code))
    assert ids(answer) == [DIRECTORY.districts[code].mission]
    assert sane(answer)


@pytest.mark.parametrize("mission", DIRECTORY.missions.values(), ids=DIRECTORY.missions)
def test_steps_that_name_a_row_name_source_and_date(mission):
    for step in competent(DIRECTORY, pin(mission.country, mission.lat, mission.lon)).trace:
        if step.mission:
            assert step.file
            assert step.row
            assert step.source
            assert step.date
            assert step.confidence


@given(
    st.one_of(st.none(), st.sampled_from(COUNTRIES), st.text(max_size=3)),
    st.one_of(st.none(), st.sampled_from(sorted(DIRECTORY.districts)), st.text(max_size=6)),
    st.one_of(st.none(), st.floats()),
    st.one_of(st.none(), st.floats()),
    st.lists(st.sampled_from(COUNTRIES), max_size=3).map(tuple),
)
def test_whatever_the_place_somebody_is_named(code, subdivision, lat, lon, claims):
    place = Place(code, subdivision, lat, lon, None, "pin", claims)
    assert sane(competent(DIRECTORY, place))


def test_a_district_of_another_country_is_ignored():
    assert ids(competent(DIRECTORY, pin("HR", 45.8, 15.9, "RU-MOW"))) == ["hu-budapest-embassy"]


def test_a_district_whose_mission_vanished_falls_back_to_the_country():
    missions = {key: m for key, m in DIRECTORY.missions.items() if key != "kg-osh-consulate-general"}
    answer = competent(replace(DIRECTORY, missions=missions), pin("KG", 40.5, 72.8, "KG-GO"))
    assert ids(answer) == ["kg-bishkek-embassy"]


def test_an_empty_directory_still_names_the_ministry():
    bare = replace(DIRECTORY, missions={}, districts={}, accreditation={}, territories={}, hotlines=())
    assert all(competent(bare, country(code)).destinations == (MINISTRY,) for code in COUNTRIES)


def test_distance_needs_a_point():
    mission = DIRECTORY.missions["kz-almaty-consulate-general"]
    assert distance(mission, country("KZ")) is None
    assert distance(mission, pin("KZ", 43.25, 76.95)) == pytest.approx(6.4, abs=0.2)


def test_the_trace_is_told_in_words():
    lines = explain(DIRECTORY, competent(DIRECTORY, pin("HR", 45.81, 15.98)), "ru")
    assert lines[0].startswith("accreditation: ")
    assert "Будапешт" in lines[0]
    assert "accreditation.csv: HR" in lines[0]
    assert "2024-10-25" in lines[0]


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_rule_has_words(code):
    answer = competent(DIRECTORY, pin(code, 0.0, 0.0))
    assert len(explain(DIRECTORY, answer, "uz")) == len(answer.trace)
    assert set(rules(answer)) <= set(RULES)
