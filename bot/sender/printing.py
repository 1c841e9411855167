"""A referral packet on paper: one plain value becomes a PDF, the same value the same bytes.

Rules
- Nothing in the file tells who made it, and it holds no link, script or attachment.
- A letter that the fonts do not have becomes a visible box and is counted: nothing is left out in silence.
- Imported where a packet is made: every start would pay the third of a second that it takes.
"""

from importlib.resources import files

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

from bot.sender.paper import Paper, Printed, Section
from bot.telegram.neutral import lines

MARGIN, BODY, SMALL, HEAD, TITLE = 18.0, 10.5, 8.0, 12.0, 18.0  # millimetres, points
BOX = "□"
INK, GREY, FAINT = 20, 110, 232
STEP = 60.0  # millimetres between the lines of the watermark


class _Sheet(FPDF):
    """A page with the watermark behind and the notice below."""

    paper: Paper

    def header(self) -> None:
        """The watermark, over the whole page."""
        self.set_font("sans", "", HEAD)
        self.set_text_color(FAINT)
        with self.rotation(30, self.w / 2, self.h / 2):
            row = -self.h / 2
            while row < self.h * 1.5:
                self.text(-self.w / 2, row, f"{self.paper.watermark}      " * 4)
                row += STEP / 2
        self.set_text_color(INK)
        self.set_xy(MARGIN, MARGIN)

    def footer(self) -> None:
        """The notice and the page's number."""
        self.set_y(-MARGIN)
        self.set_font("sans", "", SMALL)
        self.set_text_color(GREY)
        self.multi_cell(0, 4, f"{self.paper.notice}   {self.page_no()}/{{nb}}", align="C")


def printed(paper: Paper, *, compressed: bool = True) -> Printed:
    """The paper as a PDF."""
    sheet = _Sheet(format="A4")
    fonts = files("bot").joinpath("data", "fonts")
    for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
        sheet.add_font("sans", style, str(fonts.joinpath(name)))
    known = _letters(sheet)
    replaced = 0

    def drawn(text: str) -> str:
        nonlocal replaced
        kept = "".join(letter if ord(letter) in known else BOX for letter in " ".join(lines(text)))
        replaced += sum(ord(letter) not in known for letter in " ".join(lines(text)))
        return kept

    sheet.paper = Paper(
        paper.language, drawn(paper.title), drawn(paper.watermark), drawn(paper.notice), paper.made,
        tuple(Section(drawn(each.title), tuple(map(drawn, each.lines))) for each in paper.sections),
    )  # fmt: skip
    sheet.set_compression(compressed)
    sheet.set_margins(MARGIN, MARGIN, MARGIN)
    sheet.set_auto_page_break(auto=True, margin=MARGIN + 6)
    sheet.set_title(sheet.paper.title)
    sheet.set_creator("Elchi")
    sheet.set_producer("Elchi")
    sheet.set_lang(paper.language)
    sheet.set_creation_date(paper.made)
    sheet.add_page()
    sheet.set_font("sans", "B", TITLE)
    _line(sheet, sheet.paper.title, 9)
    for section in sheet.paper.sections:
        sheet.ln(3)
        sheet.set_font("sans", "B", HEAD)
        _line(sheet, section.title, 7)
        sheet.set_font("sans", "", BODY)
        for line in section.lines:
            _line(sheet, line, 5.5)
    return Printed(bytes(sheet.output()), replaced)


def _line(sheet: FPDF, text: str, height: float) -> None:
    sheet.multi_cell(0, height, text or " ", align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _letters(sheet: FPDF) -> frozenset[int]:
    """What both fonts can draw."""
    found = [set(font.cmap) for font in sheet.fonts.values() if isinstance(font, TTFFont)]
    return frozenset(set.intersection(*found))
