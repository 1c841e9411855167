"""Files of our own: readable by their owner alone, and on the disk when we say so."""

import os
from pathlib import Path


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet. Raises FileExistsError, or another OSError."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def flush(path: Path) -> None:
    """Bring a file, or a folder, to the disk: a new name is there only when its folder is."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
