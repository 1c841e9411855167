"""The simulated world's state and the few operations every rule is made of: post, change, remove, tell."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.simulator.chats import Chat, Message
from bot.simulator.events import Events
from bot.simulator.faults import Faults
from bot.simulator.files import Files
from bot.simulator.journal import Journal
from bot.simulator.limits import Limits
from bot.simulator.people import BotAccount, Phone
from bot.simulator.updates import A_DAY, Updates
from bot.wallclock import WallClock

FIRST_ALBUM = 13_000_000_000_000_000
FIRST_PHONE = 5_000_000_001  # beyond 32 bits, as Telegram's user ids are
FIRST_GROUP = -4_000_000_001
FIRST_SUPERGROUP = -1_002_000_000_001


@dataclass(slots=True)
class Callback:
    user: int
    date: datetime


@dataclass(slots=True)
class Profile:
    """What the bot says of itself, by language code ("" is the default)."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)


@dataclass(slots=True)
class Hook:
    """The webhook as setWebhook left it."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error_date: int = 0
    last_error: str = ""


class State:
    """Everything there is; kept in memory only."""

    def __init__(self, clock: WallClock, token: str, username: str) -> None:
        self.clock = clock
        self.token = token
        bot_id = int(token.partition(":")[0])
        self.bot = BotAccount(bot_id, username, "Elchi")
        self.profile = Profile(names={"": "Elchi"})
        self.hook = Hook()
        self.phones: dict[int, Phone] = {}
        self.chats: dict[int, Chat] = {}
        self.callbacks: dict[str, Callback] = {}
        self.files = Files(bot_id)
        self.events = Events()
        self.updates = Updates(clock, self.events.pulse)
        self.faults = Faults()
        self.limits = Limits(clock)
        self.journal = Journal()
        self.callback_life = timedelta(seconds=60)  # how long a tap may be answered; Telegram names no figure
        self._last_message = 0
        self._last_album = FIRST_ALBUM

    def unix(self) -> int:
        return int(self.clock.now().timestamp())

    def new_album(self) -> str:
        """A media_group_id that nobody has yet."""
        self._last_album += 1
        return str(self._last_album)

    def user(self, user_id: int) -> dict[str, Any]:
        """The User object of a person or of the bot."""
        return self.bot.as_user() if user_id == self.bot.id else self.phones[user_id].as_user()

    def message_json(self, chat: Chat, message: Message) -> dict[str, Any]:
        return message.as_json(chat.brief())

    def chat_view(self, chat: Chat) -> dict[str, Any]:
        """A chat as the page draws it."""
        phone = self.phones.get(chat.id)
        return {
            "id": chat.id,
            "type": chat.kind,
            "title": chat.title,
            "members": [*chat.members, *([self.bot.id] if chat.with_bot else [])],
            "messages": [self.message_json(chat, message) for message in chat.messages.values()],
            "blocked": phone.blocked if phone else False,
            "pinned": list(chat.pinned),
            "reply_keyboard": chat.reply_keyboard,
        }

    def phone_view(self, phone: Phone) -> dict[str, Any]:
        chats = [chat.id for chat in self.chats.values() if phone.id in chat.members and not chat.upgraded_to]
        return {
            "id": phone.id,
            "name": phone.name,
            "language": phone.language,
            "role": phone.role,
            "chats": chats,
        }

    def post(self, chat: Chat, sender: dict[str, Any], content: dict[str, Any], **fields: Any) -> Message:
        """A new message in `chat`; `fields` are those of Message."""
        if chat.kind == "supergroup":
            chat.last_id += 1
            number = chat.last_id
        else:
            # Private chats and basic groups of one account share one count.
            self._last_message += 1
            number = self._last_message
        message = Message(number, self.unix(), sender, content, **fields)
        chat.messages[number] = message
        self.events.emit("message", chat=chat.id, message=self.message_json(chat, message))
        return message

    def edited(self, chat: Chat, message: Message) -> None:
        self.events.emit("edited", chat=chat.id, message=self.message_json(chat, message))

    def remove(self, chat: Chat, message_ids: list[int]) -> None:
        for number in message_ids:
            chat.messages.pop(number, None)
        was_pinned = [number for number in chat.pinned if number in message_ids]
        self.events.emit("deleted", chat=chat.id, message_ids=message_ids)
        if was_pinned:
            chat.pinned = [number for number in chat.pinned if number not in message_ids]
            self.chat_changed(chat)

    def chat_changed(self, chat: Chat) -> None:
        self.events.emit("chat", chat=self.chat_view(chat))

    def phone_changed(self, phone: Phone) -> None:
        self.events.emit("phone", phone=self.phone_view(phone))

    def tell(self, kind: str, body: dict[str, Any], lane: tuple[str, int], life: timedelta = A_DAY) -> None:
        """Queue an update for the bot."""
        self.updates.add(kind, body, lane, life)
        self.events.pulse()

    def tell_message(self, chat: Chat, message: Message, kind: str = "message") -> None:
        self.tell(kind, self.message_json(chat, message), ("chat", chat.id))

    def snapshot(self) -> dict[str, Any]:
        """The whole world for the page."""
        profile = self.profile
        return {
            "now": self.clock.now().isoformat(),
            "bot": {
                "id": self.bot.id,
                "username": self.bot.username,
                "name": profile.names.get("", self.bot.name),
                "names": profile.names,
                "descriptions": profile.descriptions,
            },
            "phones": [self.phone_view(phone) for phone in self.phones.values()],
            "chats": [self.chat_view(chat) for chat in self.chats.values()],
            "faults": self.faults.as_json(),
            "seq": self.events.seq,
        }
