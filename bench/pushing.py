"""Pushes updates to a webhook: as many at a time as Elchi asks for, over connections that stay open."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

LINES = 40
AGAIN = 1.0  # seconds until an update that was not taken is pushed again


class Pusher:
    """Updates wait here until a line to the bot is free."""

    def __init__(
        self, url: str, secret: str, later: Callable[..., None], in_reply: Callable[[bytes], None]
    ) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname, parts.port
        self._head = (
            f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: "
        )
        self._waiting: deque[str] = deque()
        self._free: list[Line] = []
        self._lines = 0
        self._later, self._in_reply = later, in_reply
        self._opening: set[asyncio.Task[None]] = set()
        self._open: set[Line] = set()

    def put(self, update: str) -> None:
        self._later(self._arrive, update)

    def close(self) -> None:
        for line in tuple(self._open):
            line.close()

    def _arrive(self, update: str) -> None:
        self._waiting.append(update)
        self._work()

    def _work(self) -> None:
        while self._waiting and self._free:
            update = self._waiting.popleft()
            payload = update.encode()
            self._free.pop().push(update, f"{self._head}{len(payload)}\r\n\r\n".encode() + payload)
        if self._waiting and self._lines < LINES:
            self._lines += 1
            task = asyncio.create_task(self._connect())
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            _, line = await loop.create_connection(lambda: Line(self), self._host, self._port)
        except OSError:
            self._lines -= 1
            loop.call_later(AGAIN, self._work)
            return
        self._open.add(line)
        self._free.append(line)
        self._work()

    def done(self, line: "Line", body: bytes) -> None:
        """The bot has taken it."""
        self._free.append(line)
        if body:
            self._later(self._in_reply, body)
        self._work()

    def lost(self, line: "Line", update: str) -> None:
        """The line is closed; an update that was under way comes again."""
        self._open.discard(line)
        self._lines -= 1
        if line in self._free:
            self._free.remove(line)
        if update:
            asyncio.get_running_loop().call_later(AGAIN, self._arrive, update)


class Line(asyncio.Protocol):
    """One connection to the bot."""

    def __init__(self, pusher: Pusher) -> None:
        self._pusher, self._got, self._update = pusher, b"", ""
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 # the protocol's own signature
        self._pusher.lost(self, self._update)

    def close(self) -> None:
        self._transport.close()

    def push(self, update: str, request: bytes) -> None:
        self._update = update
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, found, body = self._got.partition(b"\r\n\r\n")
        if not found:
            return
        size = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0] or 0)
        if len(body) < size:
            return
        self._got = b""
        if b" 200 " not in head[:20]:
            self._transport.close()
            return
        self._update = ""
        self._pusher.done(self, body)
