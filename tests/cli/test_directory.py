"""`elchi directory`: what is broken changes nothing and is named; what is sound is shown and taken whole."""

import csv
import io
import json
import zipfile
from datetime import datetime

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from bot.cli import cli
from bot.directory.upkeep.schema import TABLES
from bot.store import directory_file
from bot.store.atlas import read_data

FILE = "elchi-directory.zip"
BERLIN = "de-berlin-embassy"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments, **more):
    return CliRunner().invoke(cli, ["directory", *arguments], **more)


def table(name="missions"):
    return list(csv.DictReader(io.StringIO(read_data(f"{name}.csv"), newline="")))


def save(rows, path, *, head=None, **form):
    head = head or list(rows[0])
    with path.open("w", encoding=form.pop("encoding", "utf-8"), newline="") as file:
        writer = csv.DictWriter(file, head, extrasaction="ignore", **form)
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def mission(rows, wanted=BERLIN):
    """The row of a mission, and its number in the sheet."""
    number = next(n for n, row in enumerate(rows, 2) if row["id"] == wanted)
    return rows[number - 2], number


def refused(tmp_path, rows, *named, name="missions", **form):
    """The import changes nothing, and its message names the place."""
    before = sorted(each.name for each in tmp_path.iterdir())
    result = run("import", save(rows, tmp_path / f"{name}.csv", **form), "--yes")
    assert result.exit_code == 1, result.output
    for words in (*named, "nothing was changed"):
        assert words in result.output
    assert "Traceback" not in result.output
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted({*before, f"{name}.csv"})
    return result.output


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


def book(**sheets):
    made = Workbook()
    made.remove(made.active)
    for name, cells in sheets.items():
        sheet = made.create_sheet(name)
        for row in cells:
            sheet.append(row)
    return made


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


def test_the_difference_is_shown_and_a_dry_run_changes_nothing(elsewhere):
    rows = table()
    row, _ = mission(rows)
    row["working_hours"] = "Mo-Fr 09:00-18:00"
    result = run("import", save(rows, elsewhere / "missions.csv"), "--dry-run")
    assert result.exit_code == 0
    assert f"changed  missions: {BERLIN}: working_hours: '' -> 'Mo-Fr 09:00-18:00'" in result.output
    assert not (elsewhere / FILE).exists()


def test_nobody_to_ask_means_no(elsewhere):
    rows = table()
    mission(rows)[0]["working_hours"] = "24/7"
    result = run("import", save(rows, elsewhere / "missions.csv"))
    assert result.exit_code == 1
    assert "give --yes" in result.output
    assert not (elsewhere / FILE).exists()


def test_what_was_imported_is_what_the_bot_then_says(elsewhere):
    rows = table()
    mission(rows)[0].update(
        working_hours="Mo-Fr 09:00-18:00", duty_hours="24/7", emergency_phone="+49 30 39409810"
    )
    assert (
        run(
            "import", save(rows, elsewhere / "missions.csv", delimiter=";", encoding="utf-8-sig"), "--yes"
        ).exit_code
        == 0
    )
    told = CliRunner().invoke(cli, ["route", "--place", "Berlin", "--when", "2026-11-28 12:00"]).output
    assert "closed, opens Monday 09:00, duty telephone answers" in told
    assert "no telephone" in run("check").output


def test_who_answers_is_told_when_it_changes(elsewhere):
    rows = table("consular_districts")
    moved = next(row for row in rows if row["subdivision"] == "RU-TYU")
    moved["mission_id"] = "ru-novosibirsk-consulate-general"
    result = run("import", save(rows, elsewhere / "consular_districts.csv"), "--yes")
    assert "who answers changes for 1 places:" in result.output
    assert "RU-TYU: ru-yekaterinburg-consulate-general, ministry -> ru-novosibirsk" in result.output


def test_removed_rows_are_said_loudly(elsewhere):
    rows = [row for row in table() if row["id"] != "us-seattle-consulate"]
    result = run("import", save(rows, elsewhere / "missions.csv"), "--yes")
    assert result.exit_code == 0
    assert "removed  missions: us-seattle-consulate" in result.output


