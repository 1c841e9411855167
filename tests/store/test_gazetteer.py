import csv
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialog.script import fold
from bot.directory.words import CUTOFF
from bot.store.atlas import read_data
from bot.store.gazetteer import Gazetteer

PATH = Path(str(files("bot").joinpath("data", "gazetteer.sqlite")))


@pytest.fixture(scope="module")
def gazetteer():
    found = Gazetteer(PATH)
    yield found
    found.close()


def test_the_file_stays_small():
    assert PATH.stat().st_size < 16_000_000


def test_the_file_cannot_be_written_through_it(gazetteer):
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        gazetteer._db.execute("DELETE FROM city")


def test_a_missing_file_is_named_without_its_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match="no gazetteer at none") as caught:
        Gazetteer(tmp_path / "none.sqlite")
    assert str(tmp_path) not in str(caught.value)


def test_a_path_with_odd_letters_is_opened(tmp_path):
    odd = tmp_path / "a?b#c %20"
    odd.mkdir()
    (odd / "g.sqlite").write_bytes(PATH.read_bytes())
    copy = Gazetteer(odd / "g.sqlite")
    assert copy.city(1526384).names.en == "Almaty"
    copy.close()


def test_namesakes_stand_by_size(gazetteer):
    found = gazetteer.exact(fold("Ростов"))
    assert found[0].names.ru == "Ростов-на-Дону"
    assert [city.population for city in found] == sorted((city.population for city in found), reverse=True)


def test_names_in_four_locales(gazetteer):
    almaty = gazetteer.city(1526384)
    assert (almaty.names.of("uz"), almaty.names.of("uz_Cyrl")) == ("Olmaota", "Олмаота")
    assert (almaty.names.of("ru"), almaty.names.of("en")) == ("Алматы", "Almaty")


def test_the_beginning_of_a_name_is_enough(gazetteer):
    assert gazetteer.starting("ekaterinb")[0].names.en == "Yekaterinburg"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Екатеринбрг", "Yekaterinburg"),
        ("stanbul", "Istanbul"),
        ("Novosibrsk", "Novosibirsk"),
        ("Варшаве", "Warsaw"),
    ],
)
def test_errors_of_typing_are_forgiven(gazetteer, typed, meant):
    assert gazetteer.similar(fold(typed), CUTOFF)[0][1].names.en == meant


def test_nothing_similar_is_nothing(gazetteer):
    assert gazetteer.similar("zzzzqqqq", CUTOFF) == []
    assert gazetteer.exact("zzzzqqqq") == []
    assert gazetteer.city(0) is None


def called(gazetteer, country, lat, lon):
    found = gazetteer.near(country, lat, lon)
    return found and gazetteer.city(found.town)


def test_the_nearest_town_lies_in_the_country(gazetteer):
    assert called(gazetteer, "KG", 40.53, 72.80).names.en == "Osh"
    assert called(gazetteer, "UZ", 40.53, 72.80).country == "UZ"
    assert called(gazetteer, "ZZ", 40.53, 72.80) is None


def test_the_nearest_town_is_found_over_the_date_line(gazetteer):
    assert called(gazetteer, "RU", 66.0, -179.0).lon > 165


def test_a_point_is_called_by_the_large_town_beside_it(gazetteer):
    assert called(gazetteer, "RU", 55.70, 37.50).names.en == "Moscow"


def test_a_village_tells_the_division(gazetteer):
    assert gazetteer.near("RU", 60.98, 76.43).admin1 == "32"  # Khanty-Mansi, not far from Tomsk's border


@settings(deadline=None)
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_point_has_a_nearest_town(lat, lon):
    found = Gazetteer(PATH)
    assert called(found, "RU", lat, lon) is not None
    found.close()


def test_threads_share_it(gazetteer):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: gazetteer.exact("moskva")[0].id, range(200)))
    assert set(found) == {524901}


def test_every_alias_of_a_town_is_in_the_file(gazetteer):
    """The gazetteer is built from place_aliases.csv: a new row without a new build is found here."""
    for row in csv.DictReader(read_data("place_aliases.csv").splitlines()):
        if row["city"]:
            assert row["country"] in {city.country for city in gazetteer.exact(fold(row["alias"]))}, row[
                "alias"
            ]
