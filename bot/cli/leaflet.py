"""`elchi leaflet`: one printable page in each language that tells citizens of the bot, with its QR code.

Rules
- The page is whole by itself: no script, no font, no picture from elsewhere; the square is drawn here.
- Where the name of the bot is not given, its places stay empty: a square that leads to others harms people.
- Numbers and the office come from the tables and only if confirmed; else there is a line to write on.
"""

import re
from collections.abc import Callable
from html import escape
from pathlib import Path

import click

from bot.casework.message import Say
from bot.casework.screens import phrase
from bot.cli.failing import one_line
from bot.config import SettingsError, directory_file
from bot.content import read_dialogs
from bot.dialog.load import load_book
from bot.dialog.tree import Book
from bot.directory.mission import Mission
from bot.i18n import LOCALES, Catalogs, content_root
from bot.store.atlas import Atlas
from bot.store.directory_file import open_atlas

USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,28}[Bb][Oo][Tt]")  # 5 to 32 signs; a bot's name ends so
ADDRESS = "https://t.me/{name}"
LINE = "_" * 24
FILES = {"uz_latn": "uz", "uz_cyrl": "uz-cyrl", "ru": "ru", "en": "en"}
SECTIONS = {  # heading, then its lines; in the order in which one reads
    "what": ("bot", "offices", "topics", "officer"),
    "open": ("scan", "search", "name", "start"),
    "phone": ("stays", "exit", "old", "paper"),
    "not": ("number", "when", "papers", "password", "offline"),
}
STYLE = """\
@page { size: A4; margin: 16mm }
body { font: 11.5pt/1.35 system-ui, "DejaVu Sans", sans-serif; color: #111; background: #fff;
  max-width: 178mm; margin: 0 auto }
h1 { font-size: 24pt; margin: 0 }
h2 { font-size: 14pt; margin: 4mm 0 1mm }
p, ul { margin: 0 } ul { padding-left: 6mm } li { margin: .8mm 0 }
figure { float: right; width: 52mm; margin: 4mm 0 4mm 8mm; text-align: center; font-weight: bold;
  overflow-wrap: anywhere }
figure svg, .empty { display: block; width: 52mm; height: 52mm }
.empty { border: .3mm dashed #111; box-sizing: border-box }
.urgent { border: .5mm solid #111; padding: 3mm 5mm 4mm; margin-top: 6mm; break-inside: avoid }
.urgent h2 { margin-top: 0 }
@media screen { body { padding: 8mm } }
"""


@click.command()
@click.option("--username", metavar="NAME", help="The bot's name at Telegram, without @; else left empty.")
@click.option("--mission", metavar="ID", help="The post that hands it out; else lines to write on.")
@click.option(
    "--folder",
    default="leaflet",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to [leaflet].",
)
def leaflet(username: str | None, mission: str | None, folder: Path) -> None:
    """Write the citizen's page as HTML, one in each language, each one sheet of A4 when printed.

    Scan the square yourself before you print: it must open your bot and no other.

    elchi leaflet --username elchi_bot --mission de-berlin-embassy
    """
    with one_line():
        pages = made(_name(username), mission)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, page in pages.items():
                (folder / name).write_text(page, encoding="utf-8")
        except OSError as error:
            raise SettingsError(f"--folder: {folder} cannot be written: {error.strerror}") from None
    click.echo(f"written: {', '.join(pages)} in {folder}")


def _name(username: str | None) -> str:
    name = (username or "").removeprefix("@")
    if name and not USERNAME.fullmatch(name):
        raise SettingsError("--username: wants a bot's name at Telegram: 5 to 32 of A-Z a-z 0-9 _, …bot")
    return name


def made(username: str = "", mission: str | None = None) -> dict[str, str]:
    """The pages by file name. Raises SettingsError where there is no such mission."""
    root = content_root()
    book, catalogs = load_book(read_dialogs(root)), Catalogs.load(root / "locales")
    atlas = open_atlas(directory_file()) if mission else None
    try:
        post = _post(atlas, mission) if atlas and mission else None
        number = _number(atlas, post) if atlas and post else ""
    finally:
        if atlas:
            atlas.close()
    return {
        f"{file}.html": _page(book, catalogs.translator(locale), locale, username, post, number)
        for locale, file in FILES.items()
    }


def _post(atlas: Atlas, mission: str) -> Mission:
    try:
        return atlas.directory.missions[mission]
    except KeyError:
        raise SettingsError(f"--mission: no mission is called {mission!r}") from None


def _number(atlas: Atlas, post: Mission) -> str:
    """The one number for everything; a country that has several gets a line, for a person to decide."""
    found = atlas.directory.numbers.get(post.country)
    return found.general if found and not found.source.low else ""


def _page(
    book: Book, say: Callable[[Say], str], locale: str, username: str, post: Mission | None, number: str
) -> str:
    def told(which: str, **values: str) -> str:
        return escape(say(phrase(book, which, **values)))

    title, whom = told("bot.name"), told("leaflet.for")
    parts = [f"<h1>{title}</h1>", f"<p>{whom}</p>", _figure(username)]
    for section, lines in SECTIONS.items():
        items = "".join(
            f"<li>{told(f'leaflet.{section}.{line}', bot=f'@{username}' if username else LINE)}</li>"
            for line in lines
        )
        parts.append(f"<h2>{told(f'leaflet.{section}')}</h2>\n<ul>{items}</ul>")
    office = _office(book, say, locale, post) if post else ""
    heading = told("leaflet.urgent")
    call = told("leaflet.urgent.number", number=number or LINE)
    visit = told("leaflet.urgent.office", office=office or LINE)
    parts.append(f'<div class="urgent"><h2>{heading}</h2>\n<p>{call}</p>\n<p>{visit}</p></div>')
    language = LOCALES[locale].replace("_", "-")
    return (
        f'<!doctype html>\n<html lang="{language}">\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f"<style>\n{STYLE}</style>\n" + "\n".join(parts) + "\n</html>\n"
    )


def _office(book: Book, say: Callable[[Say], str], locale: str, post: Mission) -> str:
    """Name, address and telephone; nothing where they are not confirmed."""
    if post.source.low:
        return ""
    name = say(phrase(book, f"show.mission.{post.kind}", city=post.city.of(locale)))
    return "; ".join(part for part in (name, post.address, *post.phones[:1]) if part)


def _figure(username: str) -> str:
    if not username:
        return '<figure><div class="empty"></div></figure>'
    import segno  # noqa: PLC0415 - only this command pays for it

    square = segno.make_qr(ADDRESS.format(name=username), error="q")
    drawn = square.svg_inline(border=4, omitsize=True, unit=None)
    return f"<figure>{drawn}@{escape(username)}</figure>"
