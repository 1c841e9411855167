"""A bar chart as SVG, drawn by hand: turns a second as ratios to the first bot."""

from xml.sax.saxutils import escape

LEFT, WIDE, ROW, HEAD = 330, 430, 22, 34
OURS, THEIRS = "#1f6f8b", "#b8b8b8"
FONT = 'font-family="sans-serif" font-size="13"'


def chart(groups: dict[str, list[tuple[str, float, bool]]]) -> str:
    """By title: name, ratio, and whether it is ours; each title has a scale of its own."""
    drawn: list[str] = []
    y = 0
    for title, bars in groups.items():
        y += HEAD
        drawn.append(f'<text x="8" y="{y - 10}" {FONT} font-weight="bold">{escape(title)}</text>')
        longest = max((ratio for _, ratio, _ in bars), default=0.0) or 1.0
        for name, ratio, ours in bars:
            colour = OURS if ours else THEIRS
            width = max(1.0, ratio / longest * WIDE)
            drawn += [
                f'<text x="{LEFT - 8}" y="{y + 15}" {FONT} text-anchor="end">{escape(name)}</text>',
                f'<rect x="{LEFT}" y="{y + 3}" width="{width:.1f}" height="{ROW - 6}" fill="{colour}"/>',
                f'<text x="{LEFT + width + 6:.1f}" y="{y + 15}" {FONT}>{ratio:.2f}</text>',
            ]
            y += ROW
    size = f'width="{LEFT + WIDE + 60}" height="{y + 10}" viewBox="0 0 {LEFT + WIDE + 60} {y + 10}"'
    what = "<title>Turns a second of each bot, as a ratio to the first</title>"
    back = '<rect width="100%" height="100%" fill="#ffffff"/>'
    return "\n".join(
        [f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">', what, back, *drawn, "</svg>", ""]
    )
