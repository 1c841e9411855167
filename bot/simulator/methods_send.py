"""The methods that put a new message into a chat; what they have in common."""

from typing import Any

from bot.simulator import access, keyboards, replies, text
from bot.simulator.chats import Chat, Message
from bot.simulator.errors import bad_request
from bot.simulator.params import Params
from bot.simulator.state import State

ACTIONS = {
    "cancel", "typing", "record_video", "upload_video", "record_audio", "record_voice", "upload_audio",
    "upload_voice", "upload_photo", "upload_document", "choose_sticker", "pick_up_location", "find_location",
    "record_video_note", "upload_video_note",
}  # fmt: skip


def deliver(state: State, params: Params, content: dict[str, Any], **fields: Any) -> tuple[Chat, Message]:
    """Everything that is common to new messages: reply, keyboard, chat, options."""
    reply = replies.read(params)
    keyboard = keyboards.read(params)
    _check_options(params)
    chat = access.chat_of(state, params.text("chat_id"))
    if params.number("message_thread_id") > 0:
        raise bad_request("message thread not found")
    quoted = replies.quoted(chat, reply)
    keyboards.check_place(keyboard, private=chat.private)
    message = state.post(
        chat,
        state.bot.as_user(),
        content,
        outgoing=True,
        protected=params.flag("protect_content"),
        reply_to=quoted,
        markup=keyboard.markup if keyboard and keyboard.kind == "inline" else None,
        editable=keyboard is None or keyboard.kind == "inline",
        extra=_extra(params) | fields.pop("extra", {}),
        **fields,
    )
    if keyboard and keyboard.kind in {"reply", "remove"}:
        chat.reply_keyboard = keyboard.markup if keyboard.kind == "reply" else None
        state.chat_changed(chat)
    return chat, message


def _check_options(params: Params) -> None:
    options = params.json("link_preview_options", "Can't parse link preview options JSON object")
    if options is not None and not isinstance(options, dict):
        raise bad_request("Object expected as link preview options")
    if params.text("business_connection_id"):
        raise bad_request("business connection not found")


def _extra(params: Params) -> dict[str, Any]:
    extra: dict[str, Any] = {}
    if params.text("message_effect_id"):
        extra["effect_id"] = params.text("message_effect_id")
    options = params.lenient_json("link_preview_options")
    if options:
        extra["link_preview_options"] = options
    return extra


def _sent(state: State, params: Params, content: dict[str, Any]) -> dict[str, Any]:
    return state.message_json(*deliver(state, params, content))


def send_message(state: State, params: Params) -> dict[str, Any]:
    return _sent(state, params, text.message_text(params).as_fields())


def _location(params: Params) -> dict[str, Any]:
    for name in ("latitude", "longitude"):
        if not params.text(name).strip():
            raise bad_request(f"{name} is empty")
    latitude, longitude = params.decimal("latitude"), params.decimal("longitude")
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise bad_request("Wrong location specified")
    place: dict[str, Any] = {"latitude": latitude, "longitude": longitude}
    if accuracy := params.decimal("horizontal_accuracy"):
        place["horizontal_accuracy"] = min(max(accuracy, 0.0), 1500.0)
    return place


def send_location(state: State, params: Params) -> dict[str, Any]:
    return _sent(state, params, {"location": _location(params)})


def send_venue(state: State, params: Params) -> dict[str, Any]:
    place = _location(params)
    venue = {"location": place, "title": params.required("title"), "address": params.required("address")}
    return _sent(state, params, {"location": place, "venue": venue})


def send_contact(state: State, params: Params) -> dict[str, Any]:
    contact = {name: params.required(name) for name in ("phone_number", "first_name")}
    contact |= {name: params.text(name) for name in ("last_name", "vcard") if params.text(name)}
    return _sent(state, params, {"contact": contact})


def send_chat_action(state: State, params: Params) -> bool:
    if params.text("action").lower() not in ACTIONS:
        raise bad_request("Wrong parameter action in request")
    access.chat_of(state, params.text("chat_id"))
    return True


def _original(state: State, params: Params, word: str) -> tuple[Chat, Message]:
    source = access.chat_of(state, params.required("from_chat_id"), access.READ)
    message = access.message_of(source, params.number("message_id"), f"message to {word}")
    if message.service:
        raise bad_request(f"message can't be {'copied' if word == 'copy' else 'forwarded'}")
    return source, message


def copy_message(state: State, params: Params) -> dict[str, Any]:
    _, original = _original(state, params, "copy")
    content = original.content
    if params.has("caption") and "text" not in content:
        content = {k: v for k, v in content.items() if not k.startswith("caption")}
        content |= text.caption(params).as_fields("caption")
    _, message = deliver(state, params, content)
    return {"message_id": message.id}


def forward_message(state: State, params: Params) -> dict[str, Any]:
    _, original = _original(state, params, "forward")
    if original.protected:
        raise bad_request("message has protected content and can't be forwarded")
    extra = {"forward_origin": original.origin()}
    chat, message = deliver(state, params, original.content, extra=extra)
    message.editable = False
    return state.message_json(chat, message)


METHODS = {
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendContact": send_contact,
    "sendChatAction": send_chat_action,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
}
