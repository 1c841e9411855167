"""ChatMember objects and what the bot learns when somebody's standing in a chat changes."""

from typing import Any

from bot.simulator.chats import Chat
from bot.simulator.state import State

RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
    "can_pin_messages",
)  # fmt: skip


def member_json(user: dict[str, Any], status: str) -> dict[str, Any]:
    """The ChatMember object of `user` with that status."""
    result: dict[str, Any] = {"user": user, "status": status}
    if status == "kicked":
        result["until_date"] = 0
    if status in {"creator", "administrator"}:
        result["is_anonymous"] = False
    if status == "administrator":
        result |= dict.fromkeys(RIGHTS, True) | {"can_be_edited": False, "can_promote_members": False}
    return result


def status_of(state: State, chat: Chat, user_id: int) -> str:
    if user_id != state.bot.id:
        return chat.members.get(user_id, "left")
    return "member" if chat.private else chat.bot_status


def tell_change(state: State, chat: Chat, user_id: int, by: int, change: tuple[str, str]) -> None:
    """my_chat_member for the bot itself; chat_member for others, only where the bot is an administrator."""
    mine = user_id == state.bot.id
    if not mine and chat.bot_status != "administrator":
        return
    user = state.user(user_id)
    old, new = change
    body = {
        "chat": chat.brief(),
        "from": state.user(by),
        "date": state.unix(),
        "old_chat_member": member_json(user, old),
        "new_chat_member": member_json(user, new),
    }
    kind = "my_chat_member" if mine else "chat_member"
    state.tell(kind, body, (kind, chat.id if mine else user_id))
