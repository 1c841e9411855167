"""Owns the drawn maps: every town of the world as a dot, in the colour of the post that answers for it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import escape

from bot.directory.maps.areas import ACCREDITED, MINISTRY_ALONE, Answered, answered, colours
from bot.directory.maps.labels import Mark, labels
from bot.directory.maps.projection import View, line, outline, seams
from bot.directory.mission import EMBASSY, MINISTRY, SECTION, Directory, Mission
from bot.directory.place import City, Polygon

WORLD = View(middle=11, west=-168, east=190, south=-55, north=72, width=1600, top=70)
DIVIDED = View(middle=95, west=17, east=178, south=19, north=74, width=1600, top=70)
# Paul Tol's bright and muted schemes, made for readers who confuse red and green.
HUES = ("4477AA", "EE6677", "228833", "BBA011", "33AACC", "AA3377", "EE7733", "44AA99")
PALE, GREY, GOLD, INK, PAPER = 0.45, "#c9c6bd", "#2b2b2b", "#222222", "#fbfaf6"
STYLE = (
    f"text{{font-family:Helvetica,Arial,sans-serif;fill:{INK}}}.h{{font-size:24px;font-weight:bold}}"
    ".s{font-size:14px}.d{stroke-linecap:round;fill:none}"
    ".b{fill:none;stroke:#8d8a80;stroke-width:.6;stroke-linejoin:round}.t{fill:#fff;fill-opacity:0}"
    f".n{{font-size:11px;paint-order:stroke;stroke:{PAPER};stroke-width:3px;stroke-linejoin:round}}"
)


def world(directory: Directory, borders: Sequence[Polygon], towns: Iterable[City]) -> str:
    """The inhabited world as SVG."""
    title = "Who answers for which place: every dot is a town, its colour the post of Uzbekistan"
    posts = [mission for mission in directory.missions.values() if mission.kind != SECTION]
    return _map(WORLD, title, directory, borders, towns, posts, 3.4)


def divided(directory: Directory, borders: Sequence[Polygon], towns: Iterable[City]) -> str:
    """Russia, China, Kazakhstan and Kyrgyzstan as SVG: the countries whose division has a source."""
    countries = {row[:2] for row in directory.districts}
    title = "Where a sourced division stands: Russia, China, Kyrgyzstan, western Kazakhstan"
    posts = [m for m in directory.missions.values() if m.country in countries and m.kind != SECTION]
    inside = (town for town in towns if town.country in countries)
    return _map(DIVIDED, title, directory, borders, inside, posts, 2.6)


def _map(
    view: View,
    title: str,
    directory: Directory,
    borders: Sequence[Polygon],
    towns: Iterable[City],
    posts: Sequence[Mission],
    grain: float,
) -> str:
    found = answered(directory, towns)
    hue = colours(found, len(HUES))
    drawn = [_dots(view, directory, each, hue, grain) for each in found]
    lines = "".join(line(view, seam) for seam in seams(borders))
    parts = [
        f'<text class="h" x="24" y="44">{escape(title)}</text>',
        f'<path class="b" d="{lines}"/>',
        *drawn,
        *_countries(view, directory, borders),
        *_posts(view, posts),
        *(_legend(view) if view is WORLD else ()),
    ]
    return _svg(view, parts)


def _dots(view: View, directory: Directory, group: Answered, hue: dict[str, int], grain: float) -> str:
    """The towns that one post answers for in one way; those that would cover each other are one dot."""
    cells = set()
    for lat, lon in group.points:
        if view.holds(lat, lon):
            x, y = view.of(lat, lon)
            cells.add((round(x / grain), round(y / grain)))
    path, last = [], (0, 0)
    for column, row in sorted(cells):
        path.append(f"m{(column - last[0]) * grain:.5g},{(row - last[1]) * grain:.5g}h0")
        last = (column, row)
    mission = directory.missions.get(group.post)
    told = f"{_name(mission) if mission else 'the ministry alone'}: {', '.join(group.countries)}"
    colour = _colour(group, hue)
    pen = f'class="d" stroke="{colour}" stroke-width="{grain * 0.82:.3g}"'
    return f'<path {pen} d="M0,0{"".join(path)}"><title>{escape(told)}</title></path>'


def _colour(group: Answered, hue: dict[str, int]) -> str:
    if group.kind == "home":
        return GOLD
    if group.post == MINISTRY:
        return GREY
    return "#" + _mixed(HUES[hue[group.post]], PALE if group.kind == ACCREDITED else 1.0)


def _mixed(colour: str, share: float) -> str:
    """A colour thinned with the paper's."""
    pairs = zip(bytes.fromhex(colour), bytes.fromhex(PAPER[1:]), strict=True)
    return "".join(f"{round(ink * share + paper * (1 - share)):02x}" for ink, paper in pairs)


def _countries(view: View, directory: Directory, borders: Sequence[Polygon]) -> Iterable[str]:
    """Each country as an unseen surface that tells its name: dots do not say where they are."""
    paths: dict[str, str] = defaultdict(str)
    for polygon in reversed(borders):  # the largest first: what lies inside lies over it
        if view.shows(polygon):
            paths[polygon.claims[0]] += outline(view, polygon.rings)
    for code, path in paths.items():
        name = directory.countries[code].en if code in directory.countries else code
        if path:
            yield f'<path class="t" d="{path}"><title>{escape(name)}</title></path>'


def _name(mission: Mission) -> str:
    return f"{mission.kind.replace('_', ' ')} in {mission.city.en}"


def _posts(view: View, missions: Iterable[Mission]) -> Iterable[str]:
    """A mark for each post, and its town's name where there is room."""
    ordered = sorted(missions, key=lambda m: (m.kind != EMBASSY, m.id))
    marks = [Mark(*view.of(m.lat, m.lon), m.city.en) for m in ordered]
    for mission, mark in zip(ordered, marks, strict=True):
        told = f'fill="{INK}" stroke="#fff"><title>{escape(_name(mission))}</title>'
        if mission.kind == EMBASSY:
            yield f'<circle cx="{mark.x:.1f}" cy="{mark.y:.1f}" r="3.8" {told}</circle>'
        else:
            yield f'<rect x="{mark.x - 3:.1f}" y="{mark.y - 3:.1f}" width="6" height="6" {told}</rect>'
    for x, y, text in labels(marks, view.width):
        yield f'<text class="n" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _legend(view: View) -> Iterable[str]:
    """What colours and marks mean."""
    base, x = view.height + view.top + 34, 24.0
    tones = {
        "a post in the country": f"#{HUES[0]}",
        "accredited, or a territory of the state": "#" + _mixed(HUES[0], PALE),
        MINISTRY_ALONE: GREY,
        "Uzbekistan": GOLD,
    }
    for said, tone in tones.items():
        yield f'<circle cx="{x + 8:.5g}" cy="{base - 5:.5g}" r="7" fill="{tone}"/>'
        yield f'<text class="s" x="{x + 24:.5g}" y="{base:.5g}">{said}</text>'
        x += 64 + len(said) * 7
    yield f'<text class="s" x="{x:.5g}" y="{base:.5g}">● embassy  ■ consulate</text>'


def _svg(view: View, parts: Iterable[str]) -> str:
    tall = round(view.height + view.top + 60)
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {view.width:g} {tall}">',
            f"<style>{STYLE}</style>",
            f'<rect width="{view.width:g}" height="{tall}" fill="{PAPER}"/>',
            *parts,
            "</svg>\n",
        )
    )
