import pytest

from bot.directory.hotlines import hotlines, load_hotlines
from bot.directory.load import load
from bot.store.atlas import Atlas, read_data

DIRECTORY = load(read_data)
LINES = DIRECTORY.hotlines
HEAD = "country,kind,label,name,phone,hours,languages,source,source_date,confidence,notes"


def made(*rows):
    return load_hotlines("\n".join((HEAD, *rows)))


def row(
    country="KZ", kind="helpline", phone="100", hours="", source="a page", date="2026", confidence="high"
):
    return f"{country},{kind},,line {phone},{phone},{hours},ru,{source},{date},{confidence},"


def phones(lines, country):
    return [line.phones[0] for line in hotlines(lines, country)]


@pytest.mark.parametrize(
    "gap", [{"source": ""}, {"date": ""}, {"phone": ""}, {"source": " "}, {"phone": " ; "}]
)
def test_a_line_without_number_source_or_date_is_never_shown(gap):
    assert made(row(**gap)) == ()


def test_a_kind_that_nobody_can_name_stops_the_start():
    with pytest.raises(ValueError, match=r"hotlines\.csv: kind 'shop'; expected one of helpline, "):
        made(row(kind="shop"))


def test_the_surest_line_stands_first_and_then_the_one_that_never_sleeps():
    lines = made(
        row(phone="101", confidence="medium", hours="24/7"),
        row(phone="102"),
        row(phone="103", hours="24/7"),
        row(phone="104", hours="24/7 per older pages"),
    )
    assert phones(lines, "KZ") == ["103", "102", "104", "101"]


def test_a_line_of_low_confidence_is_not_shown_beside_a_surer_one():
    assert phones(made(row(phone="101", confidence="low"), row(phone="102")), "KZ") == ["102"]


@pytest.mark.parametrize("country", ["KG", "TJ"])
def test_where_only_old_numbers_are_known_they_are_shown_and_marked(country):
    there = [line for line in hotlines(LINES, country) if line.country == country]
    assert len(there) == 1
    assert there[0].low


def test_a_confidence_that_nobody_stated_counts_as_low():
    assert made(row(confidence=""))[0].low


def test_the_lines_of_the_country_stand_before_those_of_home():
    countries = [line.country for line in hotlines(LINES, "TR")]
    assert countries == ["TR"] * 3 + ["UZ"] * 2


@pytest.mark.parametrize("country", [None, "", "ZZ", "AQ", "BR"])
def test_nobody_is_left_without_a_line(country):
    assert [line.phones for line in hotlines(LINES, country)] == [
        ("+998 71 202-33-55",),
        ("+998 71 239-46-35",),
    ]


def test_abroad_no_short_number_of_home_is_shown():
    assert all(
        phone.startswith("+998")
        for line in hotlines(LINES, "RU")
        if line.country == "UZ"
        for phone in line.phones
    )


def test_at_home_short_numbers_are_shown_and_every_line_once():
    there = hotlines(LINES, "UZ")
    assert {"1164", "1282"} <= {line.phones[0] for line in there}
    assert len(set(there)) == len(there)


def test_a_number_too_short_to_be_one_is_not_shown():
    assert "Shymkent" not in [line.label for line in hotlines(LINES, "KZ")]


def test_the_atlas_gives_the_same_lines():
    atlas = Atlas.bundled()
    try:
        assert atlas.hotlines("PL") == hotlines(LINES, "PL")
        assert [line.label for line in atlas.hotlines("PL")][:2] == ["KCIK", "La Strada"]
    finally:
        atlas.close()
