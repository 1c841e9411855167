"""Owns what was kept beside any journey: to which report it goes, when one is named or sent."""

from collections.abc import Iterable
from dataclasses import replace

from bot.dialog.files import media_of
from bot.dialog.turn import Draft, Note, State, Turn
from bot.dialog.typed import ASKED, LOOSE, MEDIA, NOTES


def sort(state: State, code: str) -> Turn:
    """The person said which report kept words and files belong to."""
    loose = state.drafts.get(LOOSE, Draft())
    drafts = {journey: draft for journey, draft in state.drafts.items() if journey != LOOSE}
    notes = (*(Note(words, case=code) for words in loose.facts.get(NOTES, ())), *_files(loose, code))
    at = code if state.album_at == ASKED else state.album_at
    return Turn(replace(state, drafts=drafts, album_at=at), notes)


def gathered(state: State) -> State:
    """The state before an alert: what no question had asked for, in any journey not sent yet, goes along."""
    if state.draft.case:
        return state
    drafts, loose = dict(state.drafts), dict(state.drafts.get(LOOSE, Draft()).facts)
    for journey, draft in state.drafts.items():
        if journey not in (LOOSE, state.journey) and not draft.case:
            for fact in (NOTES, MEDIA):
                loose[fact] = (*loose.get(fact, ()), *draft.facts.get(fact, ()))
            kept = {fact: told for fact, told in draft.facts.items() if fact not in (NOTES, MEDIA)}
            drafts[journey] = replace(draft, facts=kept)
    told = {fact: answers for fact, answers in loose.items() if answers}
    return replace(state, drafts={**drafts, LOOSE: Draft(told)} if told else drafts)


def _files(loose: Draft, code: str) -> Iterable[Note]:
    for entry in loose.facts.get(MEDIA, ()):
        media = media_of(entry)
        yield Note(media.words, media, code)
