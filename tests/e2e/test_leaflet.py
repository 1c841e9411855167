"""The citizen's page as a real browser prints it: one sheet, and a square that a reader reads."""

import io
import re

import pytest
import zxingcpp
from PIL import Image

from bot.cli.leaflet import ADDRESS, FILES, made
from bot.store.atlas import Atlas

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

LONGEST = "consular_reference_elchi_uz_bot"
PAGE = re.compile(rb"/Type\s*/Page\b")
SHEET = {"width": 794, "height": 1123}  # A4 at 96 dots an inch


def wordiest():
    """The post whose name and address take the most room."""
    atlas = Atlas.bundled()
    try:
        sure = [each for each in atlas.directory.missions.values() if not each.source.low]
        return max(sure, key=lambda each: len(each.address)).id
    finally:
        atlas.close()


@pytest.mark.parametrize("file", FILES.values())
@pytest.mark.parametrize("post", [None, wordiest()])
async def test_it_is_one_sheet_of_paper(browser, file, post):
    page = await browser.new_page()
    await page.set_content(made(LONGEST, post)[f"{file}.html"])
    printed = await page.pdf(prefer_css_page_size=True)
    await page.close()
    assert len(PAGE.findall(printed)) == 1


@pytest.mark.parametrize("name", ["elchi_bot", LONGEST])
async def test_a_reader_finds_the_bot_in_the_square(browser, name):
    page = await browser.new_page(viewport=SHEET)
    await page.set_content(made(name)["uz.html"])
    await page.emulate_media(media="print")
    picture = Image.open(io.BytesIO(await page.screenshot()))
    await page.close()
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [ADDRESS.format(name=name)]
