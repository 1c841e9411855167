"""Owns the sending of one page of text, and what it means that several messages of one letter were sent."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from telegram.error import BadRequest, TelegramError

from bot.casework.message import Later, Outcome, Sent
from bot.log import get_log
from bot.telegram.api import Api
from bot.telegram.content import number
from bot.telegram.refusals import LONG, Cure, cure, verdict
from bot.telegram.render import Rendered

_log = get_log("posting")
MAX_PLAIN = 3500
NO_PREVIEW = {"is_disabled": True}
_REPLY = {"force_reply": True}
EMPTY = "…"
UNREADABLE = (TelegramError, KeyError, TypeError, ValueError, AttributeError)  # what `telegram.Bot` lets out


@dataclass(frozen=True, slots=True)
class To:
    """Where and how: the chat, and what all messages of the letter share."""

    api: Api
    address: int
    silent: bool
    protect: bool

    @property
    def options(self) -> dict[str, Any]:
        """As the Bot API's methods take them."""
        return {
            "disable_notification": self.silent or None,
            "protect_content": self.protect or None,
        }


async def in_turn(sendings: Iterable[Callable[[], Awaitable[Outcome]]]) -> Outcome:
    """One after the other; when one fails, those before it have arrived: the repeat is in doubt."""
    arrived: list[int] = []
    for send in sendings:
        outcome = await send()
        if not isinstance(outcome, Sent):
            return replace(outcome, doubt=True) if arrived and isinstance(outcome, Later) else outcome
        arrived += outcome.beside if outcome.message is None else (*outcome.beside, outcome.message)
    return Sent(arrived[-1], tuple(arrived[:-1])) if arrived else Sent(None)


async def send_pages(to: To, pages: Sequence[Rendered]) -> Outcome:
    """All pages in order."""
    return await in_turn(partial(_page, to, page) for page in pages)


async def _page(to: To, page: Rendered) -> Outcome:
    try:
        return await _send(to, page)
    except BadRequest as error:
        means = cure(error)[0]
        if means not in (Cure.PLAIN, Cure.REOPEN):
            return verdict(error)
    except UNREADABLE as error:
        return verdict(error)
    if means is Cure.REOPEN:
        await _reopen(to)
    else:
        _log.error("form_refused", method="sendMessage")  # a fault of ours
    try:
        return await _send(to, page if means is Cure.REOPEN else plain(page))
    except UNREADABLE as error:
        return verdict(error)


async def _reopen(to: To) -> None:
    """Open the general topic, which is where we write; only an administrator who manages topics may."""
    try:
        await to.api.call("reopenGeneralForumTopic", chat_id=to.address)
    except UNREADABLE as error:
        _log.warning("topic_stays_closed", error=type(error).__name__)


async def _send(to: To, page: Rendered) -> Outcome:
    words = written(to, page)
    if page.forced:
        words["reply_markup"] = _REPLY
    return accepted(to, made_of(await to.api.call("sendMessage", **words, **to.options)))


def written(to: To, page: Rendered) -> dict[str, Any]:
    """The page as the fields of a Bot API method."""
    return {
        "chat_id": to.address,
        "text": page.text or EMPTY,
        "entities": page.entities or None,
        "reply_markup": page.keyboard,
        "link_preview_options": NO_PREVIEW,
    }


def plain(page: Rendered) -> Rendered:
    """The last resort: no entities, no links below, short."""
    board = page.keyboard
    if board is not None:
        rows = [[button for button in row if "callback_data" in button] for row in board["inline_keyboard"]]
        rows = [row for row in rows if row]
        board = {"inline_keyboard": rows} if rows else None
    text = page.text if len(page.text) <= MAX_PLAIN else f"{page.text[:MAX_PLAIN].rstrip()} {EMPTY}"
    return Rendered(text, (), board)


def made_of(sent: Any) -> tuple[Any, Any]:
    """Message and chat of an answer in JSON; one of `UNREADABLE` where there are none."""
    return sent["message_id"], sent["chat"]["id"]


def accepted(to: To, *sent: tuple[Any, Any]) -> Outcome:
    """What Telegram says it made of one call, by message and chat; TypeError where that cannot be read."""
    messages = [message for message, _ in sent]
    if not messages or not all(number(message) and message > 0 for message in messages):
        raise TypeError
    if any(chat != to.address for _, chat in sent):  # it reached somebody else: never count it as delivered
        return Later(LONG, doubt=True, reason="wrong_chat")
    return Sent(messages[-1], tuple(messages[:-1]))
