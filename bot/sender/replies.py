"""An officer's words for the reporter: in their own words, as a ready text, a file, an album, a point."""

from bot.casework.message import Album, Data, File, Letter, Message, Part, Quote, Text, Venue
from bot.casework.outgoing import Row
from bot.casework.screens import phrase
from bot.dialog.tree import Book
from bot.handle.kit import Kit
from bot.handle.quiet import holds_back
from bot.store import albums, cases, logbook
from bot.store.database import Tx
from bot.store.logbook import CaseEvent


async def reply(tx: Tx, kit: Kit, row: Row) -> Letter | None:
    """What goes into the reporter's chat; after a quick exit it waits."""
    if row.case is None or await holds_back(tx, kit, row.chat, row.case):
        return None
    several = len(await cases.open_of_chat(tx, row.chat)) > 1
    case = await cases.case(tx, row.case, lock=False)
    about = (Data(case.code, "bold"),) if several else ()
    head: tuple[Part, ...] = (phrase(kit.book, "reply.from_officer"), *about)
    log = {event.id: event for event in await logbook.history(tx, row.case)}
    said = [log[event] for event in albums.events_of(row.params)]
    taken_back = {event.detail.get("of") for event in log.values() if event.kind == "taken_back"}
    said = [event for event in said if event.id not in taken_back]
    if not said:
        return None
    newest = {event.detail["of"]: event.detail["words"] for event in log.values() if event.kind == "changed"}
    files = [_file(event, head, newest.get(event.id)) for event in said if event.detail.get("media")]
    if files:
        return files[0] if len(files) == 1 else Album(tuple(files))
    return _words(kit.book, said[0], head, newest.get(said[0].id), row.params.get("edit"))


def _file(event: CaseEvent, head: tuple[Part, ...], newest: str | None) -> File:
    kind, ref, _ = event.detail["media"]
    words = event.detail["words"] if newest is None else newest
    said = (head, (Quote(words),)) if words else (head,)
    return File(kind, ref, Message(said, silent=True, protect=True))


def _words(
    book: Book, event: CaseEvent, head: tuple[Part, ...], newest: str | None, edit: int | None
) -> Letter:
    if "pin" in event.detail:
        latitude, longitude = event.detail["pin"]
        return Venue(latitude, longitude, phrase(book, "reply.point").text, f"{latitude}, {longitude}")
    if "template" in event.detail:
        words: Part = phrase(book, f"template.{event.detail['template']}")
    else:
        words = Quote(event.detail["words"] if newest is None else newest)
    return Text(Message((head, (words,)), silent=True, protect=True), edit)
