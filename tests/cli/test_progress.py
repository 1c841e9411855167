"""Bars for long work: seen on a terminal, silent elsewhere."""

import io
import sys
import time

import pytest

from bot.cli.progress import EVERY, growing, progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def watched(monkeypatch):
    """From here on: pytest takes standard error anew for each phase of a test."""
    monkeypatch.setattr(sys, "stderr", Terminal())
    return sys.stderr


def test_a_terminal_sees_how_far_it_is(monkeypatch):
    terminal = watched(monkeypatch)
    with progress(4, "sealing anew") as bar:
        bar.update(2)
    assert "sealing anew" in terminal.getvalue()
    assert "50%" in terminal.getvalue()


def test_a_file_that_grows_moves_the_bar_to_its_end(monkeypatch, tmp_path):
    terminal = watched(monkeypatch)
    with growing(tmp_path / "elchi.db", 100, "copying"):
        (tmp_path / ".elchi.db.1a2b.part").write_bytes(b"x" * 40)
        until = time.monotonic() + 20 * EVERY
        while "40%" not in terminal.getvalue() and time.monotonic() < until:
            time.sleep(EVERY / 10)
    assert "40%" in terminal.getvalue()
    assert "100%" in terminal.getvalue()


def test_a_fault_leaves_the_bar_where_it_was(monkeypatch, tmp_path):
    terminal = watched(monkeypatch)
    with pytest.raises(OSError, match="full"), growing(tmp_path / "elchi.db", 100, "copying"):
        raise OSError("full")
    assert "100%" not in terminal.getvalue()


def test_nobody_watches_and_nothing_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with growing(tmp_path / "elchi.db", 100, "copying"), progress(4, "sealing anew") as bar:
        bar.update(4)
    assert sys.stderr.getvalue() == ""
