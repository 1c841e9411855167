"""Keyboards that come with messages: which are taken, and in which words the others are refused."""

from dataclasses import dataclass
from typing import Any

from bot.simulator.errors import bad_request
from bot.simulator.markup import checked_link
from bot.simulator.params import Params

MAX_DATA = 64
MAX_BUTTONS = 100
ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
STYLE = ("text", "style", "icon_custom_emoji_id")
PRIVATE_ONLY = {
    "request_contact": "Phone number can be requested in private chats only",
    "request_location": "Location can be requested in private chats only",
}


@dataclass(frozen=True, slots=True)
class Keyboard:
    """`kind`: inline, reply, remove or force."""

    kind: str
    markup: dict[str, Any]


def read(params: Params) -> Keyboard | None:
    """The reply_markup of a call; None when there is none or it is empty."""
    value = params.json("reply_markup", "Can't parse reply keyboard markup JSON object")
    if value is None:
        return None
    if not isinstance(value, dict):
        raise bad_request("Object expected as reply markup")
    if rows := _rows(value, "keyboard"):
        buttons = [[_reply_button(button) for button in row] for row in rows]
        return Keyboard("reply", {**value, "keyboard": buttons})
    if rows := _rows(value, "inline_keyboard"):
        inline = [[_inline_button(button) for button in row] for row in rows if row]
        if sum(len(row) for row in inline) > MAX_BUTTONS:
            raise bad_request("REPLY_MARKUP_TOO_LONG")
        return Keyboard("inline", {"inline_keyboard": inline}) if inline else None
    if value.get("remove_keyboard"):
        return Keyboard("remove", value)
    return Keyboard("force", value) if value.get("force_reply") else None


def inline_only(params: Params) -> dict[str, Any] | None:
    """The keyboard of an edit."""
    keyboard = read(params)
    if keyboard is None:
        return None
    if keyboard.kind != "inline":
        raise bad_request("Inline keyboard expected")
    return keyboard.markup


def check_place(keyboard: Keyboard | None, *, private: bool) -> None:
    """Contacts and locations are asked for in private chats only."""
    if keyboard is None or keyboard.kind != "reply" or private:
        return
    for row in keyboard.markup["keyboard"]:
        for button in row:
            for field, words in PRIVATE_ONLY.items():
                if button.get(field):
                    raise bad_request(words)


def _rows(value: dict[str, Any], field: str) -> list[list[Any]]:
    rows = value.get(field)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise bad_request(f'Field "{field}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        of = " of the InlineKeyboardMarkup" if field == "inline_keyboard" else ""
        raise bad_request(f'Field "{field}"{of} must be an Array of Arrays')
    return rows


def _reply_button(button: Any) -> dict[str, Any]:
    made = {"text": button} if isinstance(button, str) else button
    if not isinstance(made, dict):
        raise bad_request("Can't parse keyboard button: KeyboardButton must be a String or an Object")
    _text(made, "keyboard button")
    return made


def _inline_button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise _inline_error("InlineKeyboardButton must be an Object")
    _text(button, "inline keyboard button")
    actions = [name for name in ACTIONS if name in button]
    if not actions:
        raise _inline_error("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        # Telegram takes the first one and forgets the rest; its documentation says: exactly one.
        raise _inline_error("exactly one of the optional fields must be used")
    if actions[0] == "callback_data":
        data = button["callback_data"]
        if not isinstance(data, str) or not 0 < len(data.encode()) <= MAX_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    if actions[0] == "url" and not checked_link(str(button["url"])):
        raise bad_request(f"Inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    return {name: button[name] for name in (*STYLE, *actions) if name in button}


def _inline_error(words: str) -> Exception:
    return bad_request(f"Can't parse inline keyboard button: {words}")


def _text(button: dict[str, Any], what: str) -> None:
    if "text" not in button:
        raise bad_request(f"Can't parse {what}: Can't find field \"text\"")
    if not isinstance(button["text"], str):
        raise bad_request(f'Can\'t parse {what}: Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request(
            "BUTTON_TEXT_INVALID" if what.startswith("inline") else "Button text must be non-empty"
        )
