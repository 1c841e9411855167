"""Owns how a live location goes on: it moves the point that it told, and nothing that anybody sees."""

from dataclasses import replace

from bot.dialog.turn import Draft, Pin, State
from bot.dialog.typed import PIN, point_of


def follow(state: State, pin: Pin) -> State:
    """The point that the live location told, and copies of it, are where it is now; the screen stays.

    Nothing follows where the point is gone or was never kept, except into a report that was sent.
    """
    draft = state.drafts.get(state.live_at, Draft())
    if pin.live != state.live or not (draft.case or PIN in draft.facts):
        return state
    told, here = draft.facts.get(PIN), {PIN: point_of(pin)}
    same = (name for name, each in state.drafts.items() if told and each.facts.get(PIN) == told)
    moved = {name: state.drafts[name] for name in (*same, state.live_at)}
    drafts = {name: replace(each, facts={**each.facts, **here}) for name, each in moved.items()}
    return replace(state, drafts={**state.drafts, **drafts})


def followed_into(state: State, sent: Draft) -> State:
    """The live location belongs to the report that is being sent where its point is that report's point."""
    told = state.drafts.get(state.live_at, Draft()).facts.get(PIN)
    return replace(state, live_at=state.journey) if told and sent.facts.get(PIN) == told else state
