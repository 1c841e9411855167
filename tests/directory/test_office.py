"""When a mission can be reached: hours, holidays of both countries, the duty officer."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.directory.hours import parse
from bot.directory.load import load
from bot.directory.mission import Holiday
from bot.directory.office import desk_hours, holidays
from bot.directory.source import Source
from bot.store.atlas import read_data

DIRECTORY = load(read_data)
BERLIN = DIRECTORY.missions["de-berlin-embassy"]
OPEN = replace(BERLIN, hours=parse("Mo-Fr 09:00-18:00"), emergency=("+49 30 0000000",))
NOTHING = Source("", "", "", "", "")


def there(*moment):
    return datetime(*moment, tzinfo=ZoneInfo("Europe/Berlin"))


def with_holidays(**countries):
    return replace(DIRECTORY, holidays=countries)


def test_nothing_is_said_of_hours_that_nobody_told():
    found = desk_hours(DIRECTORY, BERLIN, there(2026, 11, 25, 12))
    assert (found.opening, found.holiday, found.duty) == (None, None, None)


def test_open_now_until():
    found = desk_hours(DIRECTORY, OPEN, there(2026, 11, 25, 12))
    assert found.opening.until == there(2026, 11, 25, 18)


@pytest.mark.parametrize("country", ["DE", "UZ"])
def test_a_sure_holiday_of_either_country_closes_it(country):
    known = with_holidays(**{country: {date(2026, 11, 25): Holiday("A day", True, NOTHING)}})
    found = desk_hours(known, OPEN, there(2026, 11, 25, 12))
    assert not found.opening.open
    assert found.opening.opens == there(2026, 11, 26, 9)
    assert found.holiday.name == "A day"


def test_an_unsure_holiday_closes_nothing_but_is_told():
    known = with_holidays(DE={date(2026, 11, 25): Holiday("By the moon", False, NOTHING)})
    found = desk_hours(known, OPEN, there(2026, 11, 25, 12))
    assert found.opening.open
    assert found.holiday.name == "By the moon"


def test_of_two_on_one_day_the_surer_one_counts():
    day = date(2026, 11, 25)
    known = with_holidays(
        DE={day: Holiday("Maybe", False, NOTHING)}, UZ={day: Holiday("Sure", True, NOTHING)}
    )
    assert holidays(known, OPEN)[day].name == "Sure"


def test_the_day_is_the_one_there():
    known = with_holidays(DE={date(2026, 11, 26): Holiday("A day", True, NOTHING)})
    late = datetime(2026, 11, 25, 23, 30, tzinfo=ZoneInfo("UTC"))  # 00:30 of the 26th in Berlin
    assert desk_hours(known, OPEN, late).holiday.name == "A day"


def test_the_duty_officer_answers_on_holidays_too():
    on_duty = replace(OPEN, duty=parse("24/7"))
    known = with_holidays(DE={date(2026, 11, 25): Holiday("A day", True, NOTHING)})
    assert desk_hours(known, on_duty, there(2026, 11, 25, 3)).duty is True


def test_duty_hours_without_a_telephone_are_no_help():
    assert desk_hours(DIRECTORY, replace(BERLIN, duty=parse("24/7")), there(2026, 11, 25, 3)).duty is None


def test_an_unknown_zone_tells_nothing():
    assert desk_hours(DIRECTORY, replace(OPEN, timezone="Mars/Base"), there(2026, 11, 25, 3)).opening is None


def test_every_mission_s_country_has_holidays():
    """But Ukraine: under martial law its public holidays are working days."""
    countries = {m.country for m in DIRECTORY.missions.values()} | {"UZ"}
    assert countries - set(DIRECTORY.holidays) == {"UA"}
    assert set(DIRECTORY.holidays) <= countries


def test_the_fixed_days_of_uzbekistan():
    """Labour Code of Uzbekistan, article 208: public holidays."""
    fixed = [(1, 1), (3, 8), (3, 21), (5, 9), (9, 1), (10, 1), (12, 8)]
    for year in (2026, 2027, 2028):
        assert {date(year, *day) for day in fixed} <= DIRECTORY.holidays["UZ"].keys()


def test_holidays_of_the_moon_are_not_sure_until_they_are_announced():
    assert not DIRECTORY.holidays["UZ"][date(2027, 3, 9)].sure
