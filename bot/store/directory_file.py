"""Owns the file in which the ministry's own tables stand: one archive of CSV files, replaced in one step.

What is in it takes the place of the shipped table of that name; all others stay as shipped.
"""

import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.store.atlas import Atlas, read_data
from bot.store.disk import flush

LARGEST = 20_000_000  # bytes of one table, unpacked
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time of the format: the same tables make the same bytes
BEFORE = ".before"  # what stood there until the last change


class DirectoryError(Exception):
    """The ministry's directory cannot be read or used; one line that names the setting."""


def unusable(path: Path, why: str) -> DirectoryError:
    """What to do where something else than `write` wrote or damaged the file."""
    return DirectoryError(
        f"ELCHI_DIRECTORY: {path.name}: {why}; put back {path.name}{BEFORE} or a copy, or take it away"
    )


def stored(path: Path) -> dict[str, str]:
    """The tables in the file by name (`missions.csv`); none where there is no file. Raises DirectoryError."""
    if not path.exists():
        return {}
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            fits = all(member.file_size <= LARGEST for member in members)
            texts = {member.filename: archive.read(member).decode() for member in members if fits}
    except Exception as error:  # noqa: BLE001 - whatever the library meets in a damaged archive
        raise DirectoryError(
            f"ELCHI_DIRECTORY: {path.name} cannot be read ({type(error).__name__})"
        ) from None
    if not fits:
        raise DirectoryError(f"ELCHI_DIRECTORY: {path.name} holds a table that is too large")
    return texts


def reader(path: Path) -> Callable[[str], str]:
    """Reads a table by its file's name: the ministry's own where there is one, else the shipped one."""
    own = stored(path)
    return lambda name: own[name] if name in own else read_data(name)


def open_atlas(path: Path, beside: Atlas | None = None) -> Atlas:
    """The atlas with the ministry's own tables in it. Raises DirectoryError where they make none.

    `beside`: an open one, to share what no table changes.
    """
    try:
        return Atlas.bundled(reader(path), beside)
    except KeyError as error:
        raise unusable(path, f"no column {error}") from None
    except ValueError as error:
        raise unusable(path, str(error)) from None


def write(path: Path, tables: Mapping[str, str]) -> None:
    """Replace the file in one step; whatever happens, the old or the new one stands there, whole.

    Raises DirectoryError where it cannot be written.
    """
    beside = path.with_name(path.name + ".new")
    try:
        _save(beside, tables)
        if path.exists():
            path.with_name(path.name + BEFORE).write_bytes(path.read_bytes())
        beside.replace(path)
        flush(path.absolute().parent)
    except OSError as error:
        raise DirectoryError(f"ELCHI_DIRECTORY: {path.name} cannot be written: {error.strerror}") from None


def _save(path: Path, tables: Mapping[str, str]) -> None:
    with path.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(tables):
                archive.writestr(zipfile.ZipInfo(name, EPOCH), tables[name].encode())
        file.flush()
        os.fsync(file.fileno())
