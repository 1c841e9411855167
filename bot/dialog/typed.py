"""What people type, share or send on a screen: the answer to its question, or something kept for a report.

Rules
- Words that answer no question belong to the report of the screen; of several open ones the person names one.
- A message that replies to an officer's belongs to that officer's report, wherever the person stands.
- What is sent as one album stays together, whatever its words set off.
- A sparing tree keeps nothing that could be held against the person, be it an answer to its question.
"""

import unicodedata
from dataclasses import replace

from bot.dialog.answers import saved
from bot.dialog.files import entry_of, media_of
from bot.dialog.interruptions import heard_in, said_again
from bot.dialog.path import answered, fresh
from bot.dialog.script import fold
from bot.dialog.sparing import spares, withheld
from bot.dialog.tree import Book, Node
from bot.dialog.turn import Alert, Draft, Media, Note, Offer, Pin, State, Turn, Words

PLACE, PIN, TYPED = "l.place", "l.pin", "l.typed"  # facts that a place question saves beside its own
HERE = "l.here"  # whether the point is the place that was asked for
NOTES, MEDIA = "notes", "media"  # facts that hold what no question asked for
CASE = "case"  # the report that a claim has opened
OWN = "f.own"  # whether it was opened by its reporter, not by somebody who only knows the code
WORD, WATCH = "c.word", "c.watch"  # two signs that must differ: one opens, one calls for help
CLIP = "📎"  # an answer that was not typed: it stands among the files
LOOSE = ""  # the journey of what came before, or beside, any journey
NOWHERE, ASKED, DRAFT = "-", "?", "@"  # where an album's first file went, if not to a report: its code
WRONG = 4  # so many codes and words that fit nothing, and the chat shows the dull page
UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"})  # kinds of characters that alone show nothing
FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # and those that count as letters or symbols
CONTACT = "c."  # answers that an officer must be able to read: typed ones only


def seen(text: str) -> str:
    """What a reader sees of it, without blanks at the ends: invisible characters alone answer nothing."""
    shown = (c not in FILLERS and unicodedata.category(c) not in UNSEEN for c in text)
    return text.strip() if any(shown) else ""


def take_words(book: Book, state: State, event: Words, text: str) -> Turn:
    """Typed words on the present screen."""
    node = book.nodes[state.node]
    if (choice := said_again(book, state, text)) is not None:
        kept = keep(book, state, event)
        told = answered(book, kept.state, node, (choice.id,), choice.go or node.go)
        return Turn(replace(told, trail=()), (*kept.effects, Alert()))
    choosing = any(offer.kind not in ("place", "pin") for offer in state.offers)
    if event.about or event.edited or choosing or withheld(book, state, text):
        return keep(book, state, event)
    if node.kind == "text":
        if node.checks and not event.claim and heard_in(book, state, text):
            return keep(book, state, event)  # a cry for help is no code
        if node.checks:
            return Turn(_claimed(book, state, node, event, text))
        if node.fact == WATCH and fold(text) in map(fold, state.draft.facts.get(WORD, ())):
            return Turn(fresh(state, note="other_word"))
        return Turn(answered(book, state, node, (text,), node.go))
    if node.kind == "place":
        state = saved(state, {TYPED: (text,)})
        if event.offers:
            return Turn(replace(fresh(state), offers=event.offers))
        return Turn(fresh(state, note="place_unknown"))
    return keep(book, state, event)


def _claimed(book: Book, state: State, node: Node, event: Words, text: str) -> State:
    """A typed code or word: the report opens, or nothing tells why it does not."""
    state = saved(state, {CASE: (event.claim or "skip",), OWN: ("yes" if event.own else "skip",)})
    if event.claim:
        state = replace(state.with_draft(replace(state.draft, case=event.claim)), wrong=0, hidden=False)
        state = replace(state, left=tuple(code for code in state.left if code != event.claim))
    else:
        state = replace(state, wrong=state.wrong + 1)
        if state.wrong >= WRONG:
            kept = {fact: told for fact, told in state.draft.facts.items() if fact in (NOTES, MEDIA)}
            return replace(fresh(state.with_draft(Draft(kept))), node=book.decoy, trail=(), wrong=0)
    return answered(book, state, node, (text,), node.go)


