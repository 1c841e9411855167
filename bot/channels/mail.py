"""Pages by e-mail, over SMTP with a verified certificate."""

import asyncio
import contextlib
import hashlib
import re
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib
from aiosmtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from bot.channels.page import Accepted, ChannelError, Page, Refused, Result, Unsure, one_line

SECONDS = 15.0  # from the first connection until the page is taken
PARTING = 1.0
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
FOREVER = 500  # SMTP answers from here on are refusals for good
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}")


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail server; `scheme`: smtp upgrades to TLS, smtps begins with it, smtp+plain is for loopback."""

    scheme: str
    host: str
    port: int
    user: str = field(repr=False)
    password: str = field(repr=False)
    sender: str = field(repr=False)
    kind: str = "mail"

    async def send(self, page: Page) -> Result:
        """The line as subject; repeats carry the same Message-ID."""
        if not valid(page.to):
            return Refused("address")
        client = self._client()
        try:
            async with asyncio.timeout(SECONDS):
                await client.connect()
                await client.send_message(_message(self.sender, page))
            await _part(client)
        except SMTPRecipientsRefused as error:
            return _judged(max(each.code for each in error.recipients), "recipient")
        except SMTPResponseException as error:
            return _judged(error.code, "server")
        except TimeoutError:
            return Unsure("timeout")
        except (SMTPException, OSError, ValueError):
            return Unsure("connection")
        finally:
            client.close()
        return Accepted()

    async def answers(self) -> bool:
        """Connected, and logged in where that is set."""
        client = self._client()
        try:
            async with asyncio.timeout(SECONDS):
                await client.connect()
            await _part(client)
        except (SMTPException, TimeoutError, OSError, ValueError):
            return False
        finally:
            client.close()
        return True

    def _client(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user or None,
            password=self.password or None,
            use_tls=self.scheme == "smtps",
            start_tls=self.scheme == "smtp",
            tls_context=ssl.create_default_context(),
        )


async def _part(client: aiosmtplib.SMTP) -> None:
    """Say good-bye; what was taken stays taken, however the server answers."""
    with contextlib.suppress(SMTPException, OSError):
        async with asyncio.timeout(PARTING):
            await client.quit()


def _judged(code: int, refused: str) -> Result:
    """A server that is busy, or lets strangers wait, says a code below 500: the page is tried again."""
    return Refused(refused) if code >= FOREVER else Unsure("server")


def valid(address: str) -> bool:
    """Whether it can be an e-mail address."""
    return bool(_ADDRESS.fullmatch(address))


def _message(sender: str, page: Page) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = sender, page.to
    message["Subject"] = one_line(page.line)
    # The key numbers an officer: nobody else's business.
    name = hashlib.sha256(page.key.encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{name}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{one_line(page.line)}\n\n{page.body}\n")
    return message


def mail_from(url: str, sender: str) -> Mail:
    """The server of ELCHI_SMTP: `smtp://user:password@host:587`, `smtps://…`, `smtp+plain://127.0.0.1:25`."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise ChannelError("ELCHI_SMTP: is not smtp://user:password@host:port") from None
    if not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ChannelError("ELCHI_SMTP: is not smtp://user:password@host:port")
    if parts.scheme == "smtp+plain" and parts.hostname not in LOOPBACK:
        raise ChannelError("ELCHI_SMTP: smtp+plain is for this machine alone")
    if not valid(parseaddr(sender)[1]):
        raise ChannelError("ELCHI_MAIL_FROM: is not an e-mail address, and ELCHI_SMTP needs one")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Mail(parts.scheme, parts.hostname, port, user, password, parseaddr(sender)[1])
