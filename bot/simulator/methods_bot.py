"""The methods about the bot itself: its name, descriptions and commands, by language."""

import re
from collections.abc import Callable
from typing import Any

from bot.simulator import access, utf16
from bot.simulator.errors import bad_request
from bot.simulator.params import Params
from bot.simulator.state import State

MAX_COMMANDS = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"([a-z]{2})?")
SIMPLE_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}
# field of the call, field of Profile, longest value, refusal
TEXTS = {
    "Name": ("name", "names", 64, "BOT_TITLE_INVALID"),
    "Description": ("description", "descriptions", 512, "BOT_DESCRIPTION_TOO_LONG"),
    "ShortDescription": ("short_description", "short_descriptions", 120, "BOT_ABOUT_TOO_LONG"),
}


def get_me(state: State, _params: Params) -> dict[str, Any]:
    return state.bot.as_me()


def log_out(_state: State, _params: Params) -> bool:
    return True


def _language(params: Params) -> str:
    code = params.text("language_code")
    if not LANGUAGE.fullmatch(code):
        raise bad_request("Invalid language code specified")
    return code


def _setter(field: str, store: str, longest: int, refusal: str) -> Callable[[State, Params], bool]:
    def call(state: State, params: Params) -> bool:
        language, value = _language(params), params.text(field).strip()
        if utf16.length(value) > longest:
            raise bad_request(refusal)
        values: dict[str, str] = getattr(state.profile, store)
        if value:
            values[language] = value
        else:
            values.pop(language, None)
        if values is state.profile.names:
            # The name without a language is the account's own.
            state.bot.name = values.get("", state.bot.name)
        state.events.pulse()
        return True

    return call


def _getter(field: str, store: str) -> Callable[[State, Params], dict[str, str]]:
    def call(state: State, params: Params) -> dict[str, str]:
        values: dict[str, str] = getattr(state.profile, store)
        return {field: values.get(_language(params), values.get("", ""))}

    return call


def _scope(state: State, params: Params) -> str:
    """The scope as a key."""
    value = params.json("scope", "Can't parse BotCommandScope JSON object")
    if value is None:
        return "default"
    if not isinstance(value, dict):
        raise bad_request("Can't parse BotCommandScope: expected an Object")
    kind = str(value.get("type", ""))
    if kind in SIMPLE_SCOPES:
        return kind
    if kind not in CHAT_SCOPES:
        raise bad_request("Can't parse BotCommandScope: Unsupported type specified")
    chat = access.chat_of(state, str(value.get("chat_id", "")), access.MEMBERS)
    return f"{kind}:{chat.id}:{value.get('user_id', '')}"


def _commands(params: Params) -> list[dict[str, str]]:
    values = params.json("commands", "Can't parse commands JSON object")
    if values is None:
        return []
    if not isinstance(values, list):
        raise bad_request("Expected an Array of BotCommand")
    if len(values) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_command(value) for value in values]


def _command(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise bad_request("Can't parse BotCommand: expected an Object")
    for field in ("command", "description"):
        if field not in value:
            raise bad_request(f"Can't parse BotCommand: Can't find field \"{field}\"")
    name, words = str(value["command"]).removeprefix("/"), str(value["description"]).strip()
    if not name:
        raise bad_request("Command must be non-empty")
    if len(name) > 32:
        raise bad_request("Command length must not exceed 32")
    if not words:
        raise bad_request("Command description must be non-empty")
    if len(words) > 256:
        raise bad_request("Command description length must not exceed 256")
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": name, "description": words}


def set_my_commands(state: State, params: Params) -> bool:
    commands = _commands(params)
    key = (_scope(state, params), _language(params))
    if commands:
        state.profile.commands[key] = commands
    else:
        state.profile.commands.pop(key, None)
    state.events.pulse()
    return True


def delete_my_commands(state: State, params: Params) -> bool:
    state.profile.commands.pop((_scope(state, params), _language(params)), None)
    return True


def get_my_commands(state: State, params: Params) -> list[dict[str, str]]:
    return state.profile.commands.get((_scope(state, params), _language(params)), [])


METHODS: dict[str, Callable[[State, Params], Any]] = {
    "getMe": get_me,
    "logOut": log_out,
    "close": log_out,
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getMyCommands": get_my_commands,
    **{f"setMy{name}": _setter(*parts) for name, parts in TEXTS.items()},
    **{f"getMy{name}": _getter(parts[0], parts[1]) for name, parts in TEXTS.items()},
}
