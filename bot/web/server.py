"""The HTTP side: Telegram's webhook, health, readiness, figures.

Rules: secret and sender are looked at before anything is read; 200 is said only after `take` has committed; a
fault of ours is 503 with Retry-After, so that Telegram keeps the update.
"""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from aiohttp import HttpVersion11, hdrs, web

from bot.log import get_log
from bot.web.senders import Network, let_in

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 # nosec B105 # the header's name
FORWARDED = "X-Forwarded-For"
MAX_BODY = 1 << 20
BODY_SECONDS = 10.0
RETRY_SECONDS = "5"

Take = Callable[[dict[str, Any]], Awaitable[Mapping[str, Any] | None]]
Ready = Callable[[], Awaitable[tuple[str, ...]]]
_log = get_log("web")


def make_app(
    *,
    ready: Ready,
    metrics: Callable[[], bytes],
    look: Callable[[], Awaitable[None]] | None = None,
    warn: Ready | None = None,
    alive: Callable[[], tuple[str, ...]] = tuple,
    take: Take | None = None,
    secret: str = "",
    senders: Sequence[Network] = (),
    proxies: Sequence[Network] = (),
    body_seconds: float = BODY_SECONDS,
) -> web.Application:
    """The application. `take` makes one raw update durable and may return a method for the response body;
    `ready` names what is missing, `warn` what is wrong elsewhere, `alive` what stands still; `look` brings
    the figures of `metrics` up to date; without `take` (polling) there is no webhook. `senders`: addresses
    that may push, all without any; `proxies`: our own.
    """
    app = web.Application(client_max_size=MAX_BODY)
    app.on_response_prepare.append(_no_banner)
    if take is not None:
        if not secret:
            raise ValueError("a webhook needs a secret")
        let = partial(let_in, senders=senders, proxies=proxies)
        app.router.add_post("/telegram", _webhook(take, secret, let, body_seconds), expect_handler=_expected)
    app.router.add_get("/healthz", _health(alive), expect_handler=_expected)
    app.router.add_get("/readyz", _readiness(ready, warn), expect_handler=_expected)
    app.router.add_get("/metrics", _figures(metrics, look), expect_handler=_expected)
    return app


@asynccontextmanager
async def serve(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve until the block ends; gives the port (which the system chooses for 0)."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5.0, lingering_time=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def _webhook(
    take: Take, secret: str, let: Callable[[str | None, Sequence[str]], bool], body_seconds: float
) -> Callable[[web.Request], Awaitable[web.Response]]:
    wanted = secret.encode()

    async def webhook(request: web.Request) -> web.Response:
        given = request.headers.getall(SECRET_HEADER, [])
        fits = hmac.compare_digest((given[0] if given else "").encode("utf-8", "surrogateescape"), wanted)
        if not fits or len(given) != 1 or not let(request.remote, request.headers.getall(FORWARDED, [])):
            return web.Response(status=403)
        update = await _update(request, body_seconds)
        if update is None:
            return web.Response(status=400)
        try:
            answer = await take(update)
        except Exception as error:  # noqa: BLE001 # whatever it was, the update is not ours yet
            _log.error("webhook.not_taken", exc_info=error)
            return web.Response(status=503, headers={"Retry-After": RETRY_SECONDS})
        return web.json_response(answer) if answer else web.Response()

    return webhook


async def _update(request: web.Request, seconds: float) -> dict[str, Any] | None:
    try:
        async with asyncio.timeout(seconds):
            update = json.loads((await request.read()).decode("utf-8"))
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except (ValueError, RecursionError):
        return None
    return update if isinstance(update, dict) else None


def _health(alive: Callable[[], tuple[str, ...]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def health(_: web.Request) -> web.Response:
        if still := alive():
            return web.Response(status=503, text="".join(f"{name}\n" for name in still))
        return web.Response(text="ok\n")

    return health


def _readiness(ready: Ready, warn: Ready | None) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def readiness(_: web.Request) -> web.Response:
        try:
            missing = await ready()
            warnings = await warn() if warn and not missing else ()
        except Exception as error:  # noqa: BLE001 # a probe that fails is an answer
            _log.error("ready.failed", exc_info=error)
            missing, warnings = ("probe",), ()
        if missing:
            return web.Response(status=503, text="".join(f"{name}\n" for name in missing))
        return web.Response(text="".join(("ok\n", *(f"warning: {name}\n" for name in warnings))))

    return readiness


def _figures(
    metrics: Callable[[], bytes], look: Callable[[], Awaitable[None]] | None
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def figures(_: web.Request) -> web.Response:
        if look:
            await look()
        return web.Response(
            body=metrics(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        )

    return figures


async def _expected(request: web.Request) -> None:
    """Answers `Expect`. The library's own quotes the header, and fails where that is no text."""
    if request.version < HttpVersion11:
        return
    if request.headers[hdrs.EXPECT].lower() != "100-continue":
        raise web.HTTPExpectationFailed
    await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    request.writer.output_size = 0  # the answer itself has not begun


async def _no_banner(_: web.Request, response: web.StreamResponse) -> None:
    response.headers["Server"] = "elchi"
