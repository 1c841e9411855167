"""Groups as people run them: founding, members coming and going, the bot's rights, becoming a supergroup."""

from typing import Any

from bot.simulator import acts, members
from bot.simulator.chats import Chat, Message
from bot.simulator.errors import ActError
from bot.simulator.state import FIRST_GROUP, FIRST_SUPERGROUP, State


def found(state: State, title: str, people: list[int], *, with_bot: bool, supergroup: bool) -> Chat:
    """A new group; the first member is its creator."""
    for user_id in people:
        acts.phone_of(state, user_id)
    if not title.strip() or not people:
        raise ActError("a group needs a title and at least one member")
    standing = dict.fromkeys(people, "member") | {people[0]: "creator"}
    kind = "supergroup" if supergroup else "group"
    chat = Chat(_next_id(state, kind), kind, title.strip(), standing, "left")
    state.chats[chat.id] = chat
    if with_bot:
        chat.bot_status = "member"
    state.chat_changed(chat)  # the page draws no message of a chat it does not know
    if with_bot:
        members.tell_change(state, chat, state.bot.id, people[0], ("left", "member"))
    content = {"supergroup_chat_created": True} if supergroup else {"group_chat_created": True}
    announce(state, chat, people[0], content)
    for user_id in people:
        state.phone_changed(state.phones[user_id])
    return chat


def _next_id(state: State, kind: str) -> int:
    first = FIRST_SUPERGROUP if kind == "supergroup" else FIRST_GROUP
    return first - sum(1 for chat in state.chats.values() if chat.kind == kind)


def announce(state: State, chat: Chat, by: int, content: dict[str, Any]) -> Message:
    """A service message."""
    message = state.post(chat, state.user(by), content, service=True)
    if acts.seen_by_bot(state, chat, message):
        state.tell_message(chat, message)
    return message


def group_of(state: State, chat_id: int) -> Chat:
    chat = state.chats.get(chat_id)
    if chat is None or chat.private or chat.upgraded_to:
        raise ActError("there is no such group")
    return chat


def creator(chat: Chat) -> int:
    """Whose doing a change is when nobody is named."""
    return next(
        (user for user, status in chat.members.items() if status == "creator"), next(iter(chat.members))
    )


def add(state: State, chat_id: int, user_id: int, by: int | None = None) -> None:
    """Somebody, or the bot, comes into the group."""
    chat = group_of(state, chat_id)
    actor = by or creator(chat)
    old = members.status_of(state, chat, user_id)
    if old not in {"left", "kicked"}:
        return
    if user_id == state.bot.id:
        chat.bot_status = "member"
    else:
        acts.phone_of(state, user_id)
        chat.members[user_id] = "member"
    members.tell_change(state, chat, user_id, actor, (old, "member"))
    announce(state, chat, actor, {"new_chat_members": [state.user(user_id)]})
    _changed(state, chat, user_id)


def remove(state: State, chat_id: int, user_id: int, by: int | None = None) -> None:
    """Somebody leaves (by himself) or is thrown out; the bot too."""
    chat = group_of(state, chat_id)
    actor = by or creator(chat)
    old = members.status_of(state, chat, user_id)
    if old in {"left", "kicked"}:
        return
    new = "left" if actor == user_id else "kicked"
    announce(state, chat, actor, {"left_chat_member": state.user(user_id)})
    if user_id == state.bot.id:
        chat.bot_status = new
    else:
        del chat.members[user_id]
    members.tell_change(state, chat, user_id, actor, (old, new))
    _changed(state, chat, user_id)


def promote_bot(state: State, chat_id: int, status: str) -> None:
    """Make the bot an administrator (it then reads everything) or a member again."""
    chat = group_of(state, chat_id)
    if status not in {"administrator", "member"}:
        raise ActError("the bot is an administrator or a member")
    old, chat.bot_status = chat.bot_status, status
    members.tell_change(state, chat, state.bot.id, creator(chat), (old, status))
    state.chat_changed(chat)


def migrate(state: State, chat_id: int) -> Chat:
    """The group becomes a supergroup with another id; the old one stays as a shell."""
    old = group_of(state, chat_id)
    if old.kind != "group":
        raise ActError("only a basic group becomes a supergroup")
    new = Chat(_next_id(state, "supergroup"), "supergroup", old.title, dict(old.members), old.bot_status)
    state.chats[new.id] = new
    state.chat_changed(new)
    by = creator(old)
    announce(state, old, by, {"migrate_to_chat_id": new.id})
    old.upgraded_to = new.id
    announce(state, new, by, {"migrate_from_chat_id": old.id})
    state.chat_changed(old)
    for user_id in new.members:
        state.phone_changed(state.phones[user_id])
    return new


def _changed(state: State, chat: Chat, user_id: int) -> None:
    state.chat_changed(chat)
    if user_id in state.phones:
        state.phone_changed(state.phones[user_id])
