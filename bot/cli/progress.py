"""How far long work has come, on a terminal only: on standard error, so that output stays output."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

EVERY = 0.2  # seconds between two looks at a file


def progress(length: int, label: str) -> "ProgressBar[int]":
    """A bar of so many steps; nothing at all where nobody watches."""
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())


@contextmanager
def growing(target: Path, whole: int, label: str) -> Iterator[None]:
    """A bar for a file that the store writes beside its name, `.NAME.….part`, until it has `whole` bytes."""
    if not sys.stderr.isatty():
        yield
        return
    ended = threading.Event()
    with progress(max(whole, 1), label) as bar:

        def watch() -> None:
            while not ended.wait(EVERY):
                bar.update(max(0, min(_bytes(target), bar.length or 0) - bar.pos))

        watching = threading.Thread(target=watch, daemon=True)
        watching.start()
        try:
            yield
            ended.set()
            watching.join()
            bar.update((bar.length or 0) - bar.pos)
        finally:
            ended.set()
            watching.join()


def _bytes(target: Path) -> int:
    try:
        return max((each.stat().st_size for each in target.parent.glob(f".{target.name}.*.part")), default=0)
    except OSError:
        return 0
