"""Tables as staff would save them, for the tests of `elchi directory`."""

import csv
import io

from click.testing import CliRunner
from openpyxl import Workbook

from bot.cli import cli
from bot.store.atlas import read_data

FILE = "elchi-directory.zip"
BERLIN = "de-berlin-embassy"


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


def book(**sheets):
    made = Workbook()
    made.remove(made.active)
    for name, cells in sheets.items():
        sheet = made.create_sheet(name)
        for row in cells:
            sheet.append(row)
    return made
