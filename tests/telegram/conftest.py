import asyncio
import json
from urllib.parse import parse_qs

import pytest

from bot.telegram.api import Api
from tests.watched import Bell

TOKEN = "123456789:AAHtestTokenThatMustNeverBePrinted0"


def message(chat, number=77):
    return {"message_id": number, "date": 1_770_000_000, "chat": {"id": chat, "type": "private"}, "text": "x"}


class ScriptedApi:
    """A Bot API on a socket of its own: answers from a list, else accepts; knows how to fail below HTTP."""

    def __init__(self):
        self.calls = []
        self.offsets = []  # of getUpdates
        self.script = []
        self.next_id = 100
        self.hung = asyncio.Event()
        self.bell = Bell()  # rings at every call
        self._server = None
        self._writers = set()

    async def start(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"

    async def stop(self):
        self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await self._server.wait_closed()

    async def _serve(self, reader, writer):
        self._writers.add(writer)
        try:
            while await self._one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _one(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        path = head.split(" ", 2)[1]
        length = next(
            (
                int(line.split(":")[1])
                for line in head.splitlines()
                if line.lower().startswith("content-length")
            ),
            0,
        )
        body = await reader.readexactly(length)
        method = path.rsplit("/", 1)[1].partition("?")[0]
        params = json.loads(body) if body else {}
        self.calls.append((method, params))
        if method == "getUpdates":
            self.offsets.append(parse_qs(path.partition("?")[2]).get("offset", [None])[0])
        self.bell.ring()
        answer = self.script.pop(0) if self.script else None
        if answer is None:
            answer = self.accept(method, params)
        if answer == "reset":
            writer.transport.abort()
            return False
        if answer == "hang":
            await self.hung.wait()
            return False
        if answer == "truncated":
            writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"ok":true,')
            await writer.drain()
            writer.transport.abort()
            return False
        status, content = answer
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        writer.write(
            f"HTTP/1.1 {status} X\r\n".encode()
            + f"Content-Type: application/json\r\nContent-Length: {len(raw)}\r\n\r\n".encode()
            + raw
        )
        await writer.drain()
        return True

    def accept(self, method, params):
        if method in {
            "deleteMessages",
            "answerCallbackQuery",
            "setWebhook",
            "deleteWebhook",
            "setMyCommands",
        }:
            return 200, {"ok": True, "result": True}
        if method == "getUpdates":
            return 200, {"ok": True, "result": []}
        self.next_id += 1
        number = params.get("message_id", self.next_id)
        return 200, {"ok": True, "result": message(params.get("chat_id", 5), number)}

    def will(self, *answers):
        self.script += answers

    @property
    def methods(self):
        return [method for method, _ in self.calls]


def refused(code, description, **parameters):
    body = {"ok": False, "error_code": code, "description": description}
    return code, body | ({"parameters": parameters} if parameters else {})


@pytest.fixture
async def server():
    made = ScriptedApi()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def api(server):
    async with Api(TOKEN, server.base, read_seconds=0.3) as made:
        yield made


@pytest.fixture
def refuse():
    return refused


@pytest.fixture
def token():
    return TOKEN
