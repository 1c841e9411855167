"""A conversation's state as JSON values and back, so that workers of two releases can take turns on it.

Rules
- A field at its default is not written: a worker of the release before fails on no field that nobody uses.
- A field that is not known is passed over: it is a newer release's, and the conversation goes on without it.
"""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any

from bot.dialog.turn import Draft, Offer, State


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def values_of(value: Any) -> dict[str, Any]:
    """A value's fields as they are: `asdict` would copy all that is in them, in ten times the time."""
    return {name: getattr(value, name) for name in _names(value.__class__)}


_WANTED = frozenset({"node", "drafts", "offers"})  # read by every release so far
_PLAIN = values_of(State(""))
_OFFER = frozenset(_names(Offer))


def to_json(state: State) -> dict[str, Any]:
    """The state as JSON values."""
    values = values_of(state)
    values["drafts"] = {journey: values_of(draft) for journey, draft in state.drafts.items()}
    values["offers"] = tuple(values_of(offer) for offer in state.offers)
    plain = {**_PLAIN, "left": _left(values)}
    return {name: value for name, value in values.items() if name in _WANTED or value != plain[name]}


def from_json(data: Mapping[str, Any]) -> State:
    """The state from `to_json`'s values."""
    values = {name: value for name, value in data.items() if name in _PLAIN}
    values["drafts"] = {
        journey: Draft(
            facts={fact: tuple(answers) for fact, answers in draft["facts"].items()},
            asked=tuple(draft["asked"]),
            case=draft["case"],
        )
        for journey, draft in values["drafts"].items()
    }
    offers = ({name: value for name, value in offer.items() if name in _OFFER} for offer in values["offers"])
    values["offers"] = tuple(Offer(**offer) for offer in offers)
    values.setdefault("left", _left(values))
    for name in ("trail", "picked", "sent", "spare", "left"):
        values[name] = tuple(values.get(name, ()))
    return State(**values)


def _left(values: Mapping[str, Any]) -> Any:
    """What `left` is where it is not written: a release wrote only that a person had left in haste."""
    return values.get("sent", ()) if values.get("hidden") else ()
