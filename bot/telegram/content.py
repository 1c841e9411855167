"""What a person's message holds: words, a place, a file that Telegram keeps, or something we cannot take."""

import math
import re
from collections.abc import Mapping
from typing import Any, TypeGuard

from bot.casework.events import Unreadable
from bot.dialog.turn import Media, Pin, Words

FILES = ("animation", "voice", "video_note", "video", "audio", "document")  # an animation is a document, too
REFUSED = (
    "sticker", "poll", "dice", "game", "story", "paid_media", "checklist", "invoice", "gift", "unique_gift",
    "giveaway", "giveaway_winners", "passport_data", "web_app_data",
)  # fmt: skip
SERVICE = frozenset({
    "new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo",
    "group_chat_created", "supergroup_chat_created", "channel_chat_created", "pinned_message",
    "message_auto_delete_timer_changed", "successful_payment", "refunded_payment", "users_shared",
    "chat_shared", "connected_website", "write_access_allowed", "proximity_alert_triggered", "boost_added",
    "chat_background_set", "forum_topic_created", "forum_topic_edited", "forum_topic_closed",
    "forum_topic_reopened", "general_forum_topic_hidden", "general_forum_topic_unhidden",
    "video_chat_scheduled", "video_chat_started", "video_chat_ended", "video_chat_participants_invited",
})  # fmt: skip
_BIG = 1 << 63
_REF = re.compile(r"[!-~]{1,512}")  # kept among other words, apart by blanks
_ALBUM = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SURROGATE = re.compile("[\ud800-\udfff]")


def number(value: Any) -> TypeGuard[int]:
    """An integer that a database's BIGINT takes (JSON's true is none)."""
    return isinstance(value, int) and not isinstance(value, bool) and -_BIG < value < _BIG


def cleaned(text: str) -> str:
    """Text that every database and encoder takes: no NUL, no lone surrogate; nothing else is changed."""
    return _SURROGATE.sub("\ufffd", text.replace("\x00", ""))


def text_of(message: Mapping[str, Any]) -> str | None:
    """The words of a message: its text or its caption."""
    for name in ("text", "caption"):
        if isinstance(message.get(name), str):
            return cleaned(message[name])
    return None


def read_content(message: Mapping[str, Any]) -> Words | Pin | Media | Unreadable | None:
    """What the message holds; None for news about the chat itself."""
    if isinstance(message.get("text"), str):
        return Words(cleaned(message["text"]))
    if "venue" in message or "location" in message:
        return read_place(message)
    if "contact" in message:
        return _contact(message)
    if "photo" in message:
        sizes = message["photo"]
        return _media("photo", _largest(sizes) if isinstance(sizes, list) else None, message)
    for kind in FILES:
        if kind in message:
            return _media(kind, message[kind], message)
    for kind in REFUSED:
        if kind in message:
            return Unreadable(kind)
    return None if SERVICE & message.keys() else Unreadable("other")


def read_place(message: Mapping[str, Any]) -> Pin | Unreadable:
    """A shared point, live or not, or a venue's."""
    venue = message.get("venue")
    place = venue.get("location") if isinstance(venue, dict) else message.get("location")
    if not isinstance(place, dict):
        return Unreadable("location")
    latitude, longitude = _degrees(place.get("latitude"), 90), _degrees(place.get("longitude"), 180)
    if latitude is None or longitude is None:
        return Unreadable("location")
    live = message.get("message_id") if number(place.get("live_period")) else 0
    return Pin(latitude, longitude, None, live=live if number(live) else 0)


def _degrees(value: Any, most: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return float(value) if -most <= value <= most else None


def _contact(message: Mapping[str, Any]) -> Words | Unreadable:
    """A shared contact as if it had been typed: the own number alone, another person's with the name."""
    contact = message["contact"]
    phone = contact.get("phone_number") if isinstance(contact, dict) else None
    if not isinstance(phone, str) or not phone.strip():
        return Unreadable("contact")
    sender = message.get("from")
    if isinstance(sender, dict) and number(contact.get("user_id")) and contact["user_id"] == sender.get("id"):
        return Words(cleaned(phone).strip())
    names = (contact.get("first_name"), contact.get("last_name"), phone)
    return Words(cleaned(" ".join(name.strip() for name in names if isinstance(name, str) and name.strip())))


def _largest(sizes: list[Any]) -> Any:
    def area(size: Any) -> int:
        width, height = (size.get("width"), size.get("height")) if isinstance(size, dict) else (0, 0)
        return width * height if number(width) and number(height) else 0

    return max(sizes, key=area, default=None)


def _media(kind: str, file: Any, message: Mapping[str, Any]) -> Media | Unreadable:
    ref = file.get("file_id") if isinstance(file, dict) else None
    if not isinstance(ref, str) or not _REF.fullmatch(ref):
        return Unreadable(kind)
    caption, album = message.get("caption"), message.get("media_group_id")
    return Media(
        kind,
        ref,
        cleaned(caption) if isinstance(caption, str) else "",
        album if isinstance(album, str) and _ALBUM.fullmatch(album) else "",
    )
