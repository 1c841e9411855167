"""`elchi route`: the same answer as the person gets, with its reasons."""

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.store.sealed import KeyRing


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


def paged(*arguments: str) -> list[str]:
    return [line for line in route(*arguments).splitlines() if line.startswith("paged:")]


def test_who_is_paged_at_night_in_doha_and_when():
    told = route("--place", "Doha", "--when", "Sunday 03:10")
    calls = paged("--place", "Doha", "--when", "Sunday 03:10")
    assert "Sunday" in told
    assert "(Asia/Qatar), 00:10 UTC" in told
    assert calls[0].startswith("paged:   03:10 (+0 min) embassy of Uzbekistan in Doha [qa-doha-embassy]")
    assert "(duty + consul, Sunday 03:20 there" in calls[1]
    assert "03:40 (+30 min) embassy" in calls[3]
    assert "ministry desk [ministry] (all, 05:40 there)" in calls[3]
    assert "then every 10 minutes" in calls[-1]


def test_a_post_of_low_confidence_is_paged_beside_the_ministry_from_the_start():
    """Uzbekistan's post in Seattle rests on one unverified source."""
    told = route("--place", "Seattle", "--when", "2026-12-01 12:00")
    assert "[us-washington-embassy]" in told or "[us-newyork-consulate-general]" in told


def test_a_holiday_is_told():
    assert "holiday: New Year's Day" in "\n".join(paged("--place", "Berlin", "--when", "2027-01-01 12:00"))


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2027-03-28 02:30", "the clocks leave out 02:30 that day"),
        ("2026-10-25 02:30", "02:30 comes twice that day"),
    ],
)
def test_a_moment_that_the_clocks_make_odd_is_remarked(when, said):
    assert said in route("--place", "Berlin", "--when", when)


@pytest.mark.parametrize("when", ["", "soon", "Sunday 25:00", "2026-02-30 10:00", "Someday 10:00", "10:61"])
def test_a_moment_that_is_none_is_one_line(when):
    result = CliRunner().invoke(cli, ["route", "--place", "Doha", "--when", when])
    assert result.exit_code == 2
    assert result.output.splitlines()[-1].startswith("elchi: --when: ")


def test_desks_of_the_database_decide_who_is_passed_over(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ELCHI_DATABASE", f"sqlite:///{tmp_path}/elchi.db")
    monkeypatch.setenv("ELCHI_KEYS", str(tmp_path / "elchi.keys"))
    nothing = CliRunner().invoke(cli, ["route", "--place", "Doha", "--when", "now", "--desks"])
    assert (nothing.exit_code, list(tmp_path.iterdir())) == (2, [])  # to look makes nothing
    KeyRing.generate(tmp_path / "elchi.keys")
    calls = paged("--place", "Doha", "--when", "Sunday 03:10", "--desks")
    assert "nobody: passed over" in calls[0]