def point_of(pin: Pin) -> tuple[str, str]:
    """The point as a fact: degrees, to about ten centimetres."""
    return f"{pin.latitude:.6f}", f"{pin.longitude:.6f}"


def take_media(book: Book, state: State, event: Media) -> Turn:
    """A file: the answer to a question that wants words, else kept; an album's later files join its first."""
    node = book.nodes[state.node]
    later = bool(event.album) and event.album == state.album
    spoken = node.kind == "text" and not node.checks and not node.fact.startswith(CONTACT)
    turn = keep(book, state, event)
    if later or not spoken or event.about or book.trees[node.tree].sparing:
        return turn
    told = answered(book, turn.state, node, (seen(event.words) or CLIP,), node.go)
    return Turn(told, turn.effects)


def keep(book: Book, state: State, event: Words | Media) -> Turn:
    """Words or files that no question asked for: into an open report, or kept for the one to come."""
    note = Note(event.text) if isinstance(event, Words) else Note(event.words, event)
    place = _with_album(state, event) or _place(book, state, event.about)
    place = NOWHERE if withheld(book, state, note.words, place) else place
    if isinstance(event, Media):
        state = replace(state, album=event.album, album_at=place)
    if place == NOWHERE:
        return Turn(fresh(state, note="not_kept"))
    if place == ASKED:
        kept = fresh(_kept(state, LOOSE, note), note="kept" if state.hidden else "")
        secret = state.hidden or state.node in (book.decoy, book.again)  # there nothing may tell of them
        codes = () if secret else state.sent
        return Turn(replace(kept, offers=tuple(Offer(code, kind="report") for code in codes)))
    if place.startswith(DRAFT):
        return Turn(fresh(_kept(state, place.removeprefix(DRAFT), note), note="kept"))
    return Turn(fresh(state, note="passed_on"), (replace(note, case=place),))


def _with_album(state: State, event: Words | Media) -> str:
    """Where the album's first file went; empty for a first file, and where that place is no more."""
    if not isinstance(event, Media) or not event.album or event.album != state.album:
        return ""
    if not state.album_at.startswith(DRAFT):
        return state.album_at
    draft = state.drafts.get(state.album_at.removeprefix(DRAFT), Draft())
    there = any(media_of(entry).album == event.album for entry in draft.facts.get(MEDIA, ()))
    return draft.case or (state.album_at if there else "")


def _place(book: Book, state: State, about: str) -> str:
    """Where something said here belongs: to a report (its code), a draft, nowhere, or that must be asked."""
    tree = book.trees[book.nodes[state.node].tree]
    if tree.sparing and not about:
        return NOWHERE
    reports = reports_here(book, state, about)
    if len(reports) > 1:
        return ASKED
    if reports or tree.journey or not spares(book, state.journey):
        return reports[0] if reports else f"{DRAFT}{state.journey}"
    interrupts = tree.id in {book.nodes[signal.to].tree for signal in book.signals.signals.values()}
    return NOWHERE if interrupts and state.node != book.decoy else f"{DRAFT}{LOOSE}"


def reports_here(book: Book, state: State, about: str) -> tuple[str, ...]:
    """The open reports that something said here may belong to."""
    if about:
        return (about,)
    if book.trees[book.nodes[state.node].tree].journey:
        return (state.draft.case,) if state.draft.case else ()
    if len(state.sent) > 1 or not state.draft.case:
        return state.sent
    return (state.draft.case,)


def _kept(state: State, journey: str, note: Note) -> State:
    draft = state.drafts.get(journey, Draft())
    more = dict(draft.facts)
    if note.words and not note.media:
        more[NOTES] = (*draft.facts.get(NOTES, ()), note.words)
    if note.media:
        more[MEDIA] = (*draft.facts.get(MEDIA, ()), entry_of(note.media))
    return replace(state, drafts={**state.drafts, journey: replace(draft, facts=more)})
