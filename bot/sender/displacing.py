"""Which screens still waiting a newer one takes the place of: many quick taps cost one message."""

from collections.abc import Sequence
from dataclasses import replace

from bot.casework.outgoing import Kind, Row


def displaced(waiting: Sequence[Row], row: Row) -> tuple[tuple[Row, ...], Row]:
    """The older rows that need not be sent any more, and the row as it stands in their place."""
    if row.kind is not Kind.SCREEN:
        return (), row
    refresh = row.params.get("refresh", False)
    screens = (each for each in waiting if each.kind is Kind.SCREEN)
    older = tuple(each for each in screens if each.params.get("refresh") or not refresh)
    if any(each.params["edit"] is None and not each.params.get("refresh") for each in older):
        row = replace(row, params={**row.params, "edit": None})  # it was to stand below what came between
    return older, row
