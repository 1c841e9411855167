"""The page's side: snapshot, event stream and what people do on their phones, under /sim."""

import asyncio
import base64
import binascii
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.simulator import acts, files, groups, media, sharing
from bot.simulator.errors import ActError
from bot.simulator.state import State

STATIC = Path(__file__).parent / "static"
PARTS = frozenset(file.name for file in STATIC.iterdir() if file.is_file())
FRESH = {"Cache-Control": "no-cache"}  # asked again each time: an update of Elchi must not meet an old page
HEARTBEAT = 15.0
Act = Callable[[State, dict[str, Any]], Any]


def add_routes(app: web.Application, state: State) -> None:
    """The page itself, its files and the /sim endpoints."""

    async def index(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(STATIC / "index.html", headers=FRESH)

    async def part(request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in PARTS:
            raise web.HTTPNotFound
        return web.FileResponse(STATIC / name, headers=FRESH)

    async def snapshot(_request: web.Request) -> web.Response:
        return web.json_response(state.snapshot())

    async def events(request: web.Request) -> web.StreamResponse:
        return await _stream(state, request)

    async def file(request: web.Request) -> web.Response:
        stored = state.files.get(request.match_info["file_id"])
        if stored is None:
            raise web.HTTPNotFound
        # A file from a phone may be anything: the browser shall neither guess its kind nor run it.
        headers = {"X-Content-Type-Options": "nosniff"}
        if stored.mime != "application/pdf":  # the browser's reader of PDF is a box of its own
            headers["Content-Security-Policy"] = "sandbox"
        return web.Response(body=stored.data, headers={"Content-Type": stored.mime, **headers})

    app.router.add_get("/", index)
    app.router.add_get("/sim/state", snapshot)
    app.router.add_get("/sim/events", events)
    app.router.add_get("/sim/file/{file_id}", file)
    for name, act in ACTS.items():
        app.router.add_post(f"/sim/{name}", _endpoint(state, act))
    app.router.add_get("/static/{name}", part)


def _endpoint(state: State, act: Act) -> Callable[[web.Request], Any]:
    async def call(request: web.Request) -> web.Response:
        try:
            result = act(state, dict(await request.json()))
        except json.JSONDecodeError:
            return web.json_response({"error": "a JSON object is needed"}, status=400)
        except KeyError as missing:
            return web.json_response({"error": f"{missing.args[0]} is missing"}, status=400)
        except (ActError, TypeError, ValueError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response(result)

    return call


async def _stream(state: State, request: web.Request) -> web.StreamResponse:
    """Server-Sent Events from `since` on; a page that missed some sees the gap in seq."""
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    )
    await response.prepare(request)
    asked = request.headers.get("Last-Event-ID") or request.query.get("since", "")
    seen = int(asked) if asked.isdigit() else state.events.seq
    await response.write(b": here\n\n")
    while True:
        missed = state.events.since(seen)
        for event in state.events.recent if missed is None else missed:
            line = json.dumps(event, ensure_ascii=False)
            await response.write(f"id: {event['seq']}\ndata: {line}\n\n".encode())
        if missed or missed is None:
            seen = state.events.seq
            continue
        try:
            await asyncio.wait_for(state.events.changed(), HEARTBEAT)
        except TimeoutError:
            await response.write(b": still here\n\n")


def _phones(state: State, body: dict[str, Any]) -> Any:
    phone = acts.add_phone(state, str(body["name"]), str(body["language"]), str(body["role"]))
    return state.phone_view(phone)


def _groups(state: State, body: dict[str, Any]) -> Any:
    people = [int(user) for user in body["members"] if int(user) != state.bot.id]
    return state.chat_view(groups.found(state, str(body["title"]), people, with_bot=True, supergroup=False))


def _send(state: State, body: dict[str, Any]) -> Any:
    chat_id, user_id = int(body["chat"]), int(body["user"])
    content = _content(state, chat_id, user_id, body)
    reply_to = int(body["reply_to"]) if body.get("reply_to") else None
    author = str(body.get("forwarded_from") or "")
    extra = {"forward_origin": sharing.from_stranger(state, author)} if author else None
    message = acts.send(state, chat_id, user_id, content, reply_to=reply_to, extra=extra)
    return state.message_json(state.chats[chat_id], message)


def _content(state: State, chat_id: int, user_id: int, body: dict[str, Any]) -> dict[str, Any]:
    acts.chat_of(state, chat_id, user_id)
    for kind in media.USUAL:
        if value := body.get(kind):
            words = acts.caption_fields(str(body.get("caption") or "")) if kind in files.CAPTIONED else {}
            return _file(state, kind, value) | words
    if place := body.get("location"):
        return _place(place)
    if body.get("contact"):
        return media.contact(state.phones[user_id], body["contact"])
    return acts.text_content(str(body.get("text") or ""))


def _file(state: State, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    data = _bytes(str(value["base64"]))
    return media.content(state, kind, data, str(value.get("name") or ""), str(value.get("mime") or ""))


def _place(place: dict[str, Any]) -> dict[str, Any]:
    latitude, longitude = float(place["latitude"]), float(place["longitude"])
    return media.location(latitude, longitude, int(place.get("live_period") or 0))


def _album(state: State, body: dict[str, Any]) -> Any:
    chat_id, user_id = int(body["chat"]), int(body["user"])
    acts.chat_of(state, chat_id, user_id)
    contents = [_file(state, str(value["kind"]), value) for value in body["files"]]
    sent = sharing.album(state, chat_id, user_id, contents, str(body.get("caption") or ""))
    return [state.message_json(state.chats[chat_id], message) for message in sent]


def _move(state: State, body: dict[str, Any]) -> Any:
    chat_id = int(body["chat"])
    place = _place(body["location"]) if body.get("location") else None
    message = sharing.move(state, chat_id, int(body["user"]), int(body["message_id"]), place)
    return state.message_json(state.chats[chat_id], message)


def _forward(state: State, body: dict[str, Any]) -> Any:
    chat_id, source = int(body["chat"]), int(body["from_chat"])
    message = sharing.forward(state, chat_id, int(body["user"]), source, int(body["message_id"]))
    return state.message_json(state.chats[chat_id], message)


def _bytes(value: str) -> bytes:
    try:
        return base64.b64decode(value.rpartition(",")[2], validate=True)
    except binascii.Error:
        raise ActError("base64 is not valid") from None


def _tap(state: State, body: dict[str, Any]) -> Any:
    place = (int(body["chat"]), int(body["user"]), int(body["message_id"]))
    return {"callback_id": acts.tap(state, *place, str(body["data"]))}


def _edit(state: State, body: dict[str, Any]) -> Any:
    place = (int(body["chat"]), int(body["user"]), int(body["message_id"]))
    return state.message_json(state.chats[place[0]], acts.edit(state, *place, str(body["text"])))


def _delete(state: State, body: dict[str, Any]) -> Any:
    acts.delete(state, int(body["chat"]), int(body["user"]), int(body["message_id"]))
    return {"deleted": True}


def _block(state: State, body: dict[str, Any]) -> Any:
    acts.block(state, int(body["user"]), blocked=bool(body["blocked"]))
    return state.chat_view(state.chats[int(body["user"])])


def _migrate(state: State, body: dict[str, Any]) -> Any:
    return state.chat_view(groups.migrate(state, int(body["chat"])))


def _members(state: State, body: dict[str, Any]) -> Any:
    chat_id = int(body["chat"])
    for user in body.get("add") or []:
        groups.add(state, chat_id, int(user))
    for user in body.get("remove") or []:
        groups.remove(state, chat_id, int(user))
    return state.chat_view(groups.group_of(state, chat_id))


def _clock(state: State, body: dict[str, Any]) -> Any:
    minutes = float(body["minutes"])
    if not 0 <= minutes <= 366 * 24 * 60:
        raise ActError("the clock goes forward by at most a year")
    state.clock.move(timedelta(minutes=minutes))
    now = state.clock.now().isoformat()
    state.events.emit("clock", now=now)
    return {"now": now}


def _faults(state: State, body: dict[str, Any]) -> Any:
    state.faults.change(body)
    state.events.emit("faults", faults=state.faults.as_json())
    return state.faults.as_json()


ACTS: dict[str, Act] = {
    "phones": _phones,
    "groups": _groups,
    "send": _send,
    "album": _album,
    "move": _move,
    "forward": _forward,
    "tap": _tap,
    "edit": _edit,
    "delete": _delete,
    "block": _block,
    "migrate": _migrate,
    "members": _members,
    "clock": _clock,
    "faults": _faults,
}
