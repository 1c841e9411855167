"""What a command found: lines for people or one JSON object for machines; status 1 where not all is well.

The shape is one for every command: `ok` says what the exit status says, the rest is named by the command.
Moments are ISO 8601 in UTC. What stops a command (exit status 2) is told on standard error in both cases.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import click

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object, for machines.")


@dataclass(frozen=True, slots=True)
class Told:
    """The same twice, for people and for machines, and whether all is well."""

    lines: tuple[str, ...]
    data: Mapping[str, Any] = field(default_factory=dict)
    ok: bool = True


def tell(told: Told, *, as_json: bool) -> None:
    """Print what was found, and end with status 1 where not all is well."""
    for line in [written(told)] if as_json else told.lines:
        click.echo(line)
    if not told.ok:
        raise SystemExit(1)


def written(told: Told) -> str:
    """The JSON object."""
    return json.dumps({"ok": told.ok, **told.data}, ensure_ascii=False, default=_moment)


def utc(at: datetime) -> str:
    """A moment for people, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    raise TypeError(f"{type(value).__name__} is nothing for machines")


def rows(found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows without what is not known of them."""
    return [{name: value for name, value in row.items() if value is not None} for row in found]
