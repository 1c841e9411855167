"""A conversation's state as JSON values and back; states stored by an earlier release are read, too."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.dialog.turn import Draft, Offer, State


def to_json(state: State) -> dict[str, Any]:
    """The state as JSON values."""
    return asdict(state)


def from_json(data: Mapping[str, Any]) -> State:
    """The state from `to_json`'s values."""
    values = dict(data)
    values["drafts"] = {
        journey: Draft(
            facts={fact: tuple(answers) for fact, answers in draft["facts"].items()},
            asked=tuple(draft["asked"]),
            case=draft["case"],
        )
        for journey, draft in values["drafts"].items()
    }
    values["offers"] = tuple(Offer(**offer) for offer in values["offers"])
    values.setdefault("left", values.get("sent", ()) if values.get("hidden") else ())
    for name in ("trail", "picked", "sent", "spare", "left"):
        values[name] = tuple(values.get(name, ()))
    return State(**values)
