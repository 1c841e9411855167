"""One letter to one chat: sent, edited or deleted, and what became of it, whatever Telegram answers."""

from collections.abc import Sequence
from dataclasses import replace

import telegram
from telegram.error import BadRequest

from bot.casework.message import (
    Album,
    Delete,
    File,
    Knock,
    Later,
    Letter,
    Made,
    Outcome,
    Sent,
    Superseded,
    Text,
    Venue,
)
from bot.telegram import neutral
from bot.telegram.api import Api
from bot.telegram.files import send_album, send_file
from bot.telegram.posting import EMPTY, UNREADABLE, To, accepted, made_of, plain, send_pages, written
from bot.telegram.refusals import Cure, cure, verdict
from bot.telegram.render import MAX_CAPTION, Rendered, Translate, render

MAX_DELETED = 100


async def deliver(api: Api, address: int, letter: Letter, translate: Translate) -> Outcome:
    """Send `letter` to the chat `address`; never raises for anything that Telegram does."""
    match letter:
        case Text():
            to = To(api, address, letter.message.silent, letter.message.protect)
            return await _text(to, letter, translate)
        case File():
            to = To(api, address, letter.message.silent, letter.message.protect)
            return await send_file(to, letter, translate)
        case Made():
            to = To(api, address, letter.message.silent, letter.message.protect)
            return await _made(to, letter, translate)
        case Album(files=files):
            silent = all(file.message.silent for file in files)
            to = To(api, address, silent, any(file.message.protect for file in files))
            return await send_album(to, files, translate)
        case Venue():
            return await _venue(To(api, address, silent=True, protect=False), letter)
        case Knock():
            return await _knock(To(api, address, silent=True, protect=False))
        case Delete():
            return await _delete(api, address, letter.messages)


async def _text(to: To, letter: Text, translate: Translate) -> Outcome:
    pages = render(letter.message, translate)
    if letter.edit is not None and len(pages) == 1:
        outcome = await _edited(to, letter.edit, pages[0])
        if outcome is not None:
            return outcome
    return await send_pages(to, pages) if letter.anew else Superseded()


async def _edited(to: To, message: int, page: Rendered) -> Outcome | None:
    """None: there is nothing left to edit, so send."""
    for attempt in (page, plain(page)):
        try:
            words = written(to, attempt)
            sent = await to.api.call("editMessageText", message_id=message, **words)
            return accepted(to, made_of(sent))
        except BadRequest as error:
            means, _ = cure(error)
            if means is Cure.DONE:
                return Sent(message)
            if means is Cure.ANEW:
                return None
            if means is not Cure.PLAIN:
                return verdict(error)
        except UNREADABLE as error:
            outcome = verdict(error)  # an edit that is repeated changes nothing: no mark of doubt
            return replace(outcome, doubt=False) if isinstance(outcome, Later) else outcome
    return None


async def _venue(to: To, letter: Venue) -> Outcome:
    try:
        sent = await to.api.call(
            "sendVenue",
            chat_id=to.address,
            latitude=letter.latitude,
            longitude=letter.longitude,
            title=" ".join(neutral.lines(letter.title)) or EMPTY,
            address=" ".join(neutral.lines(letter.address)) or EMPTY,
            **to.options,
        )
        return accepted(to, made_of(sent))
    except UNREADABLE as error:
        return verdict(error)


async def _made(to: To, letter: Made, translate: Translate) -> Outcome:
    """A file of ours with the words that fit below it."""
    page = render(letter.message, translate, MAX_CAPTION)[0]
    try:
        sent = await to.api.bot.send_document(
            to.address,
            telegram.InputFile(letter.data, filename=letter.name),
            caption=page.text or None,
            caption_entities=telegram.MessageEntity.de_list(list(page.entities)) or None,
            reply_markup=telegram.InlineKeyboardMarkup.de_json(page.keyboard) if page.keyboard else None,
            disable_content_type_detection=True,
            **to.options,
        )
        return accepted(to, (sent.message_id, sent.chat.id))
    except UNREADABLE as error:
        return verdict(error)


async def _knock(to: To) -> Outcome:
    try:
        await to.api.call("sendChatAction", chat_id=to.address, action="typing")
    except UNREADABLE as error:
        return verdict(error)
    return Sent(None)


async def _delete(api: Api, address: int, messages: Sequence[int]) -> Outcome:
    """Everything that Telegram lets go of: one message that it keeps must not keep the others."""
    heaps = [messages[at : at + MAX_DELETED] for at in range(0, len(messages), MAX_DELETED)]
    while heaps:
        heap = heaps.pop(0)
        try:
            await api.call("deleteMessages", chat_id=address, message_ids=list(heap))
        except BadRequest:
            if len(heap) > 1:
                half = len(heap) // 2
                heaps[:0] = [heap[:half], heap[half:]]
        except UNREADABLE as error:
            outcome = verdict(error)
            if isinstance(outcome, Later):  # deleting twice is deleting once
                return replace(outcome, doubt=False)
            return outcome
    return Sent(None)
