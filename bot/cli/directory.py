"""`elchi directory`: check, import and export the tables of missions, districts, numbers and holidays."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from bot.cli.directory_page import page
from bot.cli.failing import one_line
from bot.cli.referee import referee
from bot.cli.sheets import Sheet, SheetError, as_csv, read, write_workbook
from bot.cli.telling import Told, json_option, tell
from bot.config import directory_file
from bot.directory.load import load
from bot.directory.mission import Directory
from bot.directory.source import rows
from bot.directory.upkeep.changes import Change, changes, rerouted
from bot.directory.upkeep.check import Referee, faults, old
from bot.directory.upkeep.gaps import Coverage, Gap, coverage, gaps
from bot.directory.upkeep.schema import TABLES
from bot.directory.upkeep.tables import Fault, Row
from bot.store.atlas import read_data
from bot.store.directory_file import open_atlas, reader, stored, unusable, write

SHOWN = 20  # faults, changes and names of one kind; more would bury the first


@click.group()
def directory() -> None:
    """The directory of missions: check it, change it from a sheet, take it out as one.

    elchi directory check
    """


directory.add_command(page)


def current(path: Path) -> dict[str, Sheet]:
    """Every table as it stands now: the ministry's own where there is one, else the shipped one."""
    text = reader(path)
    sheets: dict[str, Sheet] = {}
    for name, table in TABLES.items():
        try:
            sheets[name] = (list(table.head), rows(text(table.file), table.file, table.head))
        except ValueError as error:
            raise unusable(path, str(error)) from None
    return sheets


@directory.command()
@json_option
def check(*, as_json: bool) -> None:
    """Check every table, ask for every country, and list what is not known, worst first.

    elchi directory check --json
    """
    with one_line():
        path = directory_file()
        sheets = current(path)
        judge = referee()
        found = judged(sheets, judge)
        if found:
            _tell_faults(found)
            tell(Told((), {"faults": [str(fault) for fault in found]}, ok=False), as_json=as_json)
        atlas = open_atlas(path)
        try:
            covered = coverage(atlas.directory)
            silent = tuple(row["name"] for row in sheets["hotlines"][1] if not row["phone"])
            missing = gaps(atlas.directory, atlas.people(), silent)
        finally:
            atlas.close()
        aged = old({name: sheet[1] for name, sheet in sheets.items()}, judge.today)
        told = (sheets, covered, missing, aged)
        tell(Told(_report(*told), _figures(*told), not covered.unanswered), as_json=as_json)


def judged(sheets: dict[str, Sheet], judge: Referee) -> list[Fault]:
    """What is wrong in all tables together."""
    return faults({n: s[0] for n, s in sheets.items()}, {n: s[1] for n, s in sheets.items()}, judge)


def _report(
    sheets: dict[str, Sheet], covered: Coverage, missing: tuple[Gap, ...], aged: dict[str, dict[str, int]]
) -> tuple[str, ...]:
    lines = ["tables:   " + ", ".join(f"{name} {len(sheet[1])}" for name, sheet in sheets.items())]
    lines.append(f"answered: {sum(covered.countries.values())} countries: {_by_rule(covered.countries)}")
    for country, rules in covered.subdivisions.items():
        lines.append(f"answered: {sum(rules.values())} subdivisions of {country}: {_by_rule(rules)}")
    nobody = ", ".join(covered.unanswered) or "none"
    lines += [f"nobody answers for: {nobody}", "", "gaps, worst first:"]
    for gap in missing:
        more = f" and {len(gap.of) - SHOWN} more" if len(gap.of) > SHOWN else ""
        lines.append(f"  {len(gap.of):3}  {gap.kind}: {', '.join(gap.of[:SHOWN])}{more}")
    lines += ["", "rows that rest on a source of two years ago or older:"]
    for name, years in aged.items():
        lines.append(f"  {name}: " + ", ".join(f"{year}: {count}" for year, count in years.items()))
    return tuple(lines)


def _by_rule(rules: Mapping[str, int]) -> str:
    return ", ".join(f"{rule} {count}" for rule, count in sorted(rules.items(), key=lambda each: -each[1]))


def _figures(
    sheets: dict[str, Sheet], covered: Coverage, missing: tuple[Gap, ...], aged: dict[str, dict[str, int]]
) -> dict[str, Any]:
    return {
        "tables": {name: len(sheet[1]) for name, sheet in sheets.items()},
        "countries": dict(covered.countries),
        "subdivisions": {country: dict(rules) for country, rules in covered.subdivisions.items()},
        "unanswered": list(covered.unanswered),
        "gaps": [{"kind": gap.kind, "of": list(gap.of)} for gap in missing],
        "old": aged,
    }


