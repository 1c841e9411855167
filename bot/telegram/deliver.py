"""One letter to one chat: sent, edited or deleted, and what became of it, whatever Telegram answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import telegram
from telegram import InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import BadRequest, TelegramError

from bot.casework.message import (
    Delete,
    File,
    Later,
    Letter,
    Message,
    Outcome,
    Sent,
    Superseded,
    Text,
    Venue,
)
from bot.telegram import neutral
from bot.telegram.api import Api
from bot.telegram.content import number
from bot.telegram.refusals import LONG, Cure, cure, verdict
from bot.telegram.render import LOST_FILE, MAX_CAPTION, Rendered, Translate, render

MAX_DELETED = 100
MAX_PLAIN = 3500
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
EMPTY = "…"
WITHOUT_CAPTION = frozenset({"video_note", "sticker"})
_UNREADABLE = (TelegramError, KeyError, TypeError, ValueError, AttributeError)  # what `telegram.Bot` lets out


@dataclass(frozen=True, slots=True)
class _To:
    """Where and how: the chat, and what all messages of the letter share."""

    api: Api
    address: int
    silent: bool
    protect: bool

    @property
    def options(self) -> dict[str, Any]:
        return {
            "disable_notification": self.silent or None,
            "protect_content": self.protect or None,
        }


async def deliver(api: Api, address: int, letter: Letter, translate: Translate) -> Outcome:
    """Send `letter` to the chat `address`; never raises for anything that Telegram does."""
    match letter:
        case Text():
            to = _To(api, address, letter.message.silent, letter.message.protect)
            return await _text(to, letter, translate)
        case File():
            to = _To(api, address, letter.message.silent, letter.message.protect)
            return await _file(to, letter, translate)
        case Venue():
            return await _venue(_To(api, address, silent=True, protect=False), letter)
        case Delete():
            return await _delete(api, address, letter.messages)


async def _text(to: _To, letter: Text, translate: Translate) -> Outcome:
    pages = render(letter.message, translate)
    if letter.edit is not None and len(pages) == 1:
        outcome = await _edited(to, letter.edit, pages[0])
        if outcome is not None:
            return outcome
    return await _pages(to, pages) if letter.anew else Superseded()


async def _pages(to: _To, pages: Sequence[Rendered]) -> Outcome:
    """All pages in order; when one fails, those before it have arrived: the repeat is in doubt."""
    outcome: Outcome = Sent(None)
    for index, page in enumerate(pages):
        outcome = await _page(to, page)
        if not isinstance(outcome, Sent):
            return replace(outcome, doubt=True) if index and isinstance(outcome, Later) else outcome
    return outcome


async def _page(to: _To, page: Rendered) -> Outcome:
    try:
        return await _send(to, page)
    except BadRequest as error:
        if cure(error)[0] is not Cure.PLAIN:
            return verdict(error)
    except _UNREADABLE as error:
        return verdict(error)
    try:
        return await _send(to, _plain(page))
    except _UNREADABLE as error:
        return verdict(error)


async def _send(to: _To, page: Rendered) -> Outcome:
    sent = await to.api.bot.send_message(
        to.address,
        page.text or EMPTY,
        entities=page.entities or None,
        reply_markup=page.keyboard,
        link_preview_options=NO_PREVIEW,
        **to.options,
    )
    return _accepted(to, sent)


async def _edited(to: _To, message: int, page: Rendered) -> Outcome | None:
    """None: there is nothing left to edit, so send."""
    for attempt in (page, _plain(page)):
        try:
            sent = await to.api.bot.edit_message_text(
                attempt.text or EMPTY,
                to.address,
                message,
                entities=attempt.entities or None,
                reply_markup=attempt.keyboard,
                link_preview_options=NO_PREVIEW,
            )
            return _accepted(to, sent)
        except BadRequest as error:
            means, _ = cure(error)
            if means is Cure.DONE:
                return Sent(message)
            if means is Cure.ANEW:
                return None
            if means is not Cure.PLAIN:
                return verdict(error)
        except _UNREADABLE as error:
            outcome = verdict(error)  # an edit that is repeated changes nothing: no mark of doubt
            return replace(outcome, doubt=False) if isinstance(outcome, Later) else outcome
    return None


async def _file(to: _To, letter: File, translate: Translate) -> Outcome:
    """The words as its caption; words too long for one go first and alone."""
    has_words = bool(letter.message.paragraphs) or letter.message.repeat
    pages = render(letter.message, translate, MAX_CAPTION)
    captioned = letter.kind not in WITHOUT_CAPTION and len(pages) == 1
    before = 0
    if has_words and not captioned:
        pages = render(replace(letter.message, buttons=()), translate)
        outcome = await _pages(to, pages)
        if not isinstance(outcome, Sent):
            return outcome
        before = len(pages)
    caption = pages[0] if has_words and captioned else Rendered("")
    board = render(replace(letter.message, paragraphs=(), repeat=False), translate)[0].keyboard
    for attempt in (caption, _plain(caption)):
        try:
            return await _send_file(to, letter, attempt, board)
        except BadRequest as error:
            means, _ = cure(error)
            if means is Cure.NONE:
                return verdict(error)
            if means is Cure.NO_FILE:
                break
        except _UNREADABLE as error:
            outcome = verdict(error)
            return replace(outcome, doubt=True) if before and isinstance(outcome, Later) else outcome
    return await _pages(to, render(_without_file(letter.message, told=bool(before)), translate))


def _without_file(message: Message, *, told: bool) -> Message:
    paragraphs = () if told else message.paragraphs
    return replace(message, paragraphs=(*paragraphs, (LOST_FILE,)))


async def _send_file(to: _To, letter: File, caption: Rendered, board: InlineKeyboardMarkup | None) -> Outcome:
    words: dict[str, Any] = (
        {"caption": caption.text, "caption_entities": caption.entities or None} if caption.text else {}
    )
    bot = to.api.bot
    send: dict[str, Any] = {
        "photo": bot.send_photo,
        "voice": bot.send_voice,
        "video": bot.send_video,
        "video_note": bot.send_video_note,
        "audio": bot.send_audio,
        "animation": bot.send_animation,
        "sticker": bot.send_sticker,
    }
    method = send.get(letter.kind, bot.send_document)
    sent = await method(to.address, letter.ref, reply_markup=board, **words, **to.options)
    return _accepted(to, sent)


async def _venue(to: _To, letter: Venue) -> Outcome:
    try:
        sent = await to.api.bot.send_venue(
            to.address,
            venue=telegram.Venue(  # as loose arguments it would refuse the equator
                telegram.Location(letter.longitude, letter.latitude),
                title=" ".join(neutral.lines(letter.title)) or EMPTY,
                address=" ".join(neutral.lines(letter.address)) or EMPTY,
            ),
            **to.options,
        )
        return _accepted(to, sent)
    except _UNREADABLE as error:
        return verdict(error)


async def _delete(api: Api, address: int, messages: Sequence[int]) -> Outcome:
    """Everything that Telegram lets go of: one message that it keeps must not keep the others."""
    heaps = [messages[at : at + MAX_DELETED] for at in range(0, len(messages), MAX_DELETED)]
    while heaps:
        heap = heaps.pop(0)
        try:
            await api.bot.delete_messages(address, heap)
        except BadRequest:
            if len(heap) > 1:
                half = len(heap) // 2
                heaps[:0] = [heap[:half], heap[half:]]
        except _UNREADABLE as error:
            outcome = verdict(error)
            if isinstance(outcome, Later):  # deleting twice is deleting once
                return replace(outcome, doubt=False)
            return outcome
    return Sent(None)


def _plain(page: Rendered) -> Rendered:
    """The last resort: no entities, no links below, short."""
    board = page.keyboard
    if board is not None:
        rows = [[button for button in row if button.callback_data] for row in board.inline_keyboard]
        rows = [row for row in rows if row]
        board = InlineKeyboardMarkup(rows) if rows else None
    text = page.text if len(page.text) <= MAX_PLAIN else f"{page.text[:MAX_PLAIN].rstrip()} {EMPTY}"
    return Rendered(text, (), board)


def _accepted(to: _To, sent: Any) -> Outcome:
    if not number(sent.message_id) or sent.message_id <= 0:
        raise TypeError
    if sent.chat.id != to.address:  # it reached somebody else: never count it as delivered
        return Later(LONG, doubt=True, reason="wrong_chat")
    return Sent(sent.message_id)
