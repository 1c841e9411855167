"""Command lines as documents and helps show them, read as click reads them; nothing is run."""

import re
import shlex

import click

from bot.cli import cli

FENCED = re.compile(r"^```[a-z]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINE = re.compile(r"^(?:\$ )?(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?elchi ([a-z][^#>|\n]*)", re.MULTILINE)


def parsed(words):
    """The innermost context of a command line without its `elchi`; click's own error where it is wrong."""
    above, command, rest = None, cli, words
    while isinstance(command, click.Group):
        above = command.make_context(command.name, list(rest), parent=above)
        _, command, rest = command.resolve_command(above, [*above._protected_args, *above.args])
    return command.make_context(command.name, list(rest), parent=above)


def words_of(line):
    """The words of a line behind its `elchi`; where its output goes is the shell's."""
    return shlex.split(line.partition(" > ")[0])[1:]


def lines_in(text):
    """Every whole command line that a document shows."""
    shown = [match for block in FENCED.findall(text) for match in LINE.findall(block)]
    return [f"elchi {line.strip()}" for line in shown]
