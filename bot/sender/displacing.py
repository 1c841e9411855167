"""Which rows still waiting a newer one takes the place of: many quick taps cost one message.

A screen takes that of older screens; a change of a bundle that of older changes, since each shows all of it.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.casework.outgoing import Kind, Row


def displaced(waiting: Sequence[Row], row: Row) -> tuple[tuple[Row, ...], Row]:
    """The older rows that need not be sent any more, and the row as it stands in their place."""
    if row.kind is Kind.BUNDLE and row.params["edit"] is not None:
        changes = (each for each in waiting if each.kind is Kind.BUNDLE)
        same = tuple(each for each in changes if each.params["edit"] == row.params["edit"])
        tokens = {number: token for each in (*same, row) for number, token in each.params["tokens"].items()}
        return same, replace(row, params={**row.params, "tokens": tokens})
    if row.kind is not Kind.SCREEN:
        return (), row
    refresh = row.params.get("refresh", False)
    screens = (each for each in waiting if each.kind is Kind.SCREEN)
    older = tuple(each for each in screens if each.params.get("refresh") or not refresh)
    if any(each.params["edit"] is None and not each.params.get("refresh") for each in older):
        row = replace(row, params={**row.params, "edit": None})  # it was to stand below what came between
    return older, row
