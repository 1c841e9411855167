"""Tables of the ministry, spoilt at random: taken whole, or refused by row and column."""

import io
import tempfile
import zipfile
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.roster_read import RosterError, read_csv
from bot.cli.directory import current, judged
from bot.cli.referee import referee
from bot.cli.sheets import SheetError, as_csv, read, write_workbook
from bot.directory.upkeep.changes import changes
from bot.directory.upkeep.schema import TABLES
from bot.store import directory_file
from tests.few_rows import few_rows
from tests.slips import PIECES, spoilt

SOAK = settings.default.max_examples > 1000
FEW = settings(max_examples=settings.default.max_examples if SOAK else 100, deadline=None)
STAFF = sorted(name for name, table in TABLES.items() if table.staff)
CELLS = (
    *PIECES,
    *("24/7", "Mo-Fr 9:00-18:00; ", "2026-02-30", "+998712330000", "DE", "de-berlin-embassy", "high", "91"),
    *("\r\n", "\n,", ";", "\t", '"a\nb"', "-", "\u200b", "\u00a0", "inf", "nan", "1_0", "２", "..", "/"),
)  # fmt: skip


def text(name):
    return as_csv(TABLES[name], few_rows()[name][1])


def spoilt_tables(names):
    return st.sampled_from(names).flatmap(lambda name: st.tuples(st.just(name), spoilt(text(name), CELLS)))


def written(said):
    return said.encode("utf-8", "surrogatepass")


@FEW
@given(spoilt_tables(STAFF), st.booleans())
def test_a_spoilt_table_is_taken_or_named(drawn, said_which):
    name, content = drawn
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{name if said_which else 'table'}.csv")
        path.write_bytes(written(content))
        try:
            brought = read(path, name if said_which else None)
        except SheetError as error:
            assert len(str(error).splitlines()) == 1  # noqa: PT017
            return
        after = few_rows() | brought
        if found := judged(after, referee()):
            assert all(str(fault).startswith((*TABLES,)) for fault in found)
            return
        list(changes(*({name: rows for name, (_, rows) in each.items()} for each in (few_rows(), after))))
        own = {TABLES[each].file: as_csv(TABLES[each], rows) for each, (_, rows) in after.items()}
        directory_file.write(Path(folder, "own.zip"), own)
        directory_file.open_atlas(Path(folder, "own.zip")).close()
        assert {each: rows for each, (_, rows) in current(Path(folder, "own.zip")).items()} == {
            each: rows for each, (_, rows) in after.items()
        }


@FEW
@given(spoilt_tables(sorted(TABLES)))
def test_a_table_that_nobody_checked_is_used_or_refused_in_one_line(drawn):
    name, content = drawn
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "own.zip")
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(TABLES[name].file, written(content))
        for use in (current, lambda own: directory_file.open_atlas(own).close()):
            try:
                use(path)
            except directory_file.DirectoryError as error:
                assert str(error).startswith("ELCHI_DIRECTORY: own.zip")  # noqa: PT017
                assert len(str(error).splitlines()) == 1  # noqa: PT017


@cache
def workbook():
    with tempfile.TemporaryDirectory() as folder:
        write_workbook(Path(folder, "w.xlsx"), {name: few_rows()[name][1][:2] for name in STAFF[:2]})
        return Path(folder, "w.xlsx").read_bytes()


def repacked(part, content):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as sound, zipfile.ZipFile(made, "w") as archive:
        for each in sound.namelist():
            archive.writestr(each, content if each == part else sound.read(each))
    return made.getvalue()


@st.composite
def books(draw):
    """A workbook with some other bytes in it, or with a part of it spoilt."""
    if draw(st.booleans()):
        whole = workbook()
        at = draw(st.integers(0, len(whole)))
        return whole[:at] + draw(st.binary(max_size=9)) + whole[at + draw(st.integers(0, 9)) :]
    with zipfile.ZipFile(io.BytesIO(workbook())) as sound:
        part = draw(st.sampled_from(sorted(sound.namelist())))
        xml = sound.read(part).decode()
    return repacked(
        part, written(draw(spoilt(xml, ("<f>1</f>", 't="d"', 't="e"', "1e999", "<", "A1048577"))))
    )


@FEW
@given(books())
def test_a_spoilt_workbook_is_read_or_refused_in_one_line(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table.xlsx")
        path.write_bytes(content)
        try:
            brought = read(path)
        except SheetError as error:
            assert len(str(error).splitlines()) == 1  # noqa: PT017
        else:
            judged(few_rows() | brought, referee())


ROSTER = """officer,days,begins,ends,since,until,holidays
A. Karimova,Mon-Fri,09:00,18:00,2026-12-01,2026-12-31,no
B. Saidov,Sat Sun,22:00,06:00,2026-12-01,,
C. Umarov,2026-12-03..2026-12-09,9:00,8:00,,,
"""


@FEW
@given(spoilt(ROSTER, CELLS))
def test_a_spoilt_roster_is_read_or_named_by_row(content):
    try:
        lines = read_csv(content)
    except RosterError as error:
        assert error.problems  # noqa: PT017
        return
    assert all(line.begins < line.ends for line in lines)


def test_what_is_spoilt_was_sound():
    assert judged(few_rows(), referee()) == []
