"""What stays of a conversation that somebody left, or that went quiet: nothing that was not sent."""

from dataclasses import replace

from bot.dialog.tree import Book
from bot.dialog.turn import Draft, Effect, State, Turn


def lapse(book: Book, state: State) -> State:
    """What stays of a conversation that went quiet: its language and its links to open cases."""
    kept = {journey: Draft(case=draft.case) for journey, draft in state.drafts.items() if draft.case}
    kept.pop("my_case", None)  # whoever comes next must prove anew that the report is theirs
    node = book.decoy if state.node == book.decoy else book.home
    bare = State(node, state.turn + 1, state.locale, state.journey, kept)
    told = replace(bare, sent=state.sent, discreet=state.discreet, hidden=state.hidden, left=state.left)
    return replace(told, live=state.live, live_at=state.live_at)


def keeps(book: Book, state: State) -> bool:
    """Whether anything of a quiet conversation must stay: an open case, or what keeps silent of one."""
    if state.node == book.decoy or any(draft.case for draft in state.drafts.values()):
        return True
    return bool(state.sent) and (state.hidden or state.discreet)


def leave(book: Book, state: State, *effects: Effect) -> Turn:
    """To the dull page, at once."""
    node = book.decoy if state.locale else book.first
    left = tuple(dict.fromkeys((*state.left, *state.sent)))
    return Turn(replace(lapse(book, state), node=node, hidden=True, left=left), effects)
