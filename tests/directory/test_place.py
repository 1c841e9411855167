import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.directory.place import coordinates, kilometres, locate, parse_borders
from bot.store.atlas import read_data

DISPUTED = {"Q7835": ("UA", "RU"), "Q23681": ("CY",)}
BORDERS = parse_borders(read_data("borders.json"), DISPUTED)

POINTS = [
    ("Osh", 40.53, 72.80, "KG"),
    ("Shymkent", 42.32, 69.59, "KZ"),
    ("Almaty", 43.25, 76.95, "KZ"),
    ("Narva", 59.377, 28.180, "EE"),
    ("Ivangorod", 59.370, 28.225, "RU"),
    ("Basel", 47.558, 7.588, "CH"),
    ("Saint-Louis", 47.585, 7.555, "FR"),
    ("Weil am Rhein", 47.593, 7.625, "DE"),
    ("Dubai", 25.20, 55.27, "AE"),
    ("Sharjah", 25.35, 55.41, "AE"),
    ("Guangzhou", 23.13, 113.26, "CN"),
    ("Hong Kong", 22.30, 114.17, "HK"),
    ("Macau", 22.19, 113.54, "MO"),
    ("Taipei", 25.03, 121.50, "TW"),
    ("Busan", 35.18, 129.07, "KR"),
    ("Yekaterinburg", 56.84, 60.60, "RU"),
    ("Vladivostok", 43.12, 131.89, "RU"),
    ("Kaliningrad", 54.71, 20.51, "RU"),
    ("Chukotka across the date line", 66.0, -172.0, "RU"),
    ("Gisht Kuprik", 41.45, 69.36, "UZ"),
    ("Zhibek Zholy", 41.48, 69.37, "KZ"),
    ("Sokh, an exclave in Kyrgyzstan", 39.96, 71.13, "UZ"),
    ("Shohimardon", 39.98, 71.80, "UZ"),
    ("Termez", 37.22, 67.28, "UZ"),
    ("Hairatan", 37.21, 67.42, "AF"),
    ("Detroit", 42.33, -83.05, "US"),
    ("Windsor", 42.30, -83.03, "CA"),
    ("Vatican", 41.903, 12.453, "VA"),
    ("Rome", 41.90, 12.48, "IT"),
    ("Northern Nicosia", 35.20, 33.36, "CY"),
    ("Kyrenia", 35.33, 33.32, "CY"),
    ("Pristina", 42.66, 21.16, "XK"),
    ("Zagreb", 45.81, 15.98, "HR"),
    ("Istanbul, Europe", 41.01, 28.95, "TR"),
    ("Istanbul, Asia", 40.99, 29.03, "TR"),
    ("Hanoi", 21.03, 105.85, "VN"),
    ("Mae Sot", 16.71, 98.57, "TH"),
    ("Myawaddy", 16.69, 98.51, "MM"),
    ("Paris", 48.86, 2.35, "FR"),
    ("Cayenne", 4.93, -52.33, "GF"),
    ("Tenerife", 28.46, -16.25, "ES"),
    ("Ceuta", 35.89, -5.31, "ES"),
    ("Bonaire", 12.15, -68.27, "BQ"),
    ("Ascension", -7.93, -14.41, "SH"),
    ("Sark", 49.43, -2.36, "GG"),
    ("Gaza", 31.50, 34.46, "PS"),
    ("South Pole", -90, 0, "AQ"),
    ("five km off Dubai", 25.25, 55.20, "AE"),
]


@pytest.mark.parametrize(("name", "lat", "lon", "country"), POINTS, ids=[point[0] for point in POINTS])
def test_country_of_a_point(name, lat, lon, country):
    assert locate(BORDERS, lat, lon) == (country,)


@pytest.mark.parametrize("point", [(0.0, -140.0), (40.0, -40.0), (-30.0, 90.0), (90.0, 0.0)])
def test_the_open_sea_has_no_country(point):
    assert locate(BORDERS, *point) == ()


def test_crimea_is_shown_for_both_states():
    assert locate(BORDERS, 44.95, 34.10) == ("UA", "RU")


def test_disputed_regions_are_a_setting():
    borders = parse_borders(read_data("borders.json"), DISPUTED | {"Q7835": ("UA",)})
    assert locate(borders, 44.95, 34.10) == ("UA",)


@pytest.mark.parametrize(
    "pair",
    [
        (math.nan, 0.0),
        (0.0, math.nan),
        (math.inf, 0.0),
        (0.0, -math.inf),
        (90.001, 0.0),
        (0.0, 180.001),
        (10**400, 0),
        (None, None),
        ("41", "69"),
        (41.0, None),
        ([], {}),
    ],
)
def test_what_is_no_point_has_no_country(pair):
    assert coordinates(*pair) is None
    assert locate(BORDERS, *pair) == ()


@settings(deadline=None)
@given(st.floats(), st.floats())
@example(-90.0, 180.0)
@example(90.0, -180.0)
@example(0.0, 180.0)
def test_any_floats_are_answered(lat, lon):
    assert len(locate(BORDERS, lat, lon)) in {0, 1, 2}


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_distance_is_a_metric_on_the_globe(lat1, lon1, lat2, lon2):
    there = kilometres(lat1, lon1, lat2, lon2)
    assert 0 <= there <= 20_016
    assert there == pytest.approx(kilometres(lat2, lon2, lat1, lon1), abs=1e-6)
    assert kilometres(lat1, lon1, lat1, lon1) == 0


def test_distance_over_the_date_line_is_short():
    assert kilometres(66, 179.5, 66, -179.5) < 50


def test_an_enclave_wins_over_what_surrounds_it():
    areas = [polygon.area for polygon in BORDERS]
    assert areas == sorted(areas)
