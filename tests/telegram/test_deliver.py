"""Letters against a scripted Bot API: every answer leads to one outcome, none to an exception."""

from dataclasses import replace

import pytest

from bot.casework.message import Data, Gone, Later, Message, Migrated, Quote, Sent, Superseded, Text
from bot.telegram.deliver import deliver
from tests.telegram.letters import CHAT, letter, say


async def test_an_alert_arrives_with_its_entities_and_buttons(api, server):
    assert await deliver(api, CHAT, letter(), say) == Sent(101)
    ((method, params),) = server.calls
    assert method == "sendMessage"
    assert params["text"].startswith("Case ABC-234\n› ")
    assert [entity["type"] for entity in params["entities"]] == ["bold", "pre"]
    assert params["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "k:tokentoken"
    assert params["link_preview_options"] == {"is_disabled": True}
    assert params.keys().isdisjoint({"parse_mode", "reply_parameters", "message_thread_id"})


async def test_silence_and_protection_are_asked_for(api, server):
    message = Message(((Data("x"),),), silent=True, protect=True)
    await deliver(api, CHAT, Text(message), say)
    assert server.calls[0][1]["disable_notification"] is True
    assert server.calls[0][1]["protect_content"] is True


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Forbidden: bot was blocked by the user", "blocked"),
        ("Forbidden: user is deactivated", "deactivated"),
        ("Forbidden: bot was kicked from the group chat", "kicked"),
        ("Forbidden: bot was kicked from the supergroup chat", "kicked"),
        ("Forbidden: bot is not a member of the supergroup chat", "kicked"),
        ("Forbidden: the group chat was deleted", "chat_gone"),
        ("Forbidden: bot can't initiate conversation with a user", "never_started"),
        ("Forbidden: something new", "forbidden"),
        ("", "forbidden"),
    ],
)
async def test_every_403_is_gone(api, server, refuse, words, reason):
    server.will(refuse(403, words))
    assert await deliver(api, CHAT, letter(), say) == Gone(reason)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Bad Request: chat not found", "chat_gone"),
        ("Bad Request: PEER_ID_INVALID", "chat_gone"),
        ("Bad Request: group chat was deactivated", "chat_gone"),
        ("Bad Request: have no rights to send a message", "no_rights"),
        ("Bad Request: not enough rights to send text messages to the chat", "no_rights"),
        ("Bad Request: CHAT_WRITE_FORBIDDEN", "no_rights"),
    ],
)
async def test_a_400_about_the_chat_is_gone_at_once(api, server, refuse, words, reason):
    server.will(refuse(400, words))
    assert await deliver(api, CHAT, letter(), say) == Gone(reason)
    assert len(server.calls) == 1


TOPICS = ("TOPIC_CLOSED", "TOPIC_DELETED", "message thread not found")


@pytest.mark.parametrize("words", TOPICS)
async def test_a_closed_topic_is_opened_for_the_alert(api, server, refuse, words):
    server.will(refuse(400, f"Bad Request: {words}"), (200, {"ok": True, "result": True}))
    assert await deliver(api, CHAT, letter(), say) == Sent(101)
    assert server.methods == ["sendMessage", "reopenGeneralForumTopic", "sendMessage"]
    assert server.calls[2] == server.calls[0]


@pytest.mark.parametrize("words", TOPICS)
async def test_a_topic_that_may_not_be_opened_is_gone(api, server, refuse, words):
    closed = refuse(400, f"Bad Request: {words}")
    server.will(closed, refuse(400, "Bad Request: not enough rights to manage topics"), closed)
    assert await deliver(api, CHAT, letter(), say) == Gone("topic")
    assert len(server.calls) == 3


@pytest.mark.parametrize(
    "words",
    [
        "Bad Request: can't parse entities: unsupported",
        "Bad Request: message is too long",
        "Bad Request: entities too long",
        "Bad Request: BUTTON_URL_INVALID",
        "Bad Request: something nobody has seen",
        "",
    ],
)
async def test_any_other_400_is_tried_once_as_plain_text(api, server, refuse, words):
    server.will(refuse(400, words))
    assert await deliver(api, CHAT, letter(), say) == Sent(101)
    _, second = server.calls[1]
    assert "entities" not in second
    assert second["text"].startswith("Case ABC-234\n› ")
    assert [[b["text"] for b in row] for row in second["reply_markup"]["inline_keyboard"]] == [["I take it"]]


async def test_the_plain_text_is_short(api, server, refuse):
    server.will(refuse(400, "Bad Request: message is too long"))
    long = Message(((Quote("word " * 780),),))
    assert isinstance(await deliver(api, CHAT, Text(long), say), Sent)
    assert len(server.calls[1][1]["text"]) <= 3502


async def test_refused_twice_is_gone(api, server, refuse):
    server.will(refuse(400, "Bad Request: new"), refuse(400, "Bad Request: new"))
    assert await deliver(api, CHAT, letter(), say) == Gone("refused")
    assert len(server.calls) == 2


