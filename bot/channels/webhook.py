"""Pages to a gateway of the operator's (SMS, voice): one signed POST of JSON each."""

import asyncio
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

import aiohttp

from bot.channels.page import Accepted, ChannelError, Page, Refused, Result, Unsure, one_line

SECONDS = 10.0
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
LEAST = 32  # letters of the secret
BUSY = 429
TOLERANCE = 300.0  # seconds that the clocks of both sides may differ
_STAMP = re.compile(r"[0-9]{1,12}")
_PHONE = re.compile(r"\+[1-9]\d{6,14}")


@dataclass(frozen=True, slots=True)
class Webhook:
    """A gateway; `now` tells seconds since 1970 for the signature."""

    url: str = field(repr=False)
    secret: str = field(repr=False)
    now: Callable[[], float] = field(repr=False)
    kind: str = "phone"

    async def send(self, page: Page) -> Result:
        """X-Elchi-Signature is `sha256=` and the HMAC-SHA256 of timestamp, a dot and the body."""
        if not valid(page.to):
            return Refused("address")
        sent = int(self.now())
        at = f"{datetime.fromtimestamp(sent, UTC):%Y-%m-%dT%H:%M:%SZ}"
        told = {"key": page.key, "to": page.to, "line": one_line(page.line), "at": at}
        body = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
        stamp = str(sent)
        headers = {
            "Content-Type": "application/json",
            "X-Elchi-Timestamp": stamp,
            "X-Elchi-Signature": signature(self.secret, stamp, body),
        }
        try:
            async with (
                asyncio.timeout(SECONDS),
                aiohttp.ClientSession() as session,
                session.post(self.url, data=body, headers=headers, allow_redirects=False) as answer,
            ):
                status = answer.status
        except TimeoutError:
            return Unsure("timeout")
        except (aiohttp.ClientError, OSError, ValueError):
            return Unsure("connection")
        if status // 100 == 2:
            return Accepted()
        return Unsure("server") if status == BUSY or status // 100 == 5 else Refused("server")

    async def answers(self) -> bool:
        """A connection, encrypted where the address says so; nothing is asked."""
        parts = urlsplit(self.url)
        safe = parts.scheme == "https"
        port = parts.port or (443 if safe else 80)
        try:
            async with asyncio.timeout(SECONDS):
                _, writer = await asyncio.open_connection(parts.hostname, port, ssl=safe or None)
        except (TimeoutError, OSError, ValueError):
            return False
        writer.close()
        return True


def valid(number: str) -> bool:
    """Whether it can be a telephone number in international form."""
    return bool(_PHONE.fullmatch(number))


def signature(secret: str, stamp: str, body: bytes) -> str:
    """What the gateway computes as well, to know that the page is ours."""
    return "sha256=" + hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def verify(
    secret: str, timestamp: str, body: bytes, signed: str, now: float, tolerance: float = TOLERANCE
) -> bool:
    """What a gateway asks: whether the page is ours, and sent within `tolerance` seconds of `now`."""
    if not _STAMP.fullmatch(timestamp) or abs(now - int(timestamp)) > tolerance:
        return False
    return hmac.compare_digest(signature(secret, timestamp, body).encode(), signed.encode())


def webhook_from(url: str, secret: str, now: Callable[[], float]) -> Webhook:
    """The gateway of ELCHI_PAGE_WEBHOOK, signed with ELCHI_PAGE_SECRET."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # it may hold what it could not read
        known = False
    if not known:
        raise ChannelError("ELCHI_PAGE_WEBHOOK: is not an http(s) address")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ChannelError("ELCHI_PAGE_WEBHOOK: must be https")
    if len(secret) < LEAST:
        raise ChannelError(f"ELCHI_PAGE_SECRET: needed with ELCHI_PAGE_WEBHOOK, {LEAST} letters or more")
    return Webhook(url, secret, now)