def test_the_same_tables_change_nothing(elsewhere):
    result = run("import", save(table(), elsewhere / "missions.csv"), "--yes")
    assert "say the same already" in result.output
    assert not (elsewhere / FILE).exists()


@pytest.mark.parametrize("target", ["all.xlsx", "folder"])
def test_what_is_exported_reads_back_as_the_same(elsewhere, target):
    assert run("export", target).exit_code == 0
    paths = [target] if target.endswith("xlsx") else [str(p) for p in sorted((elsewhere / target).iterdir())]
    for path in paths:
        result = run("import", path, "--yes")
        assert "say the same already" in result.output, result.output


def test_the_workbook_keeps_what_excel_would_spoil(elsewhere):
    run("export", "all.xlsx")
    sheet = load_workbook("all.xlsx")["missions"]
    head = [cell.value for cell in sheet[1]]
    phone = sheet.cell(2, head.index("phone") + 1)
    assert (phone.data_type, phone.number_format, phone.value[0]) == ("s", "@", "+")
    assert sheet.freeze_panes == "B2"
    assert any("embassy,consulate_general" in rule.formula1 for rule in sheet.data_validations.dataValidation)


def test_a_crash_before_the_replacement_leaves_the_old_file(elsewhere, monkeypatch):
    rows = table()
    mission(rows)[0]["working_hours"] = "24/7"
    run("import", save(rows, elsewhere / "missions.csv"), "--yes")
    before = (elsewhere / FILE).read_bytes()
    mission(rows)[0]["working_hours"] = "Mo-Fr 10:00-11:00"
    save(rows, elsewhere / "missions.csv")

    def die(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(directory_file.os, "fsync", die)
    run("import", "missions.csv", "--yes")
    assert (elsewhere / FILE).read_bytes() == before


def test_the_file_before_is_kept_and_the_same_tables_make_the_same_bytes(elsewhere):
    rows = table()
    for hours in ("24/7", "Mo-Fr 10:00-11:00"):
        mission(rows)[0]["working_hours"] = hours
        run("import", save(rows, elsewhere / "missions.csv"), "--yes")
    kept = directory_file.stored(elsewhere / f"{FILE}.before")
    assert "24/7" in kept["missions.csv"]
    again = elsewhere / "again.zip"
    directory_file.write(again, directory_file.stored(elsewhere / FILE))
    assert again.read_bytes() == (elsewhere / FILE).read_bytes()


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x05\x06" + b"\0" * 18])
def test_a_broken_directory_stops_every_command_with_one_line(elsewhere, content):
    (elsewhere / FILE).write_bytes(content)
    result = CliRunner().invoke(cli, ["route", "--place", "Berlin"])
    if content.startswith(b"PK"):  # an empty archive holds nothing that would be used
        assert result.exit_code == 0
        return
    assert result.exit_code == 2
    assert result.output.startswith("elchi: ELCHI_DIRECTORY: elchi-directory.zip cannot be read")


def test_a_directory_with_a_broken_row_names_it(elsewhere):
    text = read_data("missions.csv").replace("Europe/Berlin,,", "Europe/Berlin,9-18,", 1)
    directory_file.write(elsewhere / FILE, {"missions.csv": text})
    result = CliRunner().invoke(cli, ["route", "--place", "Berlin"])
    assert result.exit_code == 2
    assert "ELCHI_DIRECTORY" in result.output
    assert "working_hours" in result.output


def test_what_excel_makes_of_numbers_and_days_is_read_as_meant(elsewhere):
    head = list(TABLES["holidays"].head)
    book(
        holidays=[head, ["UZ", datetime(2027, 1, 14), "Defenders' Day", "sheet", 2026, "medium"], [None] * 6]
    ).save("holidays.xlsx")
    result = run("import", "holidays.xlsx", "--yes")
    assert result.exit_code == 0, result.output
    assert "added    holidays: UZ 2027-01-14 Defenders' Day" in result.output
    kept = directory_file.stored(elsewhere / FILE)["holidays.csv"]
    assert kept.splitlines()[1] == "UZ,2027-01-14,Defenders' Day,sheet,2026,medium"


def test_a_phone_that_excel_made_a_number_is_said_to_have_lost_its_plus(elsewhere):
    rows = table()
    row, number = mission(rows)
    row["phone"] = 4930394098730
    book(missions=[list(row), *(list(each.values()) for each in rows)]).save("missions.xlsx")
    result = run("import", "missions.xlsx", "--yes")
    assert result.exit_code == 1
    assert f"missions row {number}, column phone: 4930394098730 lost its +" in result.output


def test_a_table_of_the_program_s_own_is_not_imported(elsewhere):
    save(table("territories"), elsewhere / "territories.csv")
    result = run("import", "territories.csv", "--yes")
    assert result.exit_code == 2
    assert "comes with the program" in result.output


def test_a_directory_that_stops_the_bot_is_mended_by_an_import(elsewhere):
    text = read_data("missions.csv").replace("Europe/Berlin,,", "Europe/Berlin,9-18,", 1)
    directory_file.write(elsewhere / FILE, {"missions.csv": text})
    assert "missions row" in run("check").output
    assert run("import", save(table(), elsewhere / "missions.csv"), "--yes").exit_code == 0
    assert run("check").exit_code == 0


@pytest.mark.parametrize("target", ["/proc/nowhere/x", "/proc/x.xlsx", "missions.csv/x"])
def test_a_place_that_cannot_be_written_is_one_line(elsewhere, target):
    (elsewhere / "missions.csv").write_text("a file", encoding="utf-8")
    result = run("export", target)
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1)
    assert "cannot be written" in result.output