async def test_a_fault_of_the_second_try_decides(api, server, refuse):
    server.will(refuse(400, "Bad Request: new"), "reset")
    assert await deliver(api, CHAT, letter(), say) == Later(1.0, True, "reset")


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [(1, 1.0), (30, 30.0), (3600, 300.0), (0, 5.0), (-1, 5.0), (None, 5.0), ("abc", 5.0)],
)
async def test_a_flood_waits_a_sane_time_without_doubt(api, server, refuse, asked, seconds):
    server.will(refuse(429, "Too Many Requests: retry after", retry_after=asked))
    assert await deliver(api, CHAT, letter(), say) == Later(seconds, False, "flood")


async def test_a_moved_group(api, server, refuse):
    server.will(
        refuse(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1009)
    )
    assert await deliver(api, -9, letter(), say) == Migrated(-1009)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("reset", "reset"),
        ("truncated", "reset"),
        ("hang", "timeout"),
        ((500, b"<html>"), "server"),
        ((502, b"<html>"), "server"),
        ((504, {"ok": False}), "server"),
        ((200, b"{"), "unreadable"),
        ((200, {"ok": False}), "unreadable"),
        ((200, {"ok": True, "result": None}), "unreadable"),
        ((200, {"ok": True, "result": True}), "unreadable"),
        ((200, {"ok": True, "result": []}), "unreadable"),
        ((200, {"ok": True, "result": {"message_id": 5}}), "unreadable"),
        ((200, {"ok": True, "result": "text"}), "unreadable"),
    ],
)
async def test_an_unknown_outcome_is_later_in_doubt(api, server, answer, reason):
    server.will(answer)
    outcome = await deliver(api, CHAT, letter(), say)
    assert outcome == Later(1.0, True, reason)
    assert len(server.calls) == 1


async def test_unreachable_is_later_without_doubt(api, server):
    await server.stop()
    assert await deliver(api, CHAT, letter(), say) == Later(1.0, False, "unreachable")


@pytest.mark.parametrize(("code", "reason"), [(401, "token"), (404, "token"), (409, "conflict")])
async def test_a_revoked_token_keeps_the_alert(api, server, refuse, code, reason):
    server.will(refuse(code, "Unauthorized"))
    assert await deliver(api, CHAT, letter(), say) == Later(60.0, False, reason)


async def test_a_message_accepted_for_another_chat_is_not_delivered(api, server):
    server.will((200, {"ok": True, "result": server.accept("sendMessage", {"chat_id": 999})[1]["result"]}))
    assert await deliver(api, CHAT, letter(), say) == Later(60.0, True, "wrong_chat")


@pytest.mark.parametrize("number", [0, -4, "7", None, True])
async def test_a_message_id_that_is_none_is_in_doubt(api, server, number):
    server.will(
        (
            200,
            {"ok": True, "result": {**server.accept("m", {"chat_id": 5})[1]["result"], "message_id": number}},
        )
    )
    outcome = await deliver(api, CHAT, letter(), say)
    assert isinstance(outcome, Later)
    assert outcome.doubt


# Editing. ------------------------------------------------------------------------------------------------


async def test_an_edit_keeps_its_message(api, server):
    assert await deliver(api, CHAT, letter(edit=55), say) == Sent(55)
    assert server.methods == ["editMessageText"]
    assert server.calls[0][1]["message_id"] == 55


async def test_not_modified_is_success(api, server, refuse):
    server.will(
        refuse(400, "Bad Request: message is not modified: specified new message content and reply markup")
    )
    assert await deliver(api, CHAT, letter(edit=55), say) == Sent(55)
    assert server.methods == ["editMessageText"]


@pytest.mark.parametrize(
    "words",
    [
        "message to edit not found",
        "message can't be edited",
        "MESSAGE_ID_INVALID",
        "there is no text in the message to edit",
    ],
)
async def test_what_cannot_be_edited_is_sent_anew(api, server, refuse, words):
    server.will(refuse(400, f"Bad Request: {words}"))
    assert await deliver(api, CHAT, letter(edit=55), say) == Sent(101)
    assert server.methods == ["editMessageText", "sendMessage"]


async def test_a_silent_refresh_never_becomes_a_new_message(api, server, refuse):
    server.will(refuse(400, "Bad Request: message to edit not found"))
    assert await deliver(api, CHAT, replace(letter(edit=55), anew=False), say) == Superseded()
    assert server.methods == ["editMessageText"]


async def test_an_edit_refused_for_its_form_is_edited_plainly_then_sent(api, server, refuse):
    server.will(refuse(400, "Bad Request: new"))
    assert await deliver(api, CHAT, letter(edit=55), say) == Sent(55)
    assert "entities" not in server.calls[1][1]
    server.will(refuse(400, "Bad Request: new"), refuse(400, "Bad Request: new"))
    assert await deliver(api, CHAT, letter(edit=55), say) == Sent(102)
    assert server.methods[2:] == ["editMessageText", "editMessageText", "sendMessage"]


async def test_an_edit_of_unknown_outcome_needs_no_mark(api, server):
    server.will("reset")
    assert await deliver(api, CHAT, letter(edit=55), say) == Later(1.0, False, "reset")


async def test_an_edit_in_a_chat_that_is_gone(api, server, refuse):
    server.will(refuse(403, "Forbidden: bot was blocked by the user"))
    assert await deliver(api, CHAT, letter(edit=55), say) == Gone("blocked")
    server.will(refuse(400, "Bad Request: chat not found"))
    assert await deliver(api, CHAT, letter(edit=55), say) == Gone("chat_gone")
