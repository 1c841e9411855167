"""`elchi directory`: what is sound is shown first and taken whole; a broken archive is one line."""

from datetime import datetime

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from bot.cli import cli
from bot.directory.upkeep.schema import TABLES
from bot.store import directory_file
from bot.store.atlas import read_data
from tests.cli.sheets_made import BERLIN, FILE, book, mission, run, save, table


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


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
