"""A light Bot API in a process of its own, for measuring: HTTP by hand, no rules of Telegram's, nothing kept.

`bot/simulator` is the strict one and costs more than a bot does. This one answers, counts the calls, holds
updates for a long poll or pushes them to a webhook, and hands every message to `shown`. With `delay` it is
that far away: half of it before a call is carried out, half before the answer arrives.
"""

import asyncio
import json
import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from bench.pushing import Pusher

ME = {"id": 42, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
MOST = 100  # updates in one answer
HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
EMPTY: dict[str, Any] = {
    "getMe": ME,
    "getMyName": {"name": ""},
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
    "getMyCommands": [],
    "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
    "getChatMemberCount": 3,
}
Shown = Callable[[int, int, str, Any], None]


class BotApi:
    """`put` gives the bot an update; `shown` is told chat, message, text and keyboard of all it says."""

    def __init__(self, shown: Shown, delay: float = 0.0) -> None:
        self.shown, self.half = shown, delay / 2
        self.calls: Counter[str] = Counter()
        self._updates: deque[tuple[int, str]] = deque()
        self._poll: tuple[Http, int, asyncio.TimerHandle] | None = None
        self._pusher: Pusher | None = None
        self._next_update, self._next_message = 1_000, 1
        self._server: asyncio.Server | None = None

    async def open(self, port: int = 0) -> int:
        """Listen; gives the port."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Http(self), "127.0.0.1", port)
        return self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        if self._pusher:
            self._pusher.close()
        if self._poll:
            self._poll[2].cancel()
        if self._server:
            self._server.close()

    def number(self) -> int:
        """A number for a message of a person's or the bot's."""
        self._next_message += 1
        return self._next_message

    def put(self, kind: str, body: dict[str, Any]) -> None:
        """An update for the bot: it arrives there by whichever way the bot has chosen."""
        self._next_update += 1
        update = json.dumps({"update_id": self._next_update, kind: body})
        if self._pusher:
            self._pusher.put(update)
            return
        self._updates.append((self._next_update, update))
        if self._poll:
            http, offset, timer = self._poll
            timer.cancel()
            self._poll = None
            # Whatever is put in the same moment goes along.
            asyncio.get_running_loop().call_soon(self._give, http, offset)

    def _give(self, http: "Http", offset: int) -> None:
        while self._updates and self._updates[0][0] < offset:
            self._updates.popleft()
        batch = [self._updates[at][1] for at in range(min(MOST, len(self._updates)))]
        self.later(http.say, f'{{"ok":true,"result":[{",".join(batch)}]}}')

    def later(self, act: Callable[..., None], *values: Any) -> None:
        """After half of the way."""
        if self.half:
            asyncio.get_running_loop().call_later(self.half, act, *values)
        else:
            act(*values)

    def ask(self, http: "Http", method: str, params: dict[str, Any]) -> None:
        """A call of the bot's; the answer may come much later."""
        self.later(self._call, http, method, params)

    def _call(self, http: "Http", method: str, params: dict[str, Any]) -> None:
        self.calls[method] += 1
        if method != "getUpdates":
            self.later(http.say, json.dumps({"ok": True, "result": self.result(method, params)}))
            return
        offset, seconds = int(params.get("offset") or 0), float(params.get("timeout") or 0)
        while self._updates and self._updates[0][0] < offset:
            self._updates.popleft()
        if self._updates or not seconds:
            self._give(http, offset)
            return
        timer = asyncio.get_running_loop().call_later(seconds, self._tire, http, offset)
        self._poll = (http, offset, timer)

    def _tire(self, http: "Http", offset: int) -> None:
        self._poll = None
        self._give(http, offset)

    def in_reply(self, body: bytes) -> None:
        """A method in the body of the webhook's answer."""
        params = json.loads(body)
        self.calls[f"{params['method']} in the webhook's answer"] += 1
        self.result(params["method"], params)

    def result(self, method: str, params: dict[str, Any]) -> Any:
        if method in ("sendMessage", "editMessageText", "sendVenue", "sendDocument"):
            return self._message(params)
        if method == "setWebhook":
            self._pusher = Pusher(params["url"], params.get("secret_token", ""), self.later, self.in_reply)
            while self._updates:
                self._pusher.put(self._updates.popleft()[1])
        return EMPTY.get(method, True)

    def _message(self, params: dict[str, Any]) -> dict[str, Any]:
        chat, text = int(params["chat_id"]), params.get("text", "")
        number = int(params.get("message_id") or self.number())
        board = params.get("reply_markup")
        if isinstance(board, str):
            board = json.loads(board)
        place = {"id": chat, "type": "private" if chat > 0 else "supergroup", "title": "Desk"}
        message = {"message_id": number, "date": int(time.time()), "chat": place, "from": ME, "text": text}
        if board and "inline_keyboard" in board:
            message["reply_markup"] = board
        self.shown(chat, number, text, board)
        return message


class Http(asyncio.Protocol):
    """One connection of the bot's: requests one after another."""

    def __init__(self, api: BotApi) -> None:
        self._api, self._got = api, b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._got += data
        while (end := self._got.find(b"\r\n\r\n")) >= 0:
            line, _, rest = self._got[:end].decode("latin-1").partition("\r\n")
            headers = dict(each.lower().split(": ", 1) for each in rest.split("\r\n") if ": " in each)
            size = end + 4 + int(headers.get("content-length", 0))
            if len(self._got) < size:
                return
            body, self._got = self._got[end + 4 : size], self._got[size:]
            path, _, query = line.split(" ")[1].partition("?")
            kind = headers.get("content-type", "")
            self._api.ask(self, path.rpartition("/")[2], dict(parse_qsl(query)) | _read(kind, body))

    def say(self, body: str) -> None:
        if self._transport and not self._transport.is_closing():
            payload = body.encode()
            self._transport.write((HEAD % len(payload)).encode() + payload)


def _read(kind: str, body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    if "json" in kind:
        return json.loads(body) or {}
    if "urlencoded" in kind:
        return dict(parse_qsl(body.decode()))
    return _parts(kind.partition("boundary=")[2].strip('"'), body)


def _parts(boundary: str, body: bytes) -> dict[str, Any]:
    """Fields of a multipart form, whose boundary was lowered with the headers: it is read from the body."""
    found = {}
    mark = body.partition(b"\r\n")[0]
    assert mark[2:].decode().lower() == boundary
    for part in body.split(mark)[1:-1]:
        head, _, value = part.partition(b"\r\n\r\n")
        found[head.decode().partition('name="')[2].partition('"')[0]] = value[:-2].decode()
    return found
