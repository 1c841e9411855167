"""The checks of the tables: total on whatever a sheet may hold, and one message for each fault."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.directory.source import rows
from bot.directory.upkeep.cells import CHECKS, wrong, year_of
from bot.directory.upkeep.changes import changes
from bot.directory.upkeep.check import Referee, faults, old
from bot.directory.upkeep.schema import TABLES
from bot.directory.upkeep.tables import faults as within
from bot.store.atlas import read_data

SHIPPED = {name: rows(read_data(table.file), table.file) for name, table in TABLES.items()}
HEADS = {name: table.head for name, table in TABLES.items()}
REFEREE = Referee(lambda *_: "", lambda *_: ("DE",), lambda _: (), date(2026, 11, 26))
ANYTHING = st.text(max_size=30)


@given(st.sampled_from(sorted(CHECKS)), ANYTHING)
def test_any_text_in_any_cell_is_right_or_told_why_not(kind, text):
    said = wrong(kind, text)
    assert isinstance(said, str)
    assert "\n" not in said.replace(text, "")


@given(st.sampled_from(sorted(TABLES)), st.lists(ANYTHING, max_size=8), st.data())
def test_any_sheet_is_a_table_or_told_why_not(name, head, data):
    sheet = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(head, ANYTHING)), max_size=3))
    assert list(within(TABLES[name], head, sheet))


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(sorted(TABLES)), st.data(), ANYTHING)
def test_one_changed_cell_is_found_wrong_or_is_the_only_change(name, data, text):
    table = TABLES[name]
    number = data.draw(st.integers(0, len(SHIPPED[name]) - 1))
    column = data.draw(st.sampled_from(table.head))
    changed = [dict(row) for row in SHIPPED[name]]
    changed[number][column] = text
    after = {**SHIPPED, name: changed}
    for fault in faults(HEADS, after, REFEREE):
        assert fault.table in TABLES
        assert str(fault).startswith(fault.table)
    found = list(changes(SHIPPED, after))
    if text == SHIPPED[name][number][column]:
        assert found == []
    elif column not in table.key:
        assert [(each.table, each.column, each.after) for each in found] == [(name, column, text)]


@pytest.mark.parametrize(
    ("dated", "year"),
    [("2024-11/2026", 2026), ("~2018", 2018), ("undated", None), ("", None), ("2020s", 2020)],
)
def test_the_last_year_of_a_source(dated, year):
    assert year_of(dated) == year


def test_only_old_rows_are_counted_as_old():
    aged = old(
        {"missions": [{"source_date": "2026-01"}, {"source_date": "2022-05"}, {"source_date": "?"}]},
        date(2026, 1, 1),
    )
    assert aged == {"missions": {"undated": 1, "2022": 1}}
