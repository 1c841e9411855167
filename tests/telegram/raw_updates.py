"""Raw updates as Telegram sends them."""

from datetime import UTC, datetime

from bot.telegram.inbound import decode

DATE = 1_770_000_000
AT = datetime.fromtimestamp(DATE, UTC)
NOW = datetime(2026, 11, 24, tzinfo=UTC)
PERSON = {"id": 5, "is_bot": False, "first_name": "D", "language_code": "uz"}


def private(**content):
    return {
        "update_id": 9,
        "message": {
            "message_id": 3,
            "date": DATE,
            "chat": {"id": 5, "type": "private", "first_name": "D"},
            "from": PERSON,
            **content,
        },
    }


def group(**content):
    update = private(**content)
    update["message"]["chat"] = {"id": -100200, "type": "supergroup", "title": "G"}
    return update


def press(**changes):
    query = {
        "id": "777",
        "from": PERSON,
        "message": {"message_id": 3, "date": DATE, "chat": {"id": 5, "type": "private"}},
        "chat_instance": "1",
        "data": "t:4:yes",
        **changes,
    }
    return {
        "update_id": 9,
        "callback_query": {key: value for key, value in query.items() if value is not None},
    }


def what(update):
    incoming = decode(update, NOW)
    return incoming and incoming.what


def member(chat, status, **more):
    return {
        "update_id": 9,
        "my_chat_member": {
            "chat": chat,
            "from": PERSON,
            "date": DATE,
            "old_chat_member": {"status": "member"},
            "new_chat_member": {"status": status, "user": {"id": 1}, **more},
        },
    }
