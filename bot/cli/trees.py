"""`elchi check | play | graph | i18n`: the dialog trees proved, walked, drawn, made ready for translators."""

from dataclasses import asdict
from functools import partial
from pathlib import Path

import click

from bot.cli.failing import one_line
from bot.cli.table import table
from bot.cli.telling import Told, json_option, tell
from bot.content import load_content, read_dialogs
from bot.dialog import play as player
from bot.dialog.check import check as prove
from bot.dialog.cyrillic import filled
from bot.dialog.engine import begin, step
from bot.dialog.extract import pot
from bot.dialog.graph import drawings
from bot.dialog.load import load_book
from bot.dialog.measures import LIMITS, measured
from bot.dialog.translations import catalogue, progress, update_po
from bot.dialog.wording import CYRILLIC, LATIN, read_wording
from bot.i18n import ENGLISH, LOCALES, content_root

STALE = "is not current: run `make graph` or `make i18n`"


def _files() -> dict[str, str]:
    return read_dialogs(content_root())


def _po(locale: str) -> Path:
    return content_root() / "locales" / LOCALES[locale] / "LC_MESSAGES" / "messages.po"


@click.command()
@json_option
def check(*, as_json: bool) -> None:
    """Prove every tree: no dead end, danger one tap away, every text in every language and within limits.

    elchi check --json
    """
    with one_line():
        load_content().kit.atlas.close()
        files = _files()
        translated = {
            locale: catalogue(_po(locale).read_text(encoding="utf-8"))
            for locale in LOCALES
            if locale != ENGLISH
        }
        book = load_book(files)
        findings = prove(book, translated, read_wording(files))
        figures = measured(book, translated)
    counted = f"{len(files)} files checked, {len(findings) or 'nothing'} found"
    data = {"findings": [asdict(finding) for finding in findings], "limits": LIMITS, **asdict(figures)}
    good = all(finding.severity != "error" for finding in findings)
    tell(Told((*map(str, findings), table(figures), counted), data, good), as_json=as_json)


@click.command()
@click.option("--locale", default=ENGLISH, type=click.Choice(sorted(LOCALES)), help="Language to read.")
def play(locale: str) -> None:
    """Walk the dialogs in the terminal; end with an empty line or Ctrl+D.

    elchi play --locale ru
    """
    with one_line():
        content = load_content()
        content.kit.atlas.close()
    book, state = content.kit.book, begin(content.kit.book)
    click.echo(player.HELP)
    while True:
        text_of = partial(content.catalogs.text, state.locale or locale)
        shown = player.lines(book, state, text_of)
        click.echo("\n" + "\n".join(shown))
        line = click.prompt("", default="", show_default=False, prompt_suffix="> ")
        if not line:
            return
        turn = step(book, state, player.event(state, line))
        click.echo("\n".join(player.effects(turn)))
        state = turn.state


@click.command()
@click.option("--check", "only_check", is_flag=True, help="Change nothing; fail if the drawing is stale.")
@click.option("--folder", default="docs", type=click.Path(path_type=Path, file_okay=False), help="Where to.")
def graph(folder: Path, *, only_check: bool) -> None:
    """Draw the book: docs/trees.md, docs/trees.svg, and a page for each journey in docs/journeys/.

    elchi graph --check
    """
    with one_line():
        files = _files()
        made = {folder / name: text for name, text in drawings(load_book(files), files).items()}
    _current(made, only_check=only_check)
    gone = sorted({*(folder / "journeys").glob("*.svg")} - made.keys())
    for path in gone:
        if only_check:
            click.echo(f"{path.name} draws what is gone: run `make graph`")
        else:
            path.unlink()
            click.echo(f"removed: {path.name}")
    if gone and only_check:
        raise SystemExit(1)


@click.command()
@click.option("--check", "only_check", is_flag=True, help="Change nothing; fail if a catalogue is stale.")
def i18n(*, only_check: bool) -> None:
    """Bring locales/ up to date with the dialog files; Uzbek Cyrillic is written by rule.

    elchi i18n --check
    """
    with one_line():
        dialogs = _files()
        template = pot(dialogs)
        updated = {
            locale: update_po(template, _po(locale).read_text(encoding="utf-8"), LOCALES[locale])
            for locale in LOCALES
            if locale != ENGLISH
        }
        latin = catalogue(updated[LATIN])
        updated[CYRILLIC] = filled(updated[CYRILLIC], latin, read_wording(dialogs))
    for locale, po in updated.items():
        done = progress(po)
        click.echo(f"{locale}: {done.translated} translated, {done.fuzzy} fuzzy, {done.missing} missing")
    files = {content_root() / "locales" / "messages.pot": template}
    _current(files | {_po(locale): po for locale, po in updated.items()}, only_check=only_check)


def _current(wanted: dict[Path, str], *, only_check: bool) -> None:
    """Write what differs, or name it and fail."""
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        if only_check:
            click.echo(f"{path.name} {STALE}")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
            click.echo(f"written: {path.name}")
    if stale and only_check:
        raise SystemExit(1)
