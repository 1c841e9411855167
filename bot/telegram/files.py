"""Owns the sending of files that Telegram holds, alone or as albums; of a lost one the words still arrive."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from telegram.error import BadRequest

from bot.casework.message import File, Message, Outcome, Quote
from bot.telegram.pages import Json
from bot.telegram.posting import UNREADABLE, To, accepted, in_turn, made_of, plain, send_pages
from bot.telegram.refusals import Cure, cure, verdict
from bot.telegram.render import LOST_FILE, MAX_CAPTION, Rendered, Translate, render

MAX_ALBUM = 10
WITHOUT_CAPTION = frozenset({"video_note", "sticker"})
SHELVES = {"photo": "seen", "video": "seen", "document": "document", "audio": "audio"}  # what goes together
_METHODS = {
    "photo": "sendPhoto",
    "voice": "sendVoice",
    "video": "sendVideo",
    "video_note": "sendVideoNote",
    "audio": "sendAudio",
    "animation": "sendAnimation",
    "sticker": "sendSticker",
    "document": "sendDocument",
}
_NUMBER = re.compile(r"#(\d{1,2})\b")
_NOTHING = Rendered("")


async def send_file(to: To, letter: File, translate: Translate) -> Outcome:
    """The words as its caption; words too long for one, or that it cannot have, go first and alone."""
    if _worded(letter.message) and (letter.kind in WITHOUT_CAPTION or _long(letter, translate)):
        return await in_turn(
            (partial(_words, to, letter, translate), partial(_alone, to, _bare(letter), translate))
        )
    return await _alone(to, letter, translate)


async def send_album(to: To, files: Sequence[File], translate: Translate) -> Outcome:
    """As few albums as Telegram makes of the files: photos with videos, documents, audio; the rest alone."""
    heaps: list[list[File]] = []
    for file in files:
        shelf, heap = SHELVES.get(file.kind), heaps[-1] if heaps else []
        if heap and shelf and shelf == SHELVES.get(heap[0].kind) and len(heap) < MAX_ALBUM:
            heap.append(file)
        else:
            heaps.append([file])
    return await in_turn(partial(_heap, to, heap, translate) for heap in heaps)


async def _heap(to: To, heap: Sequence[File], translate: Translate) -> Outcome:
    if len(heap) == 1:
        return await send_file(to, heap[0], translate)
    told = [file for file in heap if _long(file, translate)]
    rest = [_bare(file) if file in told else file for file in heap]
    return await in_turn(
        (*(partial(_words, to, file, translate) for file in told), partial(_together, to, rest, translate))
    )


async def _together(to: To, heap: Sequence[File], translate: Translate) -> Outcome:
    """One album. Telegram shows a single caption below it; several only on the files themselves."""
    quoted = [at for at, file in enumerate(heap) if _quotes(file.message)] or [0]
    captions = [
        render(file.message, translate, MAX_CAPTION)[0]
        if at in quoted and _worded(file.message)
        else _NOTHING
        for at, file in enumerate(heap)
    ]
    for attempt in (captions, [plain(caption) for caption in captions]):
        try:
            return await _send_album(to, heap, attempt)
        except BadRequest as error:
            means, _ = cure(error)
            if means in (Cure.NONE, Cure.REOPEN):
                return verdict(error)
            if means is Cure.NO_FILE:
                return await _without(to, heap, error, translate)
        except UNREADABLE as error:
            return verdict(error)
    return await _one_by_one(to, heap, translate)


async def _without(to: To, heap: Sequence[File], error: BadRequest, translate: Translate) -> Outcome:
    """The rest of the album, and then the file that Telegram refused, which by itself says so."""
    found = _NUMBER.search(error.message)
    at = int(found[1]) - 1 if found else -1
    if not 0 <= at < len(heap):
        return await _one_by_one(to, heap, translate)
    rest = (*heap[:at], *heap[at + 1 :])
    return await in_turn((partial(_heap, to, rest, translate), partial(send_file, to, heap[at], translate)))


async def _one_by_one(to: To, heap: Sequence[File], translate: Translate) -> Outcome:
    return await in_turn(partial(send_file, to, file, translate) for file in heap)


async def _send_album(to: To, heap: Sequence[File], captions: Sequence[Rendered]) -> Outcome:
    media = [
        {"type": file.kind, "media": file.ref, **_caption(caption)}
        for file, caption in zip(heap, captions, strict=True)
    ]
    sent = await to.api.call("sendMediaGroup", chat_id=to.address, media=media, **to.options)
    return accepted(to, *map(made_of, sent))


async def _alone(to: To, letter: File, translate: Translate) -> Outcome:
    """One file with the words that fit below it; where the file is lost, they arrive and it is said."""
    (page,) = render(letter.message, translate, MAX_CAPTION)
    caption = page if _worded(letter.message) else _NOTHING
    for attempt in (caption, plain(caption)):
        try:
            return await _send_file(to, letter, attempt, page.keyboard)
        except BadRequest as error:
            means, _ = cure(error)
            if means in (Cure.NONE, Cure.REOPEN):
                return verdict(error)
            if means is Cure.NO_FILE:
                break
        except UNREADABLE as error:
            return verdict(error)
    lost = replace(letter.message, paragraphs=(*letter.message.paragraphs, (LOST_FILE,)))
    return await send_pages(to, render(lost, translate))


async def _send_file(to: To, letter: File, caption: Rendered, board: Json | None) -> Outcome:
    kind = letter.kind if letter.kind in _METHODS else "document"
    fields = {"chat_id": to.address, kind: letter.ref, "reply_markup": board, **_caption(caption)}
    return accepted(to, made_of(await to.api.call(_METHODS[kind], **fields, **to.options)))


def _caption(caption: Rendered) -> Json:
    if not caption.text:
        return {}
    marks = {"caption_entities": caption.entities} if caption.entities else {}
    return {"caption": caption.text, **marks}


async def _words(to: To, letter: File, translate: Translate) -> Outcome:
    return await send_pages(to, render(replace(letter.message, buttons=()), translate))


def _bare(letter: File) -> File:
    return replace(letter, message=replace(letter.message, paragraphs=(), repeat=False))


def _long(letter: File, translate: Translate) -> bool:
    return len(render(letter.message, translate, MAX_CAPTION)) > 1


def _worded(message: Message) -> bool:
    return bool(message.paragraphs) or message.repeat


def _quotes(message: Message) -> bool:
    return any(isinstance(part, Quote) for paragraph in message.paragraphs for part in paragraph)
