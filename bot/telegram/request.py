"""HTTP to the Bot API through aiohttp: every failure says whether the request may have been carried out.

Rules: NotSent = it never left; InDoubt = it left and no readable answer came back; Flood = refused for now.
No error carries the address, because the token is part of it.
"""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 10.0
READ_SECONDS = 10.0
SPARE_SECONDS = 5.0  # beyond connecting and reading: an answer that drips in byte by byte
IDLE_SECONDS = 15.0  # shorter than any server's, so that no request goes into a connection already closed
FLOOD_SECONDS = 5
FLOOD_MAX = 3600
_OK = 200
_ASIDE, _REFUSED, _BROKEN = 300, 400, 500
_NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class NotSent(NetworkError):  # noqa: N818 # named as telegram.error names its own
    """The request never left: sending it again cannot double anything."""


class InDoubt(NetworkError):  # noqa: N818 # as above
    """The request left and no readable answer came: it may have been carried out."""


class Flood(TelegramError):  # noqa: N818 # as above
    """Too many requests; nothing was done. `seconds` is Telegram's demand, always a sane number."""

    def __init__(self, seconds: int) -> None:
        super().__init__("flood")
        self.seconds = seconds


class AiohttpRequest(BaseRequest):
    """The seam that `telegram.Bot` offers for another HTTP library."""

    def __init__(self, read_seconds: float = READ_SECONDS, connect_seconds: float = CONNECT_SECONDS) -> None:
        self._read_seconds = read_seconds
        self._connect_seconds = connect_seconds
        self._usual = _limits(connect_seconds, read_seconds)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._read_seconds

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(keepalive_timeout=IDLE_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Like the parent's, but it does not log what it could not read."""
        answer = _object(payload)
        if answer is None:
            raise InDoubt("unreadable")
        return answer

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 # the total bounds writing
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 # connecting includes waiting for it
    ) -> tuple[int, bytes]:
        """The body of a successful answer; everything else is one of the typed errors."""
        reading = read_timeout if isinstance(read_timeout, int | float) else self._read_seconds
        connecting = connect_timeout if isinstance(connect_timeout, int | float) else self._connect_seconds
        limits = _limits(connecting, reading)
        status, payload = await self._exchange(url, method, _body(request_data), limits)
        _result(status, payload)
        return status, payload

    async def call(self, url: str, fields: Mapping[str, Any]) -> Any:
        """The result of a method whose fields are all JSON, as it came."""
        return _result(*await self._exchange(url, "POST", {"json": fields}, self._usual))

    async def _exchange(
        self, url: str, method: str, body: Mapping[str, Any], limits: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NotSent("closed")
        failure: TelegramError
        try:
            async with self._session.request(
                method,
                url,
                **body,
                timeout=limits,
                allow_redirects=False,
            ) as response:
                return response.status, await response.read()
        except _NEVER_LEFT:
            failure = NotSent("unreachable")
        except TimeoutError:
            failure = InDoubt("timeout")
        except (aiohttp.ClientError, OSError, asyncio.IncompleteReadError):
            failure = InDoubt("reset")
        except (ValueError, TypeError, RuntimeError):
            failure = NotSent("unsendable")
        raise failure  # out here it has no __context__: the originals name the address


def _limits(connecting: float, reading: float) -> aiohttp.ClientTimeout:
    whole = connecting + reading + SPARE_SECONDS
    return aiohttp.ClientTimeout(total=whole, connect=connecting, sock_read=reading)


def _result(status: int, payload: bytes) -> Any:
    """What a successful answer holds; everything else is raised as one of the typed errors."""
    answer = _object(payload)
    if status == _OK and answer is not None and answer.get("ok") is True and "result" in answer:
        return answer["result"]
    raise _refusal(status, answer)


def _body(request_data: RequestData | None) -> dict[str, Any]:
    """The call's parameters as JSON; as a form where a file of ours goes along."""
    if request_data is None or not request_data.contains_files:
        return {"json": request_data.parameters if request_data else None}
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return {"data": form}


def _object(payload: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(payload.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _refusal(status: int, answer: dict[str, Any] | None) -> TelegramError:
    """The typed error for an answer that is no success."""
    parameters = answer.get("parameters") if answer else None
    parameters = parameters if isinstance(parameters, dict) else {}
    if status == 429:
        return Flood(_seconds(parameters.get("retry_after")))
    if _ASIDE <= status < _REFUSED:
        return NotSent("redirect")
    if answer is None or answer.get("ok") is not False or not _REFUSED <= status < _BROKEN:
        return InDoubt("server" if status >= _BROKEN else "unreadable")
    moved = parameters.get("migrate_to_chat_id")
    if isinstance(moved, int) and not isinstance(moved, bool) and moved:
        return ChatMigrated(moved)
    words = answer.get("description")
    words = words if isinstance(words, str) else ""
    match status:
        case 401 | 404:
            return InvalidToken(words)
        case 403:
            return Forbidden(words)
        case 409:
            return Conflict(words)
        case _:
            return BadRequest(words)


def _seconds(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= FLOOD_MAX:
        return FLOOD_MAX if isinstance(value, int) and value > FLOOD_MAX else FLOOD_SECONDS
    return max(1, int(value))
