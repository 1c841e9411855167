"""The one table from what Telegram answers to what that means for a letter."""

from enum import StrEnum

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    TelegramError,
)

from bot.casework.message import Gone, Later, Migrated, Outcome
from bot.telegram.request import Flood, InDoubt, NotSent

LEAST, MOST = 1, 300  # seconds; whatever Telegram demands, the row is tried again within this
SOON, LONG = 1.0, 60.0  # the sender stretches these by the number of attempts


class Cure(StrEnum):
    """What can still be done about a refusal."""

    DONE = "done"  # the message is already as wanted
    ANEW = "anew"  # the message to edit is no more: send a new one
    NO_FILE = "no_file"  # send the words without the file
    REOPEN = "reopen"  # the topic that we write to is closed: open it, and send once more
    PLAIN = "plain"  # send it once more without entities and links
    NONE = "none"


# Words of a 400 in lower case -> what to do, and the reason logged. The first that occurs decides.
WORDS: tuple[tuple[str, Cure, str], ...] = (
    ("message is not modified", Cure.DONE, "unchanged"),
    ("message to edit not found", Cure.ANEW, "edit_missing"),
    ("message can't be edited", Cure.ANEW, "edit_refused"),
    ("message_id_invalid", Cure.ANEW, "edit_missing"),
    ("message identifier is not specified", Cure.ANEW, "edit_missing"),
    ("there is no text in the message to edit", Cure.ANEW, "edit_refused"),
    ("message_edit_time_expired", Cure.ANEW, "edit_refused"),
    ("chat not found", Cure.NONE, "chat_gone"),
    ("peer_id_invalid", Cure.NONE, "chat_gone"),
    ("user not found", Cure.NONE, "chat_gone"),
    ("user_deactivated", Cure.NONE, "deactivated"),
    ("user is deactivated", Cure.NONE, "deactivated"),
    ("group chat was deleted", Cure.NONE, "chat_gone"),
    ("group chat was deactivated", Cure.NONE, "chat_gone"),
    ("group chat was upgraded", Cure.NONE, "chat_gone"),  # the new id was not told: the next destination
    ("group is deactivated", Cure.NONE, "chat_gone"),
    ("channel_private", Cure.NONE, "chat_gone"),
    ("have no rights", Cure.NONE, "no_rights"),
    ("not enough rights", Cure.NONE, "no_rights"),
    ("need administrator rights", Cure.NONE, "no_rights"),
    ("chat_write_forbidden", Cure.NONE, "no_rights"),
    ("chat_restricted", Cure.NONE, "no_rights"),
    ("chat_send_", Cure.NO_FILE, "file_refused"),  # CHAT_SEND_PHOTOS_FORBIDDEN and its like
    ("topic_closed", Cure.REOPEN, "topic"),
    ("topic_deleted", Cure.REOPEN, "topic"),
    ("message thread not found", Cure.REOPEN, "topic"),
    ("wrong file identifier", Cure.NO_FILE, "file_lost"),
    ("wrong remote file", Cure.NO_FILE, "file_lost"),
    ("invalid file", Cure.NO_FILE, "file_lost"),
    ("file is too big", Cure.NO_FILE, "file_refused"),
    ("can't use file of type", Cure.NO_FILE, "file_refused"),
    ("file_reference", Cure.NO_FILE, "file_lost"),
    ("voice_messages_forbidden", Cure.NO_FILE, "file_refused"),
    ("", Cure.PLAIN, "refused"),  # entities, length, buttons, and every refusal that we do not know
)
FORBIDDEN: tuple[tuple[str, str], ...] = (
    ("blocked", "blocked"),
    ("kicked", "kicked"),
    ("deactivated", "deactivated"),
    ("deleted", "chat_gone"),
    ("not a member", "kicked"),
    ("initiate", "never_started"),
    ("", "forbidden"),
)


def cure(error: BadRequest) -> tuple[Cure, str]:
    """What a 400 leaves to do, and its reason."""
    words = error.message.lower()
    return next((means, reason) for part, means, reason in WORDS if part in words)


def verdict(error: Exception) -> Outcome:
    """What an error means when nothing is left to do about it."""
    match error:
        case Flood():
            return Later(float(min(MOST, max(LEAST, error.seconds))), doubt=False, reason="flood")
        case ChatMigrated():
            return Migrated(error.new_chat_id)
        case Forbidden():
            words = error.message.lower()
            return Gone(next(reason for part, reason in FORBIDDEN if part in words))
        case BadRequest():
            return Gone(cure(error)[1])
        case NotSent():
            return Later(SOON, doubt=False, reason=error.message)
        case InDoubt():
            return Later(SOON, doubt=True, reason=error.message)
        case InvalidToken() | EndPointNotFound():
            return Later(LONG, doubt=False, reason="token")
        case Conflict():
            return Later(LONG, doubt=False, reason="conflict")
        case TelegramError():
            return Later(SOON, doubt=True, reason="unknown")
        case _:  # a success that could not be read
            return Later(SOON, doubt=True, reason="unreadable")
