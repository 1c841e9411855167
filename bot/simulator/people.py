"""The people with phones, and the bot itself, as the Bot API describes them."""

from dataclasses import dataclass
from typing import Any

LANGUAGES = ("uz", "ru", "en")
ROLES = ("citizen", "relative", "officer", "ministry")


@dataclass(slots=True)
class Phone:
    """One person: what the page shows of the phone, and how that person stands to the bot."""

    id: int
    name: str
    language: str = "uz"
    role: str = "citizen"
    started: bool = False  # wrote to the bot at least once: only then may the bot write first
    blocked: bool = False

    def as_user(self) -> dict[str, Any]:
        """The User object of the Bot API."""
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": self.language}


@dataclass(slots=True)
class BotAccount:
    id: int
    username: str
    name: str
    can_read_all_group_messages: bool = False

    def as_user(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}

    def as_me(self) -> dict[str, Any]:
        """What getMe adds."""
        return self.as_user() | {
            "can_join_groups": True,
            "can_read_all_group_messages": self.can_read_all_group_messages,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }
