"""Writes bot/data/fonts: what referral packets need of DejaVu Sans, from a folder with the whole fonts."""  # noqa: INP001 - a script

# python tools/build_fonts.py /usr/share/fonts/truetype/dejavu      (Debian's package fonts-dejavu-core)

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

WANTED = (  # Latin with Uzbek's ʻ and ʼ, all Cyrillic, punctuation, a box for the rest
    (0x0020, 0x007E), (0x00A0, 0x017F), (0x02B9, 0x02BF), (0x0400, 0x04FF), (0x2010, 0x2027),
    (0x2030, 0x203A), (0x20AC, 0x20AC), (0x20BD, 0x20BD), (0x2116, 0x2116), (0x2190, 0x2193),
    (0x25A1, 0x25A1), (0x2713, 0x2713),
)  # fmt: skip
FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
TARGET = Path(__file__).parents[1] / "bot/data/fonts"


def main(folder: Path) -> None:
    for name in FONTS:
        font = TTFont(folder / name, recalcTimestamp=False)
        options = Options()
        options.hinting = False
        options.layout_features = ["kern"]
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=[code for first, last in WANTED for code in range(first, last + 1)])
        subsetter.subset(font)
        font.save(TARGET / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
