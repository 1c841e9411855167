"""`elchi leaflet`: pages whole by themselves that name one bot and no other, and say nothing unconfirmed."""

import re
from pathlib import Path

import pytest
import segno
from click.testing import CliRunner

from bot.cli import cli
from bot.cli.leaflet import ADDRESS, FILES, LINE, made
from bot.i18n import LOCALES
from bot.store.atlas import Atlas
from tests.stage import ISTANBUL

ROOT = Path(__file__).parents[2]


def elchi(*arguments):
    result = CliRunner().invoke(cli, ["leaflet", *arguments])
    return result.exit_code, result.output


def text_of(page):
    return re.sub(r"<[^>]+>", " ", page.partition("</style>")[2])


def test_the_pages_in_the_documents_are_current_and_name_no_bot():
    pages = made()
    assert pages.keys() == {f"{FILES[locale]}.html" for locale in LOCALES}
    for name, page in pages.items():
        assert (ROOT / "docs/citizen" / name).read_text() == page, "run `make graph`"
        assert "@" not in text_of(page)
        assert "<svg" not in page
        assert text_of(page).count(LINE) == 3  # name, number and office, by hand


def test_the_pages_are_in_four_languages_and_fetch_nothing(tmp_path):
    assert elchi("--username", "@elchi_bot", "--mission", ISTANBUL, "--folder", str(tmp_path))[0] == 0
    pages = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert len(pages) == 4
    assert len({text_of(page) for page in pages.values()}) == 4
    for page in pages.values():
        assert not re.search(r"://|<script|@import|url\(|src=|{", page.partition("</style>")[2])
        assert text_of(page).count("@elchi_bot") == 2
        assert LINE not in page


def test_the_square_is_the_one_that_leads_to_the_bot():
    square = segno.make_qr(ADDRESS.format(name="elchi_bot"), error="q")
    drawn = re.search(r' d="([^"]+)"', made("elchi_bot")["en.html"])[1]
    assert drawn in square.svg_inline(border=4, omitsize=True)
    assert ADDRESS.format(name="elchi_bot") == "https://t.me/elchi_bot"


@pytest.mark.parametrize(
    "wrong", ["elchi", "bot", "1elchi_bot", "elchi bot", "https://t.me/elchi_bot", "э_bot"]
)
def test_what_is_no_bots_name_is_refused(wrong, tmp_path):
    status, said = elchi("--username", wrong, "--folder", str(tmp_path / "new"))
    assert (status, "--username" in said) == (2, True)
    assert not (tmp_path / "new").exists()


def test_an_unknown_post_and_a_folder_that_cannot_be_made_are_one_line(tmp_path):
    assert elchi("--mission", "nowhere") == (2, "elchi: --mission: no mission is called 'nowhere'\n")
    (tmp_path / "file").write_text("")
    status, said = elchi("--folder", str(tmp_path / "file" / "below"))
    assert (status, "--folder" in said) == (2, True)


def test_what_is_not_confirmed_is_a_line_to_write_on():
    atlas = Atlas.bundled()
    try:
        missions = atlas.directory.missions.values()
        unsure = next((each.id for each in missions if each.source.low), None)
        several = next(each.id for each in missions if not atlas.directory.numbers[each.country].general)
    finally:
        atlas.close()
    assert LINE in text_of(made("elchi_bot", several)["en.html"])
    if unsure:
        assert f"Consulate: {LINE}" in text_of(made("elchi_bot", unsure)["en.html"])
