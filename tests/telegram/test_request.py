"""Failures of HTTP, told apart by whether the request may have been carried out."""

import asyncio
import socket
import traceback

import pytest
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, TelegramError

from bot.telegram.api import Api
from bot.telegram.request import AiohttpRequest, Flood, InDoubt, NotSent
from tests.ports import free_port


async def fault(api):
    with pytest.raises(TelegramError) as caught:
        await api.bot.send_message(5, "a person's words")
    return caught.value


async def test_a_success_is_a_message(api, server):
    sent = await api.bot.send_message(5, "hello")
    assert sent.message_id == 101
    assert server.calls == [("sendMessage", {"chat_id": 5, "text": "hello"})]


@pytest.mark.parametrize("base", ["http://127.0.0.1:{port}", "http://no-such-host.invalid", "http://[::bad"])
async def test_what_never_left_is_not_sent(base, token):
    async with Api(token, base.format(port=free_port())) as api:
        assert isinstance(await fault(api), NotSent)


async def test_a_broken_tls_handshake_is_not_sent(token):
    async def hang_up(_, writer):
        writer.transport.abort()

    plain = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    async with plain, Api(token, f"https://127.0.0.1:{plain.sockets[0].getsockname()[1]}") as api:
        assert isinstance(await fault(api), NotSent)


async def test_a_listener_that_takes_no_connection_is_not_sent(token):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(deaf.getsockname())
        request = AiohttpRequest(0.2, 0.2)
        await request.initialize()
        with pytest.raises(NotSent):
            await request.post(f"http://127.0.0.1:{deaf.getsockname()[1]}/bot{token}/sendMessage")
        await request.shutdown()
        for filler in fillers:
            filler.close()


async def test_a_closed_connection_sends_nothing(server, token):
    api = Api(token, server.base)
    assert isinstance(await fault(api), NotSent)
    assert server.calls == []


@pytest.mark.parametrize(
    "answer",
    [
        "reset",
        "truncated",
        "hang",
        (200, b"no json"),
        (200, b"[" * 100_000),
        (200, b"\xff\xfe"),
        (200, []),
        (200, {}),
        (200, {"ok": True}),
        (200, {"ok": False}),
        (200, {"ok": False, "result": {}}),
        (200, {"ok": "true", "result": {}}),
        (500, b"<html>"),
        (502, b"<html>Bad Gateway</html>"),
        (504, {"ok": False, "description": "Gateway"}),
        (403, b"<html>a captive portal</html>"),
        (400, {"error": "some proxy"}),
        (404, b""),
    ],
)
async def test_what_left_without_a_readable_answer_is_in_doubt(api, server, answer):
    server.will(answer)
    assert isinstance(await fault(api), InDoubt)
    assert server.methods == ["sendMessage"]


async def test_a_result_of_another_kind_escapes_as_nothing_stranger_than_python_errors(api, server):
    server.will((200, {"ok": True, "result": None}))
    with pytest.raises((TypeError, KeyError, AttributeError, ValueError, TelegramError)):
        await api.bot.send_message(5, "x")


async def test_redirects_are_not_followed(api, server):
    server.will((302, {}))
    assert isinstance(await fault(api), NotSent)
    assert len(server.calls) == 1


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        (1, 1),
        (30, 30),
        (3600, 3600),
        (99999, 3600),
        (0, 5),
        (-7, 5),
        ("abc", 5),
        (None, 5),
        (True, 5),
        (1.5, 1),
    ],
)
async def test_a_flood_always_has_sane_seconds(api, server, refuse, asked, seconds):
    server.will(refuse(429, "Too Many Requests", retry_after=asked))
    error = await fault(api)
    assert isinstance(error, Flood)
    assert error.seconds == seconds


@pytest.mark.parametrize(
    "body", [b"<html>", {"ok": False}, {"ok": False, "parameters": [1]}, {"ok": False, "parameters": None}]
)
async def test_a_flood_without_parameters(api, server, body):
    server.will((429, body))
    assert (await fault(api)).seconds == 5


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (400, BadRequest),
        (401, InvalidToken),
        (403, Forbidden),
        (404, InvalidToken),
        (409, Conflict),
        (413, BadRequest),
    ],
)
async def test_refusals_are_typed(api, server, refuse, code, kind):
    server.will(refuse(code, "Refused: some words"))
    assert type(await fault(api)) is kind


async def test_a_moved_group_tells_its_new_id(api, server, refuse):
    server.will(refuse(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1001234567890123))
    error = await fault(api)
    assert isinstance(error, ChatMigrated)
    assert error.new_chat_id == -1001234567890123


@pytest.mark.parametrize("to", ["-100", None, True, 0, 1.5])
async def test_a_moved_group_with_an_id_that_is_none(api, server, refuse, to):
    server.will(refuse(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=to))
    assert type(await fault(api)) is BadRequest


@pytest.mark.parametrize("answer", ["reset", "hang", (502, b"<html>"), (200, b"{"), None])
async def test_no_error_carries_the_token_or_the_words(server, token, answer):
    base = server.base if answer else f"http://127.0.0.1:{free_port()}"
    if answer:
        server.will(answer)
    async with Api(token, base, read_seconds=0.2) as api:
        error = await fault(api)
    told = "".join(traceback.format_exception(error)) + repr(error) + repr(api)
    assert token not in told
    assert "person's words" not in told.replace('"a person\'s words"', "")  # our own source line apart
    assert error.__context__ is None
    assert error.__cause__ is None
