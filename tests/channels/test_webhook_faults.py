"""A gateway that is odd, and one that asks whether a page is ours."""

import asyncio
import contextlib
import logging

import pytest

from bot.channels.page import Accepted, ChannelError, Page, Unsure
from bot.channels.webhook import signature, verify, webhook_from

SECRET = "hunter2 " * 4
CALL = Page("+905321234567", "P1 ABC-234 TR 14:05", "", "k-1")
BODY = b'{"key": "k-1"}'
SIGNED = signature(SECRET, "1000", BODY)


@contextlib.asynccontextmanager
async def saying(answer):
    """A gateway that answers with these bytes and keeps the line open."""
    over, served = asyncio.Event(), []

    async def serve(reader, writer):
        served.append(asyncio.current_task())
        await reader.readuntil(b"}")
        with contextlib.suppress(ConnectionError):
            writer.write(answer)
            await writer.drain()
            await over.wait()
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield webhook_from(f"http://127.0.0.1:{port}/page?token=hunter2", SECRET, lambda: 1000.0)
    finally:
        over.set()
        server.close()
        await asyncio.gather(*served)


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\nx", Accepted()),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", Accepted()),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n", Unsure("connection")),
        (b"220 mail.example.org ESMTP\r\n\r\n", Unsure("connection")),
        (b"\xff\xfe\x00\r\n\r\n", Unsure("connection")),
    ],
)
async def test_no_answer_holds_a_page_for_long_or_breaks_it(answer, result):
    async with saying(answer) as channel:
        assert await asyncio.wait_for(channel.send(CALL), 5) == result


async def test_nothing_of_a_page_or_a_setting_is_logged(caplog):
    caplog.set_level(logging.DEBUG)
    async with saying(b"HTTP/1.1 400 +905321234567 hunter2\r\nContent-Length: 0\r\n\r\n") as channel:
        result = await channel.send(CALL)
    shown = caplog.text + repr(result) + repr(channel)
    assert not any(word in shown for word in ("905321234567", "hunter2", "token"))


@pytest.mark.parametrize("apart", [-300, 0, 300])
def test_a_page_of_ours_is_known(apart):
    assert verify(SECRET, "1000", BODY, SIGNED, 1000 + apart)


@pytest.mark.parametrize("apart", [-301, 301])
def test_an_old_page_and_one_of_tomorrow_are_not_taken_again(apart):
    assert not verify(SECRET, "1000", BODY, SIGNED, 1000 + apart)


@pytest.mark.parametrize(
    ("secret", "stamp", "body", "signed"),
    [
        (SECRET + "x", "1000", BODY, SIGNED),
        (SECRET, "1001", BODY, SIGNED),
        (SECRET, "1000", BODY + b" ", SIGNED),
        (SECRET, "1000", BODY, SIGNED[:-1]),
        (SECRET, "1000", BODY, SIGNED.removeprefix("sha256=")),
        (SECRET, "1000", BODY, "sha256=ё"),
        (SECRET, "1000", BODY, ""),
        (SECRET, "", BODY, signature(SECRET, "", BODY)),
        (SECRET, " 1000", BODY, signature(SECRET, " 1000", BODY)),
        (SECRET, "1e3", BODY, signature(SECRET, "1e3", BODY)),
        (SECRET, "١٠٠٠", BODY, signature(SECRET, "١٠٠٠", BODY)),
        (SECRET, "9" * 5000, BODY, signature(SECRET, "9" * 5000, BODY)),
    ],
)
def test_a_page_that_is_not_ours_is_known_as_well(secret, stamp, body, signed):
    assert not verify(secret, stamp, body, signed, 1000)


@pytest.mark.parametrize(
    "url",
    [
        "https://user:hunter2@ex\u2100mple.org/",
        "https://[hunter2/",
        "https://host:hunter2/",
        "https://host:0/hunter2",
    ],
)
def test_an_address_that_cannot_be_read_is_not_shown(url):
    with pytest.raises(ChannelError, match="ELCHI_PAGE_WEBHOOK") as caught:
        webhook_from(url, SECRET, lambda: 0.0)
    assert "hunter2" not in f"{caught.value!r}"
    assert caught.value.__context__ is None
