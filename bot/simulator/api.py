"""The Bot API over HTTP: tokens, the table of methods, faults around each call, the journal."""

import asyncio
import inspect
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.simulator import (
    methods_bot,
    methods_chat,
    methods_edit,
    methods_marks,
    methods_media,
    methods_send,
    methods_updates,
    params,
)
from bot.simulator.errors import ApiError, too_many
from bot.simulator.faults import BEFORE, Fault
from bot.simulator.journal import Call
from bot.simulator.methods_updates import Described
from bot.simulator.params import Params
from bot.simulator.state import State

METHODS: dict[str, Callable[[State, Params], Any]] = (
    methods_bot.METHODS
    | methods_updates.METHODS
    | methods_send.METHODS
    | methods_media.METHODS
    | methods_edit.METHODS
    | methods_marks.METHODS
    | methods_chat.METHODS
)
NAMES = {name.lower(): name for name in METHODS}
LIMITED = {*methods_send.METHODS, *methods_media.METHODS} - {"sendChatAction"} | {
    "editMessageText",
    "editMessageCaption",
    "editMessageReplyMarkup",
}
LARGEST_REQUEST = 50 * 1024 * 1024
NO_ANSWER = "never answered"
HTML_502 = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


def add_routes(app: web.Application, state: State) -> None:
    """The Bot API of `state` at /bot<token>/METHOD and its files at /file/bot<token>/PATH."""

    async def call(request: web.Request) -> web.StreamResponse:
        return await _handle(state, request)

    async def download(request: web.Request) -> web.StreamResponse:
        stored = state.files.at(request.match_info["path"])
        if request.match_info["token"] != state.token:
            return answer(ApiError(401, "Unauthorized").body())
        if state.faults.outage:
            return _hang_up(request)
        if stored is None:
            return answer(ApiError(404, "Not Found").body())
        return web.Response(body=stored.data, content_type="application/octet-stream")

    app.router.add_route("*", "/bot{token}/{method}", call)
    app.router.add_get("/file/bot{token}/{path:.+}", download)


def answer(body: dict[str, Any]) -> web.Response:
    """The HTTP answer with the Bot API's body."""
    headers = {}
    after = body.get("parameters", {}).get("retry_after")
    if after is not None:
        headers["Retry-After"] = str(after)
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(
        status=body.get("error_code", 200), text=text, content_type="application/json", headers=headers
    )


async def _handle(state: State, request: web.Request) -> web.StreamResponse:
    if request.match_info["token"] != state.token:
        return answer(ApiError(401, "Unauthorized").body())
    if state.faults.slow_ms:
        await asyncio.sleep(state.faults.slow_ms / 1000)
    if state.faults.outage:
        return _hang_up(request)
    name = NAMES.get(request.match_info["method"].lower())
    if name is None:
        return answer(ApiError(404, "Not Found: method not found").body())
    try:
        given = await params.read(request)
    except ApiError as error:
        return answer(error.body())
    except web.HTTPRequestEntityTooLarge:
        return answer(ApiError(413, "Request Entity Too Large").body())
    return await _with_faults(state, request, name, given)


async def _with_faults(state: State, request: web.Request, name: str, given: Params) -> web.StreamResponse:
    fault = state.faults.take(name.lower(), chat_of(given), sends=name in LIMITED)
    entry = _journal(state, name, given)
    if fault is not None and fault.kind in BEFORE:
        entry.error = f"fault: {fault.kind}"
        state.events.pulse()
        return _refuse_by_fault(request, fault)
    if fault is not None:
        entry.answered = False
    body = await _execute(state, name, given, entry)
    if state.faults.outage:  # it came while the bot was waiting
        return _hang_up(request)
    if fault is None:
        return answer(body)
    if fault.kind == "drop_after":
        return _hang_up(request)
    if fault.kind == "timeout_after":
        await asyncio.Event().wait()  # until the client or the simulator gives up
    return web.Response(text='{"ok":true,"result":{"message_', content_type="application/json")


def _refuse_by_fault(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.kind == "drop_before":
        return _hang_up(request)
    if fault.kind == "retry_after":
        return answer(too_many(fault.seconds).body())
    if fault.kind == "refused":
        return answer(ApiError(fault.code, fault.words).body())
    return web.Response(status=502, text=HTML_502, content_type="text/html")


def _hang_up(request: web.Request) -> web.Response:
    """Close the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(text=NO_ANSWER)


def chat_of(given: Params) -> int | None:
    value = given.text("chat_id").lstrip()
    return int(value) if value.removeprefix("-").isdigit() else None


def _journal(state: State, name: str, given: Params) -> Call:
    entry = Call(0, state.clock.now(), name, given.for_journal(), chat_of(given))
    return entry if name.startswith("get") else state.journal.add(entry)


async def _execute(state: State, name: str, given: Params, entry: Call) -> dict[str, Any]:
    """Do it; the body of the answer."""
    try:
        if state.faults.rate_limits and name in LIMITED and entry.chat is not None:
            state.limits.check(entry.chat, methods_media.messages_of(name, given))
        result = METHODS[name](state, given)
        if inspect.isawaitable(result):
            result = await result
    except ApiError as error:
        entry.error = error.description
        state.events.pulse()
        return error.body()
    body: dict[str, Any] = {"ok": True, "result": result}
    if isinstance(result, Described):
        body = {"ok": True, "result": result.result, "description": result.description}
    entry.result = body["result"]
    state.events.pulse()
    return body


async def execute_reply(state: State, call: dict[str, Any]) -> None:
    """A call that came as the answer to a webhook request."""
    name = NAMES.get(str(call.get("method", "")).lower())
    if name is not None:
        given = params.from_mapping({key: value for key, value in call.items() if key != "method"})
        entry = _journal(state, name, given)
        entry.answered = False
        await _execute(state, name, given, entry)
