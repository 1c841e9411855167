"""The connection to the Bot API: one `telegram.Bot` over our own HTTP, and the few calls beside sending."""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlencode

from telegram import Bot, BotCommand, ChatMember, ChatMemberRestricted
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.telegram.inbound import ALLOWED_UPDATES
from bot.telegram.request import READ_SECONDS, AiohttpRequest, Flood, InDoubt, NotSent

_T = TypeVar("_T")
TELEGRAM = "https://api.telegram.org"
MAX_TOAST = 200
AWAY = frozenset({ChatMember.LEFT, ChatMember.BANNED})
MAX_BATCH = 100
LINES = 40  # simultaneous webhook deliveries that Telegram is asked for


class ApiRefused(Exception):  # noqa: N818 # a finding, told in one line
    """Telegram does not know this token."""

    def __init__(self) -> None:
        super().__init__("ELCHI_BOT_TOKEN: the Bot API refuses this token")


class ApiAway(Exception):  # noqa: N818 # a finding, told in one line
    """The Bot API cannot be reached, or answers nothing of use."""

    def __init__(self, why: str) -> None:
        super().__init__(f"ELCHI_BOT_API: the Bot API {why}")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is, as Telegram tells it."""

    id: int
    username: str


class Api:
    """Opened and closed by the app; `bot` does the sending."""

    def __init__(self, token: str, base_url: str = TELEGRAM, read_seconds: float = READ_SECONDS) -> None:
        base = base_url.rstrip("/")
        self._request = AiohttpRequest(read_seconds)
        self._root = f"{base}/bot{token}"
        self._patience = read_seconds
        self.bot = Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )

    def __repr__(self) -> str:
        return "Api()"  # the token is in nothing that may be printed

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def open(self) -> None:
        """Make ready; nothing is asked of Telegram yet."""
        await self._request.initialize()

    async def close(self) -> None:
        """Close every connection."""
        await self._request.shutdown()

    async def check(self) -> Identity:
        """Ask who we are: ApiRefused for a wrong token, ApiAway for silence and for any other answer."""
        return await self._asked(self._me)

    async def _me(self) -> Identity:
        me = await self.bot.get_me()
        return Identity(me.id, me.username or "")

    async def _asked(self, question: Callable[[], Awaitable[_T]]) -> _T:
        problem: Exception
        try:
            return await question()
        except InvalidToken:
            problem = ApiRefused()
        except NotSent:
            problem = ApiAway("cannot be reached at this address")
        except Flood as flood:
            problem = ApiAway(f"wants no requests for {flood.seconds} seconds; start again after them")
        except (TelegramError, KeyError, TypeError, AttributeError, ValueError):
            problem = ApiAway("gives no answer of use at this address")
        raise problem

    async def waiting(self) -> int:
        """How many updates Telegram holds for the webhook; raises as `check` does."""
        return await self._asked(self._held)

    async def _held(self) -> int:
        return (await self.bot.get_webhook_info()).pending_update_count

    async def hook(self) -> str:
        """Where Telegram posts updates, empty where nowhere; raises as `check` does."""
        return await self._asked(self._hooked)

    async def _hooked(self) -> str:
        return (await self.bot.get_webhook_info()).url

    async def strangers(self, group: int, known: Iterable[int]) -> int:
        """How many in the group are neither the bot nor known; raises as `check` does."""
        return await self._asked(lambda: self._unknown(group, known))

    async def _unknown(self, group: int, known: Iterable[int]) -> int:
        present = 1
        for person in known:
            try:
                member = await self.bot.get_chat_member(group, person)
            except BadRequest:  # never seen there
                continue
            away = isinstance(member, ChatMemberRestricted) and not member.is_member
            present += member.status not in AWAY and not away
        return max(0, await self.bot.get_chat_member_count(group) - present)

    async def updates(self, offset: int | None, seconds: int) -> list[Any]:
        """One long poll, unparsed: a malformed update must not cost the others of its batch."""
        query: dict[str, str | int] = {
            "timeout": seconds,
            "limit": MAX_BATCH,
            "allowed_updates": json.dumps(ALLOWED_UPDATES),
        }
        if offset is not None:
            query["offset"] = offset
        result: Any = await self._request.post(
            f"{self._root}/getUpdates?{urlencode(query)}", read_timeout=seconds + self._patience
        )
        if not isinstance(result, list):
            raise InDoubt("unreadable")
        return result

    async def call(self, method: str, **fields: Any) -> Any:
        """A method whose fields are all JSON (None: left out), and its result as it came.

        For what each turn sends: `telegram.Bot` takes three times as long, for objects that nobody reads.
        """
        given = {name: value for name, value in fields.items() if value is not None}
        return await self._request.call(f"{self._root}/{method}", given)

    async def answer(self, callback: str, toast: str = "") -> bool:
        """Stop the button's spinner; best effort, since what the press did is already stored."""
        try:
            return bool(await self.call(**answer_body(callback, toast)))
        except TelegramError:
            return False

    async def listen(self, url: str, secret: str) -> None:
        """Have updates posted to `url`; what waits at Telegram is kept."""
        await self.bot.set_webhook(
            url, secret_token=secret, allowed_updates=ALLOWED_UPDATES, max_connections=LINES
        )

    async def stop_listening(self) -> None:
        """Have updates wait for long polls; what waits at Telegram is kept."""
        await self.bot.delete_webhook()

    async def introduce(
        self, language: str, name: str, about: str, short: str, commands: Sequence[tuple[str, str]]
    ) -> None:
        """The bot's profile for readers of `language` ("" for all others).

        Written only where it differs: Telegram lets a bot change its name only a few times a day.
        """
        code = language or None
        if (await self.bot.get_my_name(code)).name != name:
            await self.bot.set_my_name(name, code)
        if (await self.bot.get_my_description(code)).description != about:
            await self.bot.set_my_description(about, code)
        if (await self.bot.get_my_short_description(code)).short_description != short:
            await self.bot.set_my_short_description(short, code)
        wanted = tuple(BotCommand(command, words) for command, words in commands)
        if await self.bot.get_my_commands(language_code=code) != wanted:
            await self.bot.set_my_commands(wanted, language_code=code)


def answer_body(callback: str, toast: str = "") -> Mapping[str, str]:
    """The same answer as a method for the webhook's response body, which saves a request."""
    body = {"method": "answerCallbackQuery", "callback_query_id": callback}
    return body | ({"text": toast[:MAX_TOAST]} if toast else {})
