"""The reference data itself: what a person relies on must be well formed, sourced and consistent."""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import phonenumbers
import pytest

from bot.dialog.script import fold
from bot.dialog.wording import read_wording
from bot.directory.hotlines import KINDS
from bot.directory.load import load
from bot.directory.place import locate, parse_borders
from bot.store.atlas import read_data

SOURCED = [
    "missions",
    "consular_districts",
    "accreditation",
    "country_names",
    "place_aliases",
    "territories",
    "disputed",
]
HOTLINE_COLUMNS = (
    "country", "kind", "label", "name", "phone", "hours", "languages", "source", "source_date", "confidence",
    "notes",
)  # fmt: skip
NO_SOURCE_FOUND = {"AQ", "BV", "GS", "HM", "IO", "PN", "TF", "UM"}


def read_dialog(name):
    return (Path(__file__).parents[2] / "dialogs" / name).read_text(encoding="utf-8")


def rows(name):
    return list(csv.DictReader(read_data(f"{name}.csv").splitlines()))


@pytest.fixture(scope="module")
def directory():
    return load(read_data)


@pytest.fixture(scope="module")
def borders(directory):
    disputed = {region: row.claims for region, row in directory.disputed.items()}
    return parse_borders(read_data("borders.json"), disputed)


@pytest.mark.parametrize("name", SOURCED)
def test_every_row_has_source_and_date(name):
    assert [row for row in rows(name) if not row["source"].strip() or not row["source_date"].strip()] == []


@pytest.mark.parametrize("name", ["emergency_numbers", "hotlines"])
def test_every_number_has_source_and_date(name):
    facts = [row for row in rows(name) if row.get("phone") or row.get("police") or row.get("general")]
    assert [row for row in facts if not row["source"].strip() or not row["source_date"].strip()] == []


@pytest.mark.parametrize("name", [*SOURCED, "emergency_numbers", "hotlines"])
def test_no_source_lies_in_the_future(name):
    years = [int(year) for row in rows(name) for year in re.findall(r"\b20\d\d", row["source_date"])]
    assert max(years) <= 2026


@pytest.mark.parametrize(
    "name", ["missions", "consular_districts", "accreditation", "hotlines", "emergency_numbers"]
)
def test_confidence_is_stated(name):
    allowed = {"high", "medium", "low"} | ({""} if name == "emergency_numbers" else set())
    assert {row["confidence"] for row in rows(name)} <= allowed


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("missions", "id"),
        ("consular_districts", "subdivision"),
        ("accreditation", "country"),
        ("emergency_numbers", "country"),
        ("country_names", "country"),
        ("territories", "country"),
        ("disputed", "region"),
    ],
)
def test_keys_are_unique(name, key):
    assert [value for value, n in Counter(row[key] for row in rows(name)).items() if n > 1] == []


def test_every_assignment_names_a_mission_that_exists(directory):
    named = [*directory.districts.values(), *directory.accreditation.values()]
    assert {row.mission for row in named} - set(directory.missions) == set()


def test_a_district_lies_in_the_country_of_its_mission(directory):
    assert [
        code
        for code, row in directory.districts.items()
        if directory.missions[row.mission].country != code[:2]
    ] == []


def test_accreditation_is_for_countries_without_a_mission(directory):
    assert [country for country in directory.accreditation if directory.of_country(country)] == []


def test_missions_stand_in_their_country(directory, borders):
    wrong = {
        m.id: found
        for m in directory.missions.values()
        if (found := locate(borders, m.lat, m.lon)) != (m.country,)
    }
    assert wrong == {}


def test_mission_ids_begin_with_their_country(directory):
    assert [m.id for m in directory.missions.values() if not m.id.startswith(m.country.lower() + "-")] == []


def test_mission_ids_fit_a_button(directory):
    assert max(len(m.id.encode()) for m in directory.missions.values()) <= 40


def test_phones_of_missions_are_valid_and_of_the_country(directory):
    for mission in directory.missions.values():
        for phone in mission.phones:
            number = phonenumbers.parse(phone)
            assert phonenumbers.is_valid_number(number), (mission.id, phone)
            assert phonenumbers.region_code_for_number(number) == mission.country, (mission.id, phone)


