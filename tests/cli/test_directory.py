"""`elchi directory`: what is broken changes nothing and is named; what is sound is shown and taken whole."""

import json
import zipfile

import pytest

from bot.directory.upkeep.schema import TABLES
from tests.cli.sheets_made import BERLIN, FILE, book, mission, refused, run, save, table


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_shipped_data_is_sound_and_answers_everywhere():
    result = run("check")
    assert result.exit_code == 0, result.output
    assert "answered: 250 countries" in result.output
    for part in ("83 subdivisions of RU", "31 subdivisions of CN", "9 subdivisions of KG"):
        assert part in result.output
    assert "nobody answers for: none" in result.output


def test_gaps_stand_worst_first_and_machines_can_read_them():
    told = json.loads(run("check", "--json").output)
    kinds = [gap["kind"] for gap in told["gaps"]]
    assert kinds[:2] == ["no telephone at all", "the ministry alone answers"]
    assert told["unanswered"] == []
    assert sum(told["countries"].values()) == 250


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("latitude", "41.31", "lies in"),
        ("latitude", "north", "is no number of degrees"),
        ("latitude", "152", "is not within -90 and 90"),
        ("phone", "+49 30 12", "is a number that cannot be"),
        ("phone", "+7 495 230-00-76", "is a number of RU, not of DE"),
        ("phone", "call us", "is no telephone number"),
        ("phone", "4930394098730", "lost its +"),
        ("emergency_phone", "+49", "is no telephone number"),
        ("timezone", "Europe/Atlantis", "is no time zone"),
        ("timezone", "Asia/Tokyo", "is no clock of DE"),
        ("working_hours", "9 to 5", "cannot be read"),
        ("duty_hours", "Mo 25:00-26:00", "25:00 is no time"),
        ("email", "consul at mfa.uz", "is not an e-mail address"),
        ("website", "uzbekistan.de", "is no address of a page"),
        ("country", "XX", "there is no country XX"),
        ("country", "Germany", "is not a country's two letters"),
        ("kind", "palace", "is not one of embassy"),
        ("confidence", "", "is empty"),
        ("source", "", "is empty"),
        ("source_date", "2031-01", "lies in the future"),
        ("id", "Berlin", "is not an id"),
        ("address", "x" * 2001, "longer than 2000 characters"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(elsewhere, column, value, said):
    rows = table()
    row, number = mission(rows)
    row[column] = value
    output = refused(elsewhere, rows, said)
    assert (
        f"missions row {number}, column {column if (column, value) != ('country', 'Germany') else 'country'}"
        in output
    )


def test_a_duplicate_id_is_named_with_the_row_it_repeats(elsewhere):
    rows = table()
    refused(
        elsewhere, [*rows, rows[0]], f"missions row {len(rows) + 2}, column id", "stands in row 2 already"
    )


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda head: [*head, "colour"], "missions row 1, column colour: no such column"),
        (
            lambda head: [c for c in head if c != "phone"],
            "missions row 1, column phone: this column is missing",
        ),
        (
            lambda head: ["phones" if c == "phone" else c for c in head],
            "column phone: this column is missing",
        ),
    ],
)
def test_a_wrong_column_is_named(elsewhere, change, named):
    rows = table()
    refused(elsewhere, rows, named, head=change(list(rows[0])))


def test_a_mission_that_others_need_cannot_go(elsewhere):
    rows = [row for row in table() if row["id"] != "hu-budapest-embassy"]
    output = refused(elsewhere, rows, "there is no mission hu-budapest-embassy")
    assert "accreditation row" in output


def test_a_district_of_another_country_is_refused(elsewhere):
    rows = table("consular_districts")
    rows[0]["mission_id"] = BERLIN
    refused(
        elsewhere,
        rows,
        "row 2, column mission_id: de-berlin-embassy stands in DE, not in RU",
        name="consular_districts",
    )


def test_accreditation_beside_a_mission_is_refused(elsewhere):
    rows = table("accreditation")
    rows[0]["country"] = "DE"
    refused(elsewhere, rows, "row 2, column country: DE has a mission of its own", name="accreditation")


def test_every_fault_is_told_but_not_without_end(elsewhere):
    rows = table()
    for row in rows:
        row["latitude"] = "?"
    output = refused(elsewhere, rows, "and 38 more")
    assert output.count("column latitude") == 20


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no table has these columns"),
        (b"id,kind\n", "no table has these columns"),
        (b"\xff\xfe\x00i\x00d", "is not UTF-8"),
        ("id;вид\n".encode("cp1251"), "is not UTF-8"),
        (b"id\x00,kind\n", "is no text"),
        (b'id,"kind\n' + b"x" * 200_000, "cannot be read as CSV"),
    ],
)
def test_a_file_that_is_no_table_is_one_line(elsewhere, content, said):
    (elsewhere / "odd.csv").write_bytes(content)
    result = run("import", "odd.csv", "--yes")
    assert result.exit_code == 2
    assert said in result.output
    assert len(result.output.splitlines()) == 1
    assert [each.name for each in elsewhere.iterdir()] == ["odd.csv"]


def test_a_table_with_a_head_alone_is_a_mistake(elsewhere):
    refused(elsewhere, [], "missions: no rows", head=list(TABLES["missions"].head))


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0 an encrypted workbook", b""])
def test_a_broken_workbook_is_one_line(elsewhere, content):
    (elsewhere / "odd.xlsx").write_bytes(content)
    result = run("import", "odd.xlsx", "--yes")
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1)
    assert "Excel workbook" in result.output


def test_an_archive_that_is_no_workbook_is_one_line(elsewhere):
    with zipfile.ZipFile(elsewhere / "odd.xlsx", "w") as archive:
        archive.writestr("a.txt", "hello")
    result = run("import", "odd.xlsx", "--yes")
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1)


def test_a_bomb_is_not_unpacked(elsewhere):
    with zipfile.ZipFile(elsewhere / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 110_000_000)
    result = run("import", "bomb.xlsx", "--yes")
    assert result.exit_code == 2
    assert "too large when unpacked" in result.output


def test_a_sheet_of_another_name_is_refused(elsewhere):
    book(Sheet1=[["id"]]).save("x.xlsx")
    assert "no table is called 'Sheet1'" in run("import", "x.xlsx", "--yes").output


def test_a_formula_is_named_by_its_cell(elsewhere):
    head = list(TABLES["accreditation"].head)
    book(accreditation=[head, ["AD", '=HYPERLINK("http://evil")', "x", "2026", "high", ""]]).save("x.xlsx")
    assert "accreditation row 2, column B: a formula" in run("import", "x.xlsx", "--yes").output


@pytest.mark.parametrize("cell", ['=HYPERLINK("http://evil.example")', " =1+1", "\u00a0=cmd|' /C calc'!A0"])
def test_a_formula_in_a_csv_is_named_by_its_cell_too(elsewhere, cell):
    rows = table()
    row, number = mission(rows)
    row["address"] = cell
    result = run("import", save(rows, elsewhere / "missions.csv"), "--yes")
    assert result.exit_code == 2
    assert f"missions row {number}, column J: a formula" in result.output
    assert not (elsewhere / FILE).exists()
