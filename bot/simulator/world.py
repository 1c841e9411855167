"""The simulated world as tests and the demo use it: people, groups, what they do, and waiting for effects."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.simulator import acts, groups, media, sharing
from bot.simulator.people import Phone
from bot.simulator.state import State
from bot.wallclock import WallClock


class World(State):
    """A State with people's actions as methods; messages are returned as Bot API JSON."""

    def __init__(
        self,
        clock: WallClock,
        token: str = "42:SIMULATED",  # noqa: S107 # nosec B107 # opens nothing but this simulator
        username: str = "elchi_demo_bot",
    ) -> None:
        super().__init__(clock, token, username)

    def add_phone(self, name: str, language: str = "uz", role: str = "citizen") -> Phone:
        return acts.add_phone(self, name, language, role)

    def add_group(
        self, title: str, members: list[int], *, with_bot: bool = True, supergroup: bool = False
    ) -> int:
        """A new group, its first member the creator; the chat id."""
        return groups.found(self, title, members, with_bot=with_bot, supergroup=supergroup).id

    def send(
        self, user: int, content: dict[str, Any], *, chat: int | None = None, reply_to: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Any content, in the Bot API's fields; `extra` as media_group_id or forward_origin."""
        place = user if chat is None else chat
        message = acts.send(self, place, user, content, reply_to=reply_to, extra=extra)
        return self.message_json(self.chats[place], message)

    def send_text(
        self, user: int, text: str, *, chat: int | None = None, reply_to: int | None = None
    ) -> dict[str, Any]:
        """`chat` None: the person's private chat with the bot."""
        return self.send(user, acts.text_content(text), chat=chat, reply_to=reply_to)

    def send_location(
        self, user: int, latitude: float, longitude: float, *, chat: int | None = None, live: int = 0
    ) -> dict[str, Any]:
        """`live`: for how many seconds the place follows the person."""
        return self.send(user, media.location(latitude, longitude, live), chat=chat)

    def move_location(
        self, user: int, message_id: int, place: tuple[float, float] | None, *, chat: int | None = None
    ) -> dict[str, Any]:
        """The live location moves to `place` (latitude, longitude), or ends with None."""
        where = user if chat is None else chat
        moved = sharing.move(self, where, user, message_id, media.location(*place) if place else None)
        return self.message_json(self.chats[where], moved)

    def send_contact(self, user: int, contact: dict[str, Any] | None = None) -> dict[str, Any]:
        """The person's own contact, unless another is given."""
        return self.send(user, media.contact(acts.phone_of(self, user), contact))

    def send_file(
        self, user: int, kind: str, data: bytes, *, name: str = "", mime: str = "", caption: str = "",
        chat: int | None = None, reply_to: int | None = None, album: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        """`kind`: photo, voice, document, video, video_note or audio; equal `album` values make an album."""
        content = media.content(self, kind, data, name, mime) | acts.caption_fields(caption)
        extra = {"media_group_id": album} if album else None
        return self.send(user, content, chat=chat, reply_to=reply_to, extra=extra)

    def send_photo(self, user: int, data: bytes = b"picture", **fields: Any) -> dict[str, Any]:
        return self.send_file(user, "photo", data, **fields)

    def send_album(
        self, user: int, files: Sequence[tuple[str, bytes]], *, caption: str = "", chat: int | None = None
    ) -> list[dict[str, Any]]:
        """Files as (kind, bytes), one message each; the caption stands under the first."""
        where = user if chat is None else chat
        contents = [media.content(self, kind, data) for kind, data in files]
        sent = sharing.album(self, where, user, contents, caption)
        return [self.message_json(self.chats[where], message) for message in sent]

    def forward(
        self, user: int, message_id: int, *, from_chat: int, chat: int | None = None
    ) -> dict[str, Any]:
        """A message of `from_chat`, forwarded by the person."""
        where = user if chat is None else chat
        return self.message_json(self.chats[where], sharing.forward(self, where, user, from_chat, message_id))

    def forward_text(self, user: int, text: str, author: str) -> dict[str, Any]:
        """Words of somebody who is not here, for instance a recruiter's, forwarded by the person."""
        origin = {"forward_origin": sharing.from_stranger(self, author)}
        return self.send(user, acts.text_content(text), extra=origin)

    def tap(
        self, user: int, message_id: int, data: str, *, chat: int | None = None, inaccessible: bool = False
    ) -> str:
        """A press on an inline button, also one that the bot has replaced meanwhile; the callback's id."""
        place = user if chat is None else chat
        return acts.tap(self, place, user, message_id, data, inaccessible=inaccessible)

    def edit(self, user: int, message_id: int, text: str, *, chat: int | None = None) -> dict[str, Any]:
        place = user if chat is None else chat
        return self.message_json(self.chats[place], acts.edit(self, place, user, message_id, text))

    def delete(self, user: int, message_id: int, *, chat: int | None = None) -> None:
        acts.delete(self, user if chat is None else chat, user, message_id)

    def block(self, user: int, *, blocked: bool = True) -> None:
        """The person blocks the bot, or takes it back."""
        acts.block(self, user, blocked=blocked)

    def migrate(self, chat: int) -> int:
        """The group becomes a supergroup; its new id."""
        return groups.migrate(self, chat).id

    def add_member(self, chat: int, user: int, by: int | None = None) -> None:
        groups.add(self, chat, user, by)

    def remove_member(self, chat: int, user: int, by: int | None = None) -> None:
        """Thrown out, or gone when `by` is the person; `user` may be world.bot.id."""
        groups.remove(self, chat, user, by)

    def promote_bot(self, chat: int, status: str = "administrator") -> None:
        groups.promote_bot(self, chat, status)

    def messages(self, chat: int) -> list[dict[str, Any]]:
        """What stands in the chat now, oldest first."""
        place = self.chats[chat]
        return [self.message_json(place, message) for message in place.messages.values()]

    def from_bot(self, chat: int) -> list[dict[str, Any]]:
        """What the bot wrote there and still stands."""
        place = self.chats[chat]
        return [self.message_json(place, message) for message in place.messages.values() if message.outgoing]

    def last(self, chat: int) -> dict[str, Any] | None:
        """The bot's last message there."""
        mine = self.from_bot(chat)
        return mine[-1] if mine else None

    def buttons(self, chat: int) -> dict[str, str]:
        """Text -> data of the inline buttons under the bot's last message that has any."""
        for message in reversed(self.from_bot(chat)):
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            if rows:
                return {b["text"]: b["callback_data"] for row in rows for b in row if "callback_data" in b}
        return {}

    def press(self, user: int, text: str, *, chat: int | None = None) -> str:
        """Tap the newest inline button with that text."""
        place = user if chat is None else chat
        for message in reversed(self.from_bot(place)):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == text and "callback_data" in button:
                        return self.tap(user, message["message_id"], button["callback_data"], chat=place)
        raise LookupError("no message of the bot has such a button")

    async def until(self, holds: Callable[[], Any], timeout: float = 5.0) -> None:  # noqa: ASYNC109 # a test's patience
        """Return as soon as `holds()` is true: looked at after every change of the world."""
        await self.events.until(holds, timeout, self._describe)

    def _describe(self) -> str:
        last = [
            f"{call.method}{'' if call.accepted else ' (' + call.error + ')'}"
            for call in self.journal.calls[-5:]
        ]
        return f"{len(self.updates.pending())} updates unconfirmed; last calls: {', '.join(last) or 'none'}"
