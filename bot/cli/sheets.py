"""Tables as staff keep them: CSV files and Excel workbooks, read forgivingly, written to read back."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from bot.directory.upkeep.schema import TABLES
from bot.directory.upkeep.tables import Row, Table

LARGEST, UNPACKED = 10_000_000, 100_000_000  # bytes
ROWS, COLUMNS = 20_000, 64
Sheet = tuple[list[str], list[Row]]


class SheetError(Exception):
    """A file that cannot be taken as tables; one line for whoever made it."""


def read(path: Path, table: str | None = None) -> dict[str, Sheet]:
    """The tables of a file by name: each with its head and its rows. Raises SheetError."""
    try:
        if path.stat().st_size > LARGEST:
            raise SheetError(f"{path.name} is larger than {LARGEST // 1_000_000} MB")
        content = path.read_bytes()
    except OSError as error:
        raise SheetError(f"{path.name} cannot be read: {error.strerror}") from None
    if path.suffix.lower() == ".xlsx":
        return {name: _sheet(name, grid) for name, grid in _workbook(path.name, content)}
    if path.suffix.lower() != ".csv":
        raise SheetError(f"{path.name}: expected a file .csv or .xlsx")
    grid = _csv(path.name, content)
    name = table or _named_by(grid[0] if grid else [], path)
    _no_formulas(name, grid)
    return {name: _sheet(name, grid)}


def _csv(name: str, content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SheetError(f"{name} is not UTF-8; in Excel choose “CSV UTF-8” when saving") from None
    if "\0" in text:
        raise SheetError(f"{name} is no text")
    head = text.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    try:
        return [
            [_plain(cell) for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        ]
    except csv.Error as error:
        raise SheetError(f"{name} cannot be read as CSV: {error}") from None


def _no_formulas(sheet: str, grid: Sequence[Sequence[str]]) -> None:
    """What begins so would be run by whoever opens the table in Excel, and by the next export."""
    for number, row in enumerate(grid, 1):
        for place, cell in enumerate(row):
            if cell.startswith("="):
                raise _formula(sheet, number, place)


def _formula(sheet: str, number: int, place: int) -> SheetError:
    column = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place] if place < 26 else str(place + 1)
    return SheetError(f"{sheet} row {number}, column {column}: a formula; paste its value instead")


def _workbook(name: str, content: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - half a second that only this command pays

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > UNPACKED:
                raise SheetError(f"{name} is too large when unpacked")
    except zipfile.BadZipFile:
        raise SheetError(f"{name} is no Excel workbook, or it is protected by a password") from None
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        _all_known(name, [sheet.title for sheet in book.worksheets])
        for sheet in book.worksheets:
            yield (
                sheet.title,
                list(_grid(sheet.title, sheet.iter_rows(max_row=ROWS + 2, max_col=COLUMNS + 1))),
            )
    except SheetError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever the library meets in a broken workbook
        raise SheetError(f"{name} cannot be read as an Excel workbook ({type(error).__name__})") from None


def _all_known(name: str, titles: list[str]) -> None:
    for title in titles:
        if title not in TABLES:
            raise SheetError(f"{name}: no table is called {title!r}; expected {', '.join(TABLES)}")


def _grid(sheet: str, rows: Iterable[Sequence[Any]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            if cell.data_type == "f":
                raise _formula(sheet, number, place)
        yield [_plain(_text(cell.value)) for cell in row]


def _text(value: Any) -> str:
    """What Excel made of a cell, as it was meant: no `.0`, no midnight."""
    match value:
        case None:
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time(0):
            return value.date().isoformat()
        case date() | datetime():
            return value.isoformat()
    return str(value)


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").strip()


def _named_by(head: list[str], path: Path) -> str:
    """The table whose columns these are, or that the file is named after."""
    if path.stem in TABLES:
        return path.stem
    alike = {name: len(set(head) & set(table.head)) for name, table in TABLES.items()}
    best = max(alike, key=lambda name: alike[name])
    if alike[best] < len(TABLES[best].head) - 1:
        raise SheetError(f"{path.name}: no table has these columns; name the table with --table")
    return best


def _sheet(name: str, grid: list[list[str]]) -> Sheet:
    """Head and rows without what is empty at the end; cells beyond the head are a fault, never dropped."""
    while grid and not any(grid[-1]):
        grid.pop()
    head = list(grid[0]) if grid else []
    while head and not head[-1]:
        head.pop()
    if len(grid) > ROWS + 1 or len(head) > COLUMNS:
        raise SheetError(f"{name}: more than {ROWS:,} rows or {COLUMNS} columns")
    rows = []
    for number, cells in enumerate(grid[1:], 2):
        if any(cells[len(head) :]):
            raise SheetError(f"{name} row {number}: more cells than columns; is a value with a comma quoted?")
        filled = cells + [""] * (len(head) - len(cells))
        rows.append(dict(zip(head, filled, strict=False)))
    return head, rows


def as_csv(table: Table, rows: Iterable[Row]) -> str:
    """A table as the shipped files are written."""
    out = io.StringIO()
    write = csv.DictWriter(out, table.head, lineterminator="\n")
    write.writeheader()
    write.writerows(rows)
    return out.getvalue()


def write_workbook(path: Path, tables: Mapping[str, Sequence[Row]]) -> None:
    """One sheet for each table: every cell is text, so that Excel keeps a phone's + and a date's order."""
    from openpyxl import Workbook  # noqa: PLC0415 - as above
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    book = Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        table, sheet = TABLES[name], book.create_sheet(name)
        sheet.append(table.head)
        sheet.freeze_panes = "B2"
        for row in rows:
            sheet.append([row[column] for column in table.head])
        for number, column in enumerate(table.columns, 1):
            letter = get_column_letter(number)
            longest = max((len(row[column.name]) for row in rows), default=0)
            sheet.column_dimensions[letter].width = min(max(longest, len(column.name)) + 2, 50)
            for (cell,) in sheet[f"{letter}1:{letter}{len(rows) + 1}"]:
                cell.number_format, cell.data_type = "@", "s"
            sheet[f"{letter}1"].font = Font(bold=True)
            if column.choices:
                listed = DataValidation("list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
                sheet.add_data_validation(listed)
                listed.add(f"{letter}2:{letter}{len(rows) + 200}")
    book.save(path)
