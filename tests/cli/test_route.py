"""`elchi route`: the same answer as the person gets, with its reasons."""

import pytest
from click.testing import CliRunner

from bot.cli import cli


def route(*arguments: str) -> str:
    result = CliRunner().invoke(cli, ["route", *arguments])

    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize(
    ("point", "mission"),
    [
        ("43.25,76.95", "kz-almaty-consulate-general"),
        ("45.81,15.98", "hu-budapest-embassy"),
        ("41.01,28.97", "tr-istanbul-consulate-general"),
        ("25.29,51.53", "qa-doha-embassy"),
    ],
)
def test_a_point_names_its_mission(point, mission):
    assert f"[{mission}]" in route("--at", point)


@pytest.mark.parametrize(
    ("words", "country"), [("Стамбул", "TR"), ("Olmaota", "KZ"), ("seul", "KR"), ("Olma-ota", "KZ")]
)
def test_words_find_their_city(words, country):
    told = route("--place", words)

    assert f", {country})" in told.splitlines()[0]
    assert "mission: " in told
    assert "trace:   " in told


@pytest.mark.parametrize("where", [("--at", "30,-40"), ("--place", "qwertyuiop")])
def test_the_sea_and_unknown_words_end_at_the_ministry(where):
    told = route(*where)

    assert "mission: ministry desk [ministry]" in told
    assert "trace:   " in told


@pytest.mark.parametrize("wrong", ["91,0", "0,181", "here", "1,2,3", "nan,0"])
def test_what_is_no_point_is_said(wrong):
    result = CliRunner().invoke(cli, ["route", "--at", wrong])

    assert result.exit_code == 2
    assert "--at" in result.output
