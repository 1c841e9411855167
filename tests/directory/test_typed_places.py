"""Typed places: what people type, written before the search was tuned, and texts that name no place."""

import csv
from pathlib import Path

import pytest

from bot.store.atlas import Atlas

HERE = Path(__file__).parent
RIGHT, SILENT = 0.97, 0.9  # least shares: the right place is among three; nothing is offered for no place


def rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def atlas():
    found = Atlas.bundled()
    yield found
    found.close()


def offered(atlas, row):
    """The offered places as (country, English name of the town, or empty)."""
    found = atlas.find(row["text"], row["locale"])
    return [(c.country, atlas.name(c.key, "en") if c.kind == "city" else "") for c in found]


def test_the_right_place_is_among_three(atlas):
    typed = rows("typed_places.csv")
    missed = [row for row in typed if (row["country"], row["city"]) not in offered(atlas, row)]
    assert len(typed) >= 300
    assert 1 - len(missed) / len(typed) >= RIGHT, [row["text"] for row in missed]


def test_never_more_than_three_are_offered(atlas):
    assert max(len(offered(atlas, row)) for row in rows("typed_places.csv")) <= 3


def test_words_that_name_no_place_mostly_offer_none(atlas):
    texts = rows("typed_nowhere.csv")
    wrong = {row["text"]: found for row in texts if (found := offered(atlas, row))}
    assert 1 - len(wrong) / len(texts) >= SILENT, wrong
