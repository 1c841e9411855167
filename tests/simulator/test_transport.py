import json

import aiohttp
import pytest


async def test_every_way_to_send_parameters_is_taken(api, citizen, session):
    url = f"{api.base}/sendMessage"
    markup = json.dumps({"inline_keyboard": [[{"text": "a", "callback_data": "1"}]]})
    fields = {"chat_id": str(citizen), "text": "hi", "reply_markup": markup}
    form = aiohttp.FormData(fields, default_to_multipart=True)
    for sent in (
        session.get(url, params=fields),
        session.post(url, params=fields),
        session.post(url, data=fields),
        session.post(url, data=form),
        session.post(url, json=fields),
        session.post(url, json=fields | {"chat_id": citizen, "reply_markup": json.loads(markup)}),
    ):
        async with sent as response:
            body = await response.json()
        assert (response.status, body["result"]["text"]) == (200, "hi")
        assert body["result"]["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "1"


async def test_method_names_know_no_case(api):
    assert (await api.ok("GETME"))["id"] == 42


async def test_null_in_json_counts_as_absent(api, citizen):
    sent = await api.ok("sendMessage", chat_id=citizen, text="hi", reply_markup=None, parse_mode=None)
    assert sent["text"] == "hi"


@pytest.mark.parametrize("token", ["42:WRONG", "43:SIMULATED", "x"])
async def test_a_wrong_token_is_unauthorized(server, session, token):
    async with session.post(f"{server.url}/bot{token}/getMe") as response:
        assert response.status == 401
        assert await response.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_an_unknown_method_is_not_found(api):
    assert await api("sendTelegram") == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found: method not found"},
    )


async def test_broken_json_is_a_bad_request(api, session):
    for body in ("{", "[]"):
        async with session.post(
            f"{api.base}/getMe", data=body, headers={"Content-Type": "application/json"}
        ) as response:
            assert response.status == 400
            assert (await response.json())["description"].startswith("Bad Request: can't parse")