def test_an_import_that_cannot_be_written_is_one_line_and_changes_nothing(elsewhere, monkeypatch):
    rows = table()
    mission(rows)[0]["working_hours"] = "24/7"
    monkeypatch.setenv("ELCHI_DIRECTORY", str(elsewhere / "missing" / FILE))
    result = run("import", save(rows, elsewhere / "missions.csv"), "--yes")
    assert result.exit_code == 2
    assert (
        result.output.splitlines()[-1]
        == f"elchi: ELCHI_DIRECTORY: {FILE} cannot be written: No such file or directory"
    )


HEAD = read_data("missions.csv").partition("\n")[0]
BROKEN = {  # the ministry's missions, as something else than `elchi directory import` left them; what is said
    "a row without its end": (f"{HEAD}\nde-x,embassy\n", "missions.csv row 2: a cell for every column"),
    "a row too long": (f"{HEAD}\n{',' * 40}\n", "missions.csv row 2: a cell for every column"),
    "a cell without end": (f'{HEAD}\n"{"x" * 200_000}', "missions.csv: field larger than"),
    "other columns": ("a,b\n1,2\n", "no column '"),
}


@pytest.mark.parametrize("text", [text for text, _ in BROKEN.values()], ids=BROKEN)
def test_a_table_that_is_none_is_named_by_every_command(elsewhere, text):
    said = next(said for other, said in BROKEN.values() if other == text)
    directory_file.write(elsewhere / FILE, {"missions.csv": text})
    for command in (
        ["route", "--place", "Berlin"],
        ["directory", "check"],
        ["directory", "export", "x.xlsx"],
    ):
        result = CliRunner().invoke(cli, command)
        assert (result.exit_code, len(result.output.splitlines())) == (2, 1), result.output
        assert result.output.startswith(f"elchi: ELCHI_DIRECTORY: {FILE}: ")
        assert said in result.output
        assert f"put back {FILE}.before" in result.output


def test_a_damaged_directory_is_read_or_refused_wherever_the_damage_is(elsewhere):
    directory_file.write(elsewhere / FILE, {"disputed.csv": read_data("disputed.csv")})
    sound = (elsewhere / FILE).read_bytes()
    for at in range(len(sound)):
        for damaged in (sound[:at], sound[:at] + bytes([sound[at] ^ 0xFF]) + sound[at + 1 :]):
            (elsewhere / FILE).write_bytes(damaged)
            try:
                directory_file.stored(elsewhere / FILE)
            except directory_file.DirectoryError as error:
                assert str(error).startswith(f"ELCHI_DIRECTORY: {FILE}")  # noqa: PT017
