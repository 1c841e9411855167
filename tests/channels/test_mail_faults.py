"""A mail server that is slow, busy or not the one it says it is: no page is lost, none waits for long."""

import asyncio
import contextlib
import datetime as dt
import logging
import ssl
import time

import pytest
from aiosmtpd.smtp import SMTP
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.channels import mail
from bot.channels.mail import mail_from
from bot.channels.page import Accepted, Page, Refused, Unsure

PAGE = Page("duty@example.org", "P1 ABC-234 TR 14:05", "Open Telegram.", "k-1")
SILENT = object()


@contextlib.asynccontextmanager
async def answering(script):
    """A server that says to each command what the script says, or 250; it keeps what it heard."""
    heard, over, served = [], asyncio.Event(), []

    async def talk(reader, writer):
        writer.write(b"220 here\r\n")
        taking = False
        while line := await reader.readline():
            heard.append(line.decode().strip())
            if taking and heard[-1] != ".":
                continue
            said = script.get("." if taking else heard[-1].split()[0].upper(), "250 ok")
            if said is SILENT:
                await over.wait()
            if said in (SILENT, ""):
                return
            writer.write(f"{said}\r\n".encode())
            taking = said.startswith("354")

    async def serve(reader, writer):
        served.append(asyncio.current_task())
        with contextlib.suppress(ConnectionError):
            await talk(reader, writer)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield mail_from(f"smtp+plain://127.0.0.1:{port}", "elchi@example.org"), heard
    finally:
        over.set()
        server.close()
        await asyncio.gather(*served)


@pytest.mark.parametrize("word", ["EHLO", "MAIL", "RCPT", "DATA", "."])
async def test_a_server_that_falls_silent_anywhere_takes_no_longer_than_the_limit(word, monkeypatch):
    monkeypatch.setattr(mail, "SECONDS", 0.2)
    async with answering({"DATA": "354 go", word: SILENT}) as (channel, _):
        began = time.monotonic()
        assert await asyncio.wait_for(channel.send(PAGE), 5) == Unsure("timeout")
        assert time.monotonic() - began < 2


@pytest.mark.parametrize("parting", [SILENT, "", "421 away", "what"])
async def test_a_page_that_was_taken_stays_taken_however_the_server_parts(parting, monkeypatch):
    monkeypatch.setattr(mail, "PARTING", 0.1)
    async with answering({"DATA": "354 go", "QUIT": parting}) as (channel, heard):
        assert await asyncio.wait_for(channel.send(PAGE), 5) == Accepted()
    assert heard[-1] == "QUIT"


@pytest.mark.parametrize(
    ("word", "said", "result"),
    [
        ("RCPT", "450 greylisted", Unsure("server")),
        ("RCPT", "421 too many", Unsure("server")),
        ("RCPT", "452 full for now", Unsure("server")),
        ("RCPT", "550 nobody", Refused("recipient")),
        ("MAIL", "451 later", Unsure("server")),
        ("MAIL", "553 not you", Refused("server")),
        (".", "452 later", Unsure("server")),
        (".", "554 never", Refused("server")),
    ],
)
async def test_only_a_refusal_for_good_ends_a_page(word, said, result):
    async with answering({"DATA": "354 go", word: said}) as (channel, _):
        assert await channel.send(PAGE) == result


@pytest.mark.parametrize("key", ["k\r\nBcc: x@example.org", "k> <x", "калит", "k" * 2000])
async def test_no_key_can_leave_its_header_or_stop_a_page(key):
    async with answering({"DATA": "354 go"}) as (channel, heard):
        assert await channel.send(Page(PAGE.to, PAGE.line, PAGE.body, key)) == Accepted()
    names = [line for line in heard if line.startswith("Message-ID:")]
    assert len(names) == 1
    assert names[0].endswith("@example.org>")
    assert not any(line.startswith("Bcc") for line in heard)


async def test_nothing_of_a_page_or_a_setting_is_logged(caplog):
    caplog.set_level(logging.DEBUG)
    async with answering({"RCPT": "550 nobody duty@example.org"}) as (channel, _):
        result = await channel.send(PAGE)
    assert "duty@" not in caplog.text + repr(result)
    assert "elchi@" not in caplog.text + repr(channel)


@pytest.mark.parametrize("rest", ["12#x@mail.example.org", "12?x@mail.example.org", "12/x@mail.example.org"])
def test_a_password_that_is_not_quoted_makes_no_host_of_the_user(rest):
    with pytest.raises(ValueError, match="ELCHI_SMTP") as caught:
        mail_from(f"smtp://user:{rest}", "elchi@example.org")
    assert "user:12" not in str(caught.value)


class Box:
    def __init__(self):
        self.got = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.got.append(envelope.content)
        return "250 taken"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for this machine that nobody signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "own.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return path


@contextlib.asynccontextmanager
async def secured(scheme, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    box, upgraded = Box(), context if scheme == "smtp" else None
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(box, hostname="localhost", tls_context=upgraded, loop=loop),
        "127.0.0.1",
        0,
        ssl=None if upgraded else context,
    )
    port = server.sockets[0].getsockname()[1]
    try:
        yield mail_from(f"{scheme}://localhost:{port}", "elchi@example.org"), box
    finally:
        server.close()


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_a_page_goes_to_a_server_whose_certificate_is_trusted_and_to_no_other(
    scheme, certificate, monkeypatch
):
    async with secured(scheme, certificate) as (channel, box):
        assert await channel.send(PAGE) == Unsure("connection")
        assert box.got == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert await channel.send(PAGE) == Accepted()
        assert len(box.got) == 1


async def test_a_server_that_offers_no_encryption_learns_neither_password_nor_page():
    async with answering({"DATA": "354 go"}) as (plain, heard):
        channel = mail_from(f"smtp://user:hunter2@127.0.0.1:{plain.port}", "elchi@example.org")
        assert await channel.send(PAGE) == Unsure("connection")
    assert [line.split()[0] for line in heard] == ["EHLO"]
