"""`elchi keys`: the key ring that seals personal data."""

from pathlib import Path

import click

from bot.cli.failing import one_line
from bot.config import storage_settings
from bot.store.sealed import KeyRing


@click.group()
def keys() -> None:
    """Make the key ring. Without it nobody can read the data: keep a copy, apart from the database."""


@keys.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
def generate(path: Path | None) -> None:
    """Write a new key ring to PATH (default: ELCHI_KEYS); an existing one is never touched."""
    with one_line():
        target = path or storage_settings()[1]
        KeyRing.generate(target)
        click.echo(f"written: {target}")
