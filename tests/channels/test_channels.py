"""E-mail and gateway against real servers here: taken, refused, silent, away, never a word too much."""

import asyncio
import contextlib
import json

import pytest
from aiohttp import web
from aiosmtpd.controller import Controller

from bot.channels import mail, webhook
from bot.channels.mail import mail_from
from bot.channels.page import Accepted, ChannelError, Page, Refused, Unsure
from bot.channels.webhook import signature, webhook_from
from tests.ports import free_port

SECRET = "s" * 32
PAGE = Page("duty@example.org", "P1 ABC-234 TR 14:05", "Open Telegram.", "k-1")
CALL = Page("+905321234567", "P1 ABC-234 TR 14:05", "", "k-1")


class Box:
    """A mail server that keeps what it gets, or answers as it is told."""

    def __init__(self, answer="250 taken"):
        self.answer, self.got = answer, []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if not self.answer.startswith("550"):
            envelope.rcpt_tos.append(address)
            return "250 ok"
        return self.answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the same
        self.got.append(envelope.content.decode())
        return self.answer


@contextlib.contextmanager
def server(box):
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield mail_from(f"smtp+plain://127.0.0.1:{controller.port}", "elchi@example.org")
    finally:
        controller.stop()


async def test_a_mail_carries_the_bare_line_and_repeats_are_known_by_their_id():
    box = Box()
    with server(box) as channel:
        assert await channel.send(PAGE) == Accepted()
        assert await channel.send(PAGE) == Accepted()
        assert await channel.send(Page(PAGE.to, PAGE.line, PAGE.body, "k-2")) == Accepted()
    assert all("Subject: P1 ABC-234 TR 14:05" in message for message in box.got)
    first, again, other = ([x for x in each.splitlines() if x.startswith("Message-ID")] for each in box.got)
    assert first == again != other
    assert "k-1" not in box.got[0]


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ("550 no such box", Refused("recipient")),
        ("451 later", Unsure("server")),
        ("554 never", Refused("server")),
    ],
)
async def test_what_a_mail_server_answers(answer, result):
    with server(Box(answer)) as channel:
        assert await channel.send(PAGE) == result


async def test_a_mail_server_that_is_away_or_silent_is_tried_again(monkeypatch):
    channel = mail_from(f"smtp+plain://127.0.0.1:{free_port()}", "elchi@example.org")
    assert await channel.send(PAGE) == Unsure("connection")
    monkeypatch.setattr(mail, "SECONDS", 0.2)
    lines = []
    silent = await asyncio.start_server(lambda reader, writer: lines.append(writer), "127.0.0.1", 0)
    channel = mail_from(f"smtp+plain://127.0.0.1:{silent.sockets[0].getsockname()[1]}", "elchi@example.org")
    assert await channel.send(PAGE) == Unsure("timeout")
    for line in lines:
        line.close()
        await line.wait_closed()
    silent.close()


@pytest.mark.parametrize("line", ["P1\r\nBcc: x@example.org", "P1 \x00 \u202e TR", "P1 " + "x" * 500])
async def test_a_line_cannot_leave_its_header(line):
    box = Box()
    with server(box) as channel:
        await channel.send(Page(PAGE.to, line, "", "k"))
    head = box.got[0].partition("\r\n\r\n")[0]
    assert not any(each.startswith("Bcc:") for each in head.split("\r\n"))


@pytest.mark.parametrize("address", ["", "x", "a@b\r\nRCPT TO:<c@d>", "a b@c.org", "<a@b.org>"])
async def test_an_address_that_is_none_is_refused(address):
    channel = mail_from("smtp+plain://127.0.0.1:1", "elchi@example.org")
    assert await channel.send(Page(address, "P1", "", "k")) == Refused("address")


@contextlib.asynccontextmanager
async def gateway(answer):
    got = []

    async def take(request):
        got.append((dict(request.headers), await request.read()))
        if answer == "silent":
            await asyncio.Event().wait()
        return web.Response(status=answer, headers={"Location": "http://127.0.0.1:1/"})

    app = web.Application()
    app.router.add_post("/page", take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]
    try:
        yield webhook_from(f"http://127.0.0.1:{port}/page", SECRET, lambda: 1000.0), got
    finally:
        await runner.cleanup()


async def test_a_gateway_gets_a_signed_page():
    async with gateway(202) as (channel, got):
        assert await channel.send(CALL) == Accepted()
    headers, body = got[0]
    assert json.loads(body) == {
        "key": "k-1",
        "line": "P1 ABC-234 TR 14:05",
        "to": "+905321234567",
        "at": "1970-01-01T00:16:40Z",
    }
    assert headers["X-Elchi-Signature"] == signature(SECRET, "1000", body)
    assert headers["X-Elchi-Signature"] != signature(SECRET, "1001", body)


@pytest.mark.parametrize(
    ("status", "result"),
    [(400, Refused("server")), (302, Refused("server")), (429, Unsure("server")), (503, Unsure("server"))],
)
async def test_what_a_gateway_answers(status, result):
    async with gateway(status) as (channel, _):
        assert await channel.send(CALL) == result


async def test_a_gateway_that_is_silent_or_away_is_tried_again(monkeypatch):
    monkeypatch.setattr(webhook, "SECONDS", 0.2)
    async with gateway("silent") as (channel, _):
        assert await channel.send(CALL) == Unsure("timeout")
    channel = webhook_from(f"http://127.0.0.1:{free_port()}/", SECRET, lambda: 0.0)
    assert await channel.send(CALL) == Unsure("connection")
    assert await channel.send(Page("12", "P1", "", "k")) == Refused("address")


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: mail_from("http://x", "a@b.org"), "ELCHI_SMTP"),
        (lambda: mail_from("smtp://", "a@b.org"), "ELCHI_SMTP"),
        (lambda: mail_from("smtp://host:port", "a@b.org"), "ELCHI_SMTP"),
        (lambda: mail_from("smtp+plain://mail.example.org", "a@b.org"), "ELCHI_SMTP"),
        (lambda: mail_from("smtp://u:hunter2@mail.example.org", "nobody"), "ELCHI_MAIL_FROM"),
        (lambda: webhook_from("ftp://x", SECRET, lambda: 0.0), "ELCHI_PAGE_WEBHOOK"),
        (lambda: webhook_from("http://example.org/", SECRET, lambda: 0.0), "ELCHI_PAGE_WEBHOOK"),
        (lambda: webhook_from("https://example.org/", "hunter2", lambda: 0.0), "ELCHI_PAGE_SECRET"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not(make, name):
    with pytest.raises(ChannelError, match=name) as caught:
        make()
    assert "hunter2" not in str(caught.value)


def test_nothing_secret_is_printed():
    shown = repr(mail_from("smtp://u:hunter2@mail.example.org", "a@b.org"))
    shown += repr(webhook_from("https://example.org/token", SECRET, lambda: 0.0)) + repr(PAGE)
    assert not any(word in shown for word in ("hunter2", SECRET, "token", "duty@"))
