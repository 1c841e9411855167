"""The methods about chats, their members and files."""

from typing import Any

from bot.simulator import access, groups, members
from bot.simulator.chats import Chat
from bot.simulator.errors import bad_request
from bot.simulator.files import MAX_DOWNLOAD
from bot.simulator.params import Params
from bot.simulator.state import State

GIFTS = (
    "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels",
)  # fmt: skip
PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages",
    "can_manage_topics",
)  # fmt: skip


def get_chat(state: State, params: Params) -> dict[str, Any]:
    chat = access.chat_of(state, params.text("chat_id"), access.READ)
    full = chat.brief() | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    if not chat.private:
        full["permissions"] = dict.fromkeys(PERMISSIONS, True)
    if chat.pinned:
        full["pinned_message"] = chat.messages[chat.pinned[-1]].as_json(chat.brief(), whole=False)
    return full


def _chat_with_members(state: State, params: Params) -> Chat:
    return access.chat_of(state, params.text("chat_id"), access.MEMBERS)


def get_chat_member(state: State, params: Params) -> dict[str, Any]:
    chat = _chat_with_members(state, params)
    user_id = access.user_of(state, params)
    return members.member_json(state.user(user_id), members.status_of(state, chat, user_id))


def get_chat_administrators(state: State, params: Params) -> list[dict[str, Any]]:
    chat = _chat_with_members(state, params)
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    standing = {**chat.members, state.bot.id: chat.bot_status}
    return [
        members.member_json(state.user(user_id), status)
        for user_id, status in standing.items()
        if status in {"creator", "administrator"}
    ]


def get_chat_member_count(state: State, params: Params) -> int:
    chat = _chat_with_members(state, params)
    return len(chat.members) + 1


def leave_chat(state: State, params: Params) -> bool:
    chat = _chat_with_members(state, params)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    groups.remove(state, chat.id, state.bot.id, by=state.bot.id)
    return True


def get_file(state: State, params: Params) -> dict[str, Any]:
    if not params.text("file_id"):
        raise bad_request("file_id not specified")
    stored = state.files.get(params.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.data) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return stored.brief() | {"file_path": stored.path}


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "getFile": get_file,
}
