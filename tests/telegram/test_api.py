"""The calls beside sending."""

import pytest
from telegram.error import TelegramError

from bot.telegram.api import Api, ApiAway, ApiRefused, Identity, answer_body
from bot.telegram.request import InDoubt

ME = {"ok": True, "result": {"id": 42, "is_bot": True, "first_name": "E", "username": "elchi_bot"}}


async def test_check_tells_who_we_are(api, server):
    server.will((200, ME))
    assert await api.check() == Identity(42, "elchi_bot")


@pytest.mark.parametrize("code", [401, 404])
async def test_a_wrong_token_is_one_line_without_it(api, server, refuse, token, code):
    server.will(refuse(code, "Unauthorized"))
    with pytest.raises(ApiRefused) as caught:
        await api.check()
    assert str(caught.value).startswith("ELCHI_BOT_TOKEN")
    assert token not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "answer", ["reset", "hang", (502, b"<html>"), (200, {"ok": True, "result": None}), (404, b"not found")]
)
async def test_an_api_that_is_away_is_one_line(api, server, answer):
    server.will(answer)
    with pytest.raises(ApiAway) as caught:
        await api.check()
    assert str(caught.value).startswith("ELCHI_BOT_API")
    assert "\n" not in str(caught.value)


async def test_an_api_that_wants_to_be_left_alone_says_for_how_long(api, server, refuse):
    server.will(refuse(429, "Too Many Requests: retry after 33", retry_after=33))
    with pytest.raises(ApiAway, match=r"ELCHI_BOT_API: .* 33 seconds"):
        await api.check()


async def test_updates_come_raw_with_what_is_malformed(api, server):
    batch = [{"update_id": "x"}, 7, {"update_id": 5, "message": {}}]
    server.will((200, {"ok": True, "result": batch}))
    assert await api.updates(None, 0) == batch


@pytest.mark.parametrize("result", [None, {}, "x", True])
async def test_updates_of_another_kind_are_in_doubt(api, server, result):
    server.will((200, {"ok": True, "result": result}))
    with pytest.raises(InDoubt):
        await api.updates(3, 0)


@pytest.mark.parametrize(
    "answer", ["reset", (400, {"ok": False, "description": "Bad Request: query is too old"}), (200, b"")]
)
async def test_an_answer_to_a_press_never_raises(api, server, answer):
    server.will(answer)
    assert await api.answer("77", "toast") is False


async def test_an_answer_is_cut_to_what_telegram_takes(api, server):
    assert await api.answer("77", "t" * 500)
    assert server.calls == [("answerCallbackQuery", {"callback_query_id": "77", "text": "t" * 200})]
    assert await api.answer("78")
    assert server.calls[1] == ("answerCallbackQuery", {"callback_query_id": "78"})


def test_the_same_answer_as_a_response_body():
    assert answer_body("77", "t" * 300) == {
        "method": "answerCallbackQuery",
        "callback_query_id": "77",
        "text": "t" * 200,
    }
    assert "text" not in answer_body("77")


async def test_a_webhook_is_set_with_its_secret_and_never_drops_updates(api, server):
    await api.listen("https://example.org/telegram", "s3cret")
    ((method, params),) = server.calls
    assert method == "setWebhook"
    assert params["secret_token"] == "s3cret"
    assert set(params["allowed_updates"]) == {"message", "edited_message", "callback_query", "my_chat_member"}
    assert "drop_pending_updates" not in params
    await api.stop_listening()
    assert server.calls[1] == ("deleteWebhook", {})


async def test_a_profile_is_written_only_where_it_differs(api, server):
    server.will(
        (200, {"ok": True, "result": {"name": "Elchi"}}),
        (200, {"ok": True, "result": {"description": "old"}}),
        (200, {"ok": True, "result": True}),
        (200, {"ok": True, "result": {"short_description": "short"}}),
        (200, {"ok": True, "result": []}),
        (200, {"ok": True, "result": True}),
    )
    await api.introduce("ru", "Elchi", "about", "short", [("start", "Begin")])
    assert server.methods == [
        "getMyName", "getMyDescription", "setMyDescription", "getMyShortDescription", "getMyCommands",
        "setMyCommands",
    ]  # fmt: skip
    assert server.calls[2][1] == {"description": "about", "language_code": "ru"}


async def test_open_and_close_can_be_repeated(server, token):
    api = Api(token, server.base)
    await api.open()
    await api.open()
    await api.close()
    await api.close()
    with pytest.raises(TelegramError):
        await api.updates(None, 0)