def test_hotlines_are_numbers_of_their_country(directory):
    for line in directory.hotlines:
        for phone in line.phones:
            number = phonenumbers.parse(phone, line.country)
            if re.fullmatch(r"[1-9]\d{2,4}", phone):  # a short number, dialled as it stands
                continue
            assert phonenumbers.is_valid_number(number), (line.name, phone)
            assert phonenumbers.region_code_for_number(number) == line.country, (line.name, phone)


def test_hotlines_have_the_columns_that_the_reading_expects():
    assert {tuple(row) for row in rows("hotlines")} == {HOTLINE_COLUMNS}
    assert {row["kind"] for row in rows("hotlines")} <= set(KINDS)


def test_a_hotline_that_is_shown_has_source_and_date(directory):
    assert [line.name for line in directory.hotlines if not (line.source.source and line.source.date)] == []


def test_what_a_hotline_shows_betrays_nobody(directory):
    wording = read_wording(
        {f"dialogs/{name}": read_dialog(name) for name in ("banned.yaml", "cyrillic.yaml")}
    )
    shown = [line.label for line in directory.hotlines]
    assert [text for text in shown if wording.reporter.found("en", text)] == []


def test_addresses_on_the_net_are_well_formed(directory):
    for mission in directory.missions.values():
        if mission.website:
            url = urlsplit(mission.website)
            assert url.scheme in {"http", "https"}, mission.id
            assert re.fullmatch(r"[\w.-]+\.\w+", url.netloc), mission.id
        for mail in mission.emails:
            assert re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", mail), (mission.id, mail)


def test_time_zones_exist(directory):
    assert all(ZoneInfo(mission.timezone) for mission in directory.missions.values())


def test_emergency_numbers_are_digits(directory):
    for found in directory.numbers.values():
        for number in (found.police, found.ambulance, found.fire, found.general):
            assert re.fullmatch(r"\d{0,10}", number), found.country


def test_where_no_source_is_no_number_stands(directory):
    without = {row["country"] for row in rows("emergency_numbers") if not row["source"]}
    assert without >= NO_SOURCE_FOUND
    assert without & set(directory.numbers) == set()
    silent = [row for row in rows("emergency_numbers") if not row["source"]]
    assert [row["country"] for row in silent if row["police"] or row["general"] or row["ambulance"]] == []


def test_names_of_countries_are_complete_and_well_spelled(directory):
    for code, names in directory.countries.items():
        assert all((names.uz_latn, names.uz_cyrl, names.ru, names.en)), code
        assert not set("'`‘") & set(names.uz_latn + names.en), code
        assert re.search("[а-яА-ЯҚҒҲЎқғҳў]", names.ru), code
        assert re.search("[а-яА-ЯҚҒҲЎқғҳў]", names.uz_cyrl), code


def test_no_two_countries_share_a_name(directory):
    named = {}
    for code, names in directory.countries.items():
        for key in {fold(name) for name in (names.uz_latn, names.uz_cyrl, names.ru, names.en)}:
            assert named.setdefault(key, code) == code, key


def test_an_alias_belongs_to_one_country(directory):
    named = {}
    for alias, code in directory.aliases:
        assert code in directory.countries
        assert named.setdefault(fold(alias), code) == code, alias


def test_hotlines_without_a_number_are_not_offered(directory):
    assert all(line.phones for line in directory.hotlines)
    assert not any("Istiqbolli" in line.name for line in directory.hotlines)  # its number was never found


def test_territories_lead_to_states(directory):
    for code, territory in directory.territories.items():
        assert code in directory.countries
        assert territory.state in directory.countries
        assert territory.state not in directory.territories


def test_every_subdivision_of_a_district_can_be_reached(directory):
    reached = set(directory.admin1.values())
    unreached = set(directory.districts) - reached
    assert unreached == {"KG-GO"}  # GeoNames counts the city of Osh to Osh region
    assert directory.districts["KG-GO"].mission == directory.districts["KG-O"].mission


def test_borders_know_every_inhabited_country(directory, borders):
    found = {code for polygon in borders for code in polygon.claims}
    assert set(directory.countries) - found == set()
    assert found - set(directory.countries) == set()


def test_dates_of_missions_are_dates(directory):
    for mission in directory.missions.values():
        text = mission.source.date.rstrip("+")
        assert date.fromisoformat(text + "-01-01"[3 * text.count("-") :]), mission.id
