"""The methods that send files, one by one or as an album."""

from collections.abc import Callable
from typing import Any

from bot.simulator import access, files, params, text
from bot.simulator.errors import ApiError, bad_request
from bot.simulator.methods_send import deliver
from bot.simulator.params import Params
from bot.simulator.state import State

WRONG_FILE = "Wrong file identifier/HTTP URL specified"
NAMES = {
    "photo": "Photo", "voice": "VoiceNote", "document": "Document", "video": "Video",
    "video_note": "VideoNote", "audio": "Audio",
}  # fmt: skip
MEASURES = {
    "voice": ("duration",), "video": ("duration", "width", "height"), "video_note": ("duration", "length"),
    "audio": ("duration",),
}  # fmt: skip
LARGEST = 86400  # no duration is longer; Telegram's own bound for a width is below it


def _about(kind: str, given: Params) -> dict[str, Any]:
    """What the call tells of an uploaded file."""
    measures = {name: given.number(name, 0, 0, LARGEST) for name in MEASURES.get(kind, ())}
    words = ("performer", "title") if kind == "audio" else ()
    return measures | {name: given.text(name) for name in words if given.text(name)}


def _file(state: State, given: Params, kind: str, value: str, missing: str, upload: str) -> files.StoredFile:
    """The file that `value` means: one sent with the call, as attach://NAME or `upload`, or a known one."""
    attached = given.files.get(value.removeprefix("attach://") if value.startswith("attach://") else upload)
    if attached is not None:
        if not attached.data:
            raise bad_request("file must be non-empty")
        if kind == "photo":
            files.check_image(attached.data)
        return state.files.add(kind, attached.data, attached.name, attached.mime, _about(kind, given))
    if not value or value.startswith("attach://"):
        raise bad_request(missing)
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    known = state.files.get(value)
    if known is None:
        raise bad_request(WRONG_FILE)
    if known.kind != kind:
        raise bad_request(f"Can't use file of type {NAMES[known.kind]} as {NAMES[kind]}")
    return known


def _single(kind: str) -> Callable[[State, Params], dict[str, Any]]:
    missing = f"there is no {kind.replace('_', ' ')} in the request"

    def send(state: State, given: Params) -> dict[str, Any]:
        caption = text.caption(given) if kind in files.CAPTIONED else text.Text()
        stored = _file(state, given, kind, given.text(kind).strip(), missing, kind)
        content = files.describe(stored) | caption.as_fields("caption")
        return state.message_json(*deliver(state, given, content))

    return send


def send_media_group(state: State, given: Params) -> list[dict[str, Any]]:
    items = [_item(given, item) for item in _media(given)]
    access.chat_of(state, given.text("chat_id"))
    if not items:
        raise bad_request("There are no messages to send")
    if len(items) > files.MAX_ALBUM:
        raise bad_request("Too many messages to send as an album")
    if odd := files.odd_one(kind for kind, _ in items):
        raise bad_request(f"{NAMES[odd]} can't be mixed with other media types")
    contents = [_content(state, number, *item) for number, item in enumerate(items, 1)]
    # A single one is sent, too, but as no album; a keyboard is not taken, and that is not said.
    extra = {"media_group_id": state.new_album()} if len(contents) > 1 else {}
    plain = Params({name: value for name, value in given.args.items() if name != "reply_markup"})
    return [state.message_json(*deliver(state, plain, content, extra=extra)) for content in contents]


def _media(given: Params) -> list[Any]:
    given.required("media")
    media = given.json("media", "Can't parse media JSON object")
    if not isinstance(media, list):
        raise bad_request("Expected an Array of InputMedia")
    return media


def _item(given: Params, item: Any) -> tuple[str, Params]:
    """The kind of one item and its fields as parameters; all that can be said before a file is read."""
    if not isinstance(item, dict):
        raise _unreadable("expected an Object")
    fields = Params(params.from_mapping(item).args, given.files)
    value = fields.text("media")
    if not value or (value.startswith("attach://") and value.removeprefix("attach://") not in given.files):
        raise _unreadable("media not found")
    if "type" not in item:
        raise _unreadable('Can\'t find field "type"')
    kind = fields.text("type")
    if kind == "animation":
        raise _unreadable('type "animation" can\'t be used in sendMediaGroup')
    if kind not in files.ALBUMS:
        raise _unreadable(f'type "{kind}" is unsupported')
    return kind, fields


def _unreadable(words: str) -> ApiError:
    return bad_request(f"Can't parse InputMedia: {words}")


def _content(state: State, number: int, kind: str, fields: Params) -> dict[str, Any]:
    """The content of the album's message with that number, from 1."""
    caption = text.caption(fields)
    try:
        stored = _file(state, fields, kind, fields.text("media").strip(), "media not found", "")
    except ApiError as error:
        words = error.description.removeprefix("Bad Request: ")
        words = words[0].upper() + words[1:]
        raise bad_request(f'Failed to send message #{number} with the error message "{words}"') from None
    return files.describe(stored) | caption.as_fields("caption")


def messages_of(name: str, given: Params) -> int:
    """How many messages the call makes: each counts for Telegram's limits."""
    media = given.lenient_json("media") if name == "sendMediaGroup" else None
    return max(1, len(media)) if isinstance(media, list) else 1


METHODS: dict[str, Callable[[State, Params], Any]] = {
    "sendPhoto": _single("photo"),
    "sendVoice": _single("voice"),
    "sendDocument": _single("document"),
    "sendVideo": _single("video"),
    "sendVideoNote": _single("video_note"),
    "sendAudio": _single("audio"),
    "sendMediaGroup": send_media_group,
}
