"""Chats and their messages: state only, the rules stand in access.py and acts.py."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Message:
    """A message; `content` holds the Bot API fields that an edit replaces as a whole."""

    id: int
    date: int
    sender: dict[str, Any]
    content: dict[str, Any]
    outgoing: bool = False
    service: bool = False
    protected: bool = False
    editable: bool = True  # not when it came with a reply keyboard or is a forward
    markup: dict[str, Any] | None = None
    reply_to: "Message | None" = None
    edit_date: int | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    reaction: list[dict[str, Any]] = field(default_factory=list)

    def origin(self) -> dict[str, Any]:
        """Who wrote it first, as a forward of it tells."""
        first: dict[str, Any] = self.extra.get("forward_origin") or {
            "type": "user",
            "sender_user": self.sender,
            "date": self.date,
        }
        return first

    def as_json(self, chat: dict[str, Any], *, whole: bool = True) -> dict[str, Any]:
        """The Message object; a quoted message carries no further quote."""
        result = {"message_id": self.id, "from": self.sender, "chat": chat, "date": self.date}
        if self.edit_date:
            result["edit_date"] = self.edit_date
        if self.protected:
            result["has_protected_content"] = True
        if whole and self.reply_to is not None:
            result["reply_to_message"] = self.reply_to.as_json(chat, whole=False)
        result |= self.extra
        result |= self.content
        if self.markup:
            result["reply_markup"] = self.markup
        return result


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's), a group or a supergroup."""

    id: int
    kind: str
    title: str
    members: dict[int, str] = field(default_factory=dict)  # person -> creator, administrator, member
    bot_status: str = "member"  # administrator, member, left, kicked
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    reply_keyboard: dict[str, Any] | None = None
    upgraded_to: int | None = None
    last_id: int = 0  # a supergroup counts its own messages

    @property
    def private(self) -> bool:
        return self.kind == "private"

    @property
    def with_bot(self) -> bool:
        return self.bot_status in {"administrator", "member"} and self.upgraded_to is None

    def brief(self) -> dict[str, Any]:
        """The Chat object of the Bot API."""
        if self.private:
            return {"id": self.id, "type": "private", "first_name": self.title}
        return {"id": self.id, "type": self.kind, "title": self.title} | (
            {"all_members_are_administrators": False} if self.kind == "group" else {}
        )