@directory.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--table", type=click.Choice([t.name for t in TABLES.values() if t.staff]), help="What a CSV is."
)
@click.option("--dry-run", is_flag=True, help="Show the difference and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def import_(file: Path, table: str | None, *, dry_run: bool, yes: bool) -> None:
    """Take over whole tables from FILE.csv or FILE.xlsx: all of it or nothing.

    Each sheet holds its whole table: rows that are not in it are removed. What would change is shown first.

    elchi directory import missions.xlsx --dry-run
    """
    with one_line():
        path = directory_file()
        before = current(path)
        brought = read(file, table)
        foreign = [name for name in brought if not TABLES[name].staff]
        if foreign:
            raise click.UsageError(f"{foreign[0]} comes with the program and is not imported")
        after = before | brought
        if found := judged(after, referee()):
            _tell_faults(found)
            click.echo("nothing was changed", err=True)
            sys.exit(1)
        texts = stored(path) | {TABLES[n].file: as_csv(TABLES[n], sheet[1]) for n, sheet in brought.items()}
        if not _tell_difference(before, after):
            click.echo("nothing to change: the tables say the same already")
            return
        if dry_run:
            click.echo("dry run: nothing was changed")
            return
        if not yes and not _agreed():
            click.echo("nothing was changed")
            sys.exit(1)
        write(path, texts)
        click.echo(
            f"changed: {', '.join(brought)} in {path.name}; a running bot takes it over when it starts anew"
        )


def _agreed() -> bool:
    if not sys.stdin.isatty():
        click.echo("nobody to ask here; give --yes to apply this", err=True)
        return False
    return click.confirm("Apply this?")


def _tell_faults(found: list[Fault]) -> None:
    for fault in found[:SHOWN]:
        click.echo(str(fault), err=True)
    if len(found) > SHOWN:
        click.echo(f"and {len(found) - SHOWN} more", err=True)


def _tell_difference(before: dict[str, Sheet], after: dict[str, Sheet]) -> bool:
    """Show what changes; whether anything does."""
    old_rows, new_rows = ({n: s[1] for n, s in state.items()} for state in (before, after))
    found = list(changes(old_rows, new_rows))
    for kind in ("removed", "added", "changed"):
        _tell_changes([change for change in found if change.kind == kind])
    was_loaded, now_loaded = _loaded(before), _loaded(after)
    moved = rerouted(was_loaded, now_loaded) if was_loaded and now_loaded else {}
    if moved:
        click.echo(f"who answers changes for {len(moved)} places:")
        for place, (was, now) in list(moved.items())[:SHOWN]:
            click.echo(f"  {place}: {', '.join(was)} -> {', '.join(now)}")
    return bool(found)


def _loaded(sheets: dict[str, Sheet]) -> Directory | None:
    """The directory that these tables make; None where they make none, as a broken one that is mended now."""
    texts = {TABLES[name].file: as_csv(TABLES[name], sheet[1]) for name, sheet in sheets.items()}
    try:
        return load(lambda name: texts.get(name) or read_data(name))
    except (ValueError, KeyError):
        return None


def _tell_changes(found: list[Change]) -> None:
    for change in found[:SHOWN]:
        click.echo(str(change))
    if len(found) > SHOWN:
        click.echo(f"and {len(found) - SHOWN} more {found[0].kind}")


@directory.command()
@click.argument("target", type=click.Path(path_type=Path))
def export(target: Path) -> None:
    """Write the tables that staff may edit: into one workbook TARGET.xlsx, or as CSV into the folder TARGET.

    elchi directory export directory.xlsx
    """
    with one_line():
        tables = {name: sheet[1] for name, sheet in current(directory_file()).items() if TABLES[name].staff}
        try:
            _export(target, tables)
        except OSError as error:
            raise SheetError(f"{target.name} cannot be written: {error.strerror}") from None
        click.echo(f"written: {', '.join(f'{name} {len(kept)}' for name, kept in tables.items())}")


def _export(target: Path, tables: dict[str, list[Row]]) -> None:
    if target.suffix.lower() == ".xlsx":
        return write_workbook(target, tables)
    target.mkdir(parents=True, exist_ok=True)
    for name, kept in tables.items():
        (target / TABLES[name].file).write_text(as_csv(TABLES[name], kept), encoding="utf-8-sig")
    return None
